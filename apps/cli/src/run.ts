/** One command from its arguments to its exit code. Its parts are loaded when they are needed, so that help comes at once. */
import { type Arguments, parseArguments } from './arguments.ts'
import type { Outside, Trace } from './call.ts'
import { exitCodes } from './exit-codes.ts'
import { fold } from './layout.ts'
import { suggestion } from './nearest.ts'
import { clouds, type CommandName, type Target } from './registry.ts'
import { UsageError } from './usage.ts'
import { version } from './version.ts'

export interface Terminal extends Omit<Outside, 'trace'> {
  /** How wide messages may be; 80 when unknown. */
  readonly columns?: number | undefined
  readonly out: (text: string | Uint8Array) => void
}

export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const trace: Trace = { attempts: 0 }
  const note = (text: string) => terminal.note(fold(printable(text), terminal.columns))
  try {
    const { text, code = exitCodes.ok, after } = await answer(parseArguments(args), { ...terminal, note, trace })
    terminal.out(text)
    await after?.()
    return code
  } catch (error) {
    if (terminal.signal.aborted) {
      note('porthole: cancelled')
      return exitCodes.cancelled
    }
    const { failureOf } = await import('./failure.ts')
    const { text, code } = await failureOf(error, trace)
    note(text)
    return code
  }
}

interface Answer {
  /** Bytes go out as they are. */
  readonly text: string | Uint8Array
  /** Default ok. */
  readonly code?: number
  /** What is left to do once the text is out. */
  readonly after?: () => Promise<void>
}

interface Screen extends Outside {
  readonly columns?: number | undefined
}

const commands: Readonly<Record<CommandName, (given: Arguments, outside: Screen) => Promise<Answer>>> = {
  console: async (given, outside) => (await import('./console.ts')).openConsole(given, outside),
  screenshot: async (given, outside) => ({
    text: await (await import('./screenshot.ts')).takeScreenshot(given, outside),
  }),
  async contract(given, outside) {
    const { contract } = await import('./contract.ts')
    const { text, prose, code } = await contract(given, outside)
    const shown = printable(text)
    return { text: prose ? fold(shown, outside.columns) : shown, code }
  },
}

async function answer(given: Arguments, outside: Screen): Promise<Answer> {
  const { general, parameters } = given
  if (general.version) return { text: `${version}\n` }
  const asked = given.words[0] === 'help'
  const target = await targetOf(asked ? given.words.slice(1) : given.words)
  const helped = asked || general.help
  if (target.at === 'operation' && !helped) {
    const { call } = await import('./call.ts')
    const result = await call(target, given, outside)
    return { text: `${JSON.stringify(result, null, general.compact ? 0 : 2)}\n` }
  }
  if (isCommand(target.at) && !helped) return commands[target.at](given, outside)
  if (isShort(target.at) && parameters[0]) throw tooShort(target.at, parameters[0].name)
  const { helpFor } = await import('./help.ts')
  return { text: helpFor(target) }
}

const isCommand = (word: string): word is CommandName => Object.hasOwn(commands, word)

async function targetOf([first, second, third, ...more]: readonly string[]): Promise<Target> {
  if (first !== undefined && isCommand(first)) return { at: first }
  if (more.length > 0) {
    throw new UsageError([`${more.join(' ')} is not understood: parameters are flags, as in --Name value.`])
  }
  if (first === undefined) return { at: 'root' }
  const cloud = pick(clouds, first, 'There is no cloud', '', Object.keys(commands))
  if (second === undefined) return { at: 'cloud', cloud }
  const service = pick(cloud.services, second, `${cloud.name} has no service`, cloud.name)
  const loaded = await service.load()
  if (third === undefined) return { at: 'service', cloud, service, loaded }
  const about = `${cloud.name} ${service.name}`
  const operation = pick(Object.values(loaded.descriptor.operations), third, `${about} has no operation`, about)
  return { at: 'operation', cloud, service, loaded, operation }
}

const lacking = {
  root: 'a cloud, a service and an operation',
  cloud: 'a service and an operation',
  service: 'an operation',
}

const isShort = (at: Target['at']): at is keyof typeof lacking => Object.hasOwn(lacking, at)

const tooShort = (at: keyof typeof lacking, flag: string): UsageError =>
  new UsageError([`--${flag} needs ${lacking[at]} before it.${suggestion(flag, ['help', 'version'], '--')}`])

function pick<Named extends { readonly name: string }>(
  all: readonly Named[],
  name: string,
  lack: string,
  about: string = '',
  also: readonly string[] = [],
): Named {
  const found = all.find((one) => one.name === name)
  if (found) return found
  const names = all.map((one) => one.name)
  const near = suggestion(name, [...names, ...also])
  throw new UsageError([`${lack} ${name}.${near || ` Known: ${names.join(', ')}.`}`], about)
}

/** Texts of servers must not steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, ' ')
}
