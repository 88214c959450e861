/** `porthole console`: asks for the console of an instance, prints the page that shows it, and opens that page. */
import { type ConsoleUrl, consoleUrl as aliyunUrl } from '@porthole/aliyun'
import { ApiError, type CallOptions, type Sender } from '@porthole/rpc'
import { surroundings } from '@porthole/rpc/credentials'
import { consoleUrl as tencentUrl } from '@porthole/tencent'
import type { Arguments } from './arguments.ts'
import { openIn } from './browser.ts'
import { type Outside, prepare } from './call.ts'
import { consoleOwnFlags, consoleSharedFlags } from './console-flags.ts'
import { suggestion } from './nearest.ts'
import { ownFlagsOf } from './own-flags.ts'
import type { Values } from './parameters.ts'
import { operationTarget } from './registry.ts'
import { UsageError } from './usage.ts'

interface Console {
  readonly service: string
  readonly operation: string
  /** The field of its answer that holds the URL. */
  readonly field: string
  /** Flags that it does not take. */
  readonly lacks: readonly string[]
  /** How often the page can be opened. */
  readonly good: string
  readonly page: (client: Sender, values: Values, isWindows: boolean, options: CallOptions) => Promise<ConsoleUrl>
}

/** By cloud. The operation has checked the values before. */
const consoles: Readonly<Record<string, Console>> = {
  aliyun: {
    service: 'ecs',
    operation: 'DescribeInstanceVncUrl',
    field: 'VncUrl',
    lacks: [],
    good: 'Good',
    page: (client, values, isWindows, options) => {
      const { RegionId, InstanceId } = values as { RegionId: string; InstanceId: string }
      return aliyunUrl(client, { RegionId, InstanceId, isWindows }, options)
    },
  },
  tencent: {
    service: 'cvm',
    operation: 'DescribeInstanceVncUrl',
    field: 'InstanceVncUrl',
    lacks: ['windows'],
    good: 'Good once',
    page: (client, values, _, options) => tencentUrl(client, values as { InstanceId: string }, options),
  },
}

export interface ConsoleOutcome {
  readonly text: string
  /** To be done once the text is printed: the URL does not live long. */
  readonly after: () => Promise<void>
}

/** The URL holds a token: it is in the text and in no note. */
export async function openConsole(given: Arguments, outside: Outside): Promise<ConsoleOutcome> {
  const [, name, ...more] = given.words
  const { service, operation, field, lacks, good, page } = consoleOf(name)
  const target = await operationTarget(name!, service, operation)
  const command = {
    name: 'console',
    flags: consoleOwnFlags,
    shared: consoleSharedFlags,
    parameters: Object.keys(target.operation.request),
  }
  const { own, problems, ...rest } = ownFlagsOf(command, given)
  const { client, values } = await prepare(target, { ...given, ...rest }, outside, {
    about: 'console',
    problems: [
      ...more.map((word) => `${word} is not understood: the instance is given as --InstanceId ID.`),
      ...problems,
      ...lacks.filter((flag) => own.has(flag)).map((flag) => `--${flag} does not go with console ${name}.`),
    ],
  })
  const { signal } = outside
  const { url, expiresAt } = await page(checked(client, field), values, own.has('windows'), { signal })
  const { href } = new URL(url)

  async function after(): Promise<void> {
    const seconds = Math.max(0, Math.floor((expiresAt.getTime() - Date.now()) / 1000))
    const until = `${good} for ${seconds} seconds, until ${expiresAt.toISOString().replace(/\.\d+/, '')}.`
    if (own.has('print')) return outside.note(until)
    const open = outside.open ?? openIn({ platform: process.platform, env: surroundings(outside.where).env })
    const problem = await open(href)
    outside.note(`${until} ${problem === undefined ? 'Opened in the browser.' : `Open it yourself: ${problem}.`}`)
  }
  return { text: `${href}\n`, after }
}

function consoleOf(name: string | undefined): Console {
  const names = Object.keys(consoles)
  if (name === undefined) throw new UsageError([`console needs a cloud: ${names.join(' or ')}.`], 'console')
  const found = Object.hasOwn(consoles, name) ? consoles[name] : undefined
  if (found) return found
  const near = suggestion(name, names) || ` Known: ${names.join(', ')}.`
  throw new UsageError([`There is no console of ${name}.${near}`], 'console')
}

/** Lets no answer through that leads to no console. */
const checked = (client: Sender, field: string): Sender => ({
  async send(operation, request, options) {
    const answer = await client.send(operation, request, options)
    if (!/^wss?(?::\/\/|%3A[^\s&#"<>]*$)/i.test(String((answer as Values)[field])))
      throw new ApiError('Client.BadReply', `${operation.name} answered without a ${field} that leads to a console.`)
    return answer
  },
})
