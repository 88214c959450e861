/** What was asked for on the command line. */
import { parseArgs } from 'node:util'
import { checkKnown, pascal, quoted, Refusal } from './names.ts'

export interface Command {
  readonly kind: keyof typeof kinds
  readonly cloud: string
  readonly service: string
  readonly operation: string
}

export const usage = `npm run new -- operation CLOUD/SERVICE/NAME
npm run new -- service CLOUD/SERVICE [--operation NAME]
npm run new -- cloud NAME [--service NAME] [--operation NAME]

For example
  npm run new -- operation aliyun/ecs/StopInstance
  npm run new -- service tencent/lighthouse`

/** What a kind takes: the form of its name, and an example. */
const kinds = {
  operation: { form: 'CLOUD/SERVICE/NAME', parts: 3, example: 'aliyun/ecs/StopInstance' },
  service: { form: 'CLOUD/SERVICE', parts: 2, example: 'tencent/lighthouse' },
  cloud: { form: 'NAME', parts: 1, example: 'huawei' },
} as const

/** Throws a Refusal; undefined when only help is wanted. */
export function parseCommand(args: readonly string[]): Command | undefined {
  const { values, positionals } = read(args)
  const [kind, name, ...more] = positionals
  if (values.help || kind === undefined) return undefined
  checkKnown('Nothing here is called', kind, Object.keys(kinds), 'npm run new -- operation | service | cloud NAME')
  const { form, parts, example } = kinds[kind as keyof typeof kinds]
  const given = name?.split('/') ?? []
  if (given.length !== parts || given.includes('') || more.length > 0) {
    const wrong =
      name === undefined
        ? 'needs a name'
        : `takes one name of the form ${form}, not ${quoted([name, ...more].join(' '))}`
    throw new Refusal(`${kind} ${wrong}: npm run new -- ${kind} ${example}`)
  }
  if (kind === 'operation') {
    if (values.operation || values.service) throw new Refusal('operation takes no flags: its name says everything.')
    return { kind, cloud: given[0]!, service: given[1]!, operation: given[2]! }
  }
  if (kind === 'service' && values.service) throw new Refusal('service takes no --service: its name says it.')
  const service = given[1] ?? values.service ?? 'compute'
  const operation = values.operation ?? `Describe${pascal(service)}`
  return { kind: kind as Command['kind'], cloud: given[0]!, service, operation }
}

function read(args: readonly string[]) {
  const name = { type: 'string' } as const
  const options = { operation: name, service: name, help: { type: 'boolean', short: 'h' } } as const
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new Refusal((error as Error).message.replaceAll('\n', ' ').replace(/ To specify a positional.*/, ''))
  }
}
