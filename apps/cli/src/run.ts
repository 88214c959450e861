/** One command from its arguments to its exit code. */
import { type Arguments, parseArguments, suggestion } from './arguments.ts'
import { call, type Outside } from './call.ts'
import { exitCodes, failureOf } from './failure.ts'
import { cloudHelp, operationHelp, rootHelp, serviceHelp } from './help.ts'
import { clouds } from './registry.ts'
import { UsageError } from './usage.ts'
import { version } from './version.ts'

export interface Terminal extends Outside {
  readonly out: (text: string) => void
}

export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const given = parseArguments(args)
    terminal.out(await answer(given, terminal))
    return exitCodes.ok
  } catch (error) {
    if (terminal.signal.aborted) {
      terminal.note('porthole: cancelled')
      return exitCodes.cancelled
    }
    const { text, code } = failureOf(error)
    terminal.note(printable(text))
    return code
  }
}

async function answer(given: Arguments, terminal: Terminal): Promise<string> {
  const { general } = given
  if (general.version) return `${version}\n`
  const asked = given.words[0] === 'help'
  const [first, second, third, ...more] = asked ? given.words.slice(1) : given.words
  const help = asked || general.help !== undefined
  if (more.length > 0) {
    throw new UsageError([`${more.join(' ')} is not understood: parameters are flags, as in --Name value.`])
  }

  if (first === undefined) return helpOnly(rootHelp(clouds), given)
  const cloud = pick(clouds, first, 'cloud')
  if (second === undefined) return helpOnly(cloudHelp(cloud), given, cloud.name)
  const service = pick(cloud.services, second, `service of ${cloud.name}`, cloud.name)
  const about = `${cloud.name} ${service.name}`
  const loaded = await service.load()
  if (third === undefined) return helpOnly(serviceHelp(cloud, service, loaded), given, about)
  const { operations, defaultRegion } = loaded.descriptor
  const operation = pick(Object.values(operations), third, `operation of ${about}`, about)
  if (help) return operationHelp(cloud, service, operation)

  const result = await call(cloud, loaded, operation, given, terminal, defaultRegion)
  return `${JSON.stringify(result, null, general.compact ? 0 : 2)}\n`
}

/** Help for words that lead to no operation yet: parameters mean that one was forgotten. */
function helpOnly(text: string, { parameters }: Arguments, about: string = ''): string {
  const flag = parameters[0]
  if (!flag) return text
  const what = ['a cloud, a service and an operation', 'a service and an operation', 'an operation'][
    about.split(' ').filter(Boolean).length
  ]
  throw new UsageError([`--${flag.name} belongs to an operation: name ${what} before it.`], about)
}

function pick<Named extends { readonly name: string }>(
  all: readonly Named[],
  name: string,
  what: string,
  about: string = '',
): Named {
  const found = all.find((one) => one.name === name)
  if (found) return found
  const names = all.map((one) => one.name)
  const near = suggestion(name, names)
  throw new UsageError([`${name} is not a ${what}.${near || ` Known: ${names.join(', ')}.`}`], about)
}

/** Texts of servers must not steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, ' ')
}
