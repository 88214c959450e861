/** The command line of porthole-mock: what it accepts, and one clear line for what it does not. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { nearest } from '@porthole/rpc/validate'
import { type Backends, backendOf, readBackends } from './console/backends.ts'
import { defaultSeatLimits, type SeatLimits } from './console/seats.ts'
import { UsageError } from './usage.ts'

export { UsageError } from './usage.ts'

export interface Settings {
  readonly port: number
  readonly host: string
  /** Secrets by key id; undefined for the default pairs. */
  readonly credentials: Readonly<Record<string, string>> | undefined
  readonly verify: boolean
  readonly quiet: boolean
  /** A file, or the URL of a Redis; undefined: in memory. */
  readonly store: string | undefined
  /** The path of a YAML file. */
  readonly world: string | undefined
  readonly adminToken: string | undefined
  /** Whether quotas and lifetimes hold. */
  readonly limits: boolean
  /** The time at which clocks stand still at first, ms since 1970; undefined: they run. */
  readonly clock: number | undefined
  /** `made`: on the fly; undefined: no TLS. */
  readonly tls: 'made' | { readonly cert: string; readonly key: string } | undefined
  /** An origin, such as `https://porthole.test`. */
  readonly publicUrl: string | undefined
  /** Origins of other pages that may open consoles. */
  readonly allowOrigin: readonly string[]
  /** Real machines behind instances. */
  readonly backends: Backends
  readonly seats: SeatLimits
  /** The path of the file of the records of consoles. */
  readonly audit: string | undefined
  /** Asks for a text instead of a server. */
  readonly show: 'help' | 'version' | undefined
}

export const help = `Usage: porthole-mock [options]

A mock server for the console APIs of Alibaba Cloud (ECS, GWS) and Tencent Cloud
(CVM). It verifies signatures, checks requests and behaves as the documents say.

Options
  --port N                  the port to listen on; 0 takes a free one (7070)
  --host ADDRESS            the address to listen on (127.0.0.1)
  --credentials ID:SECRET   a key to accept instead of the default ones;
                            may be repeated
  --no-verify               do not check signatures
  --store FILE|URL          where worlds are kept: a file, or redis://HOST:PORT
                            (in memory, until the server stops)
  --world FILE               what accounts begin with, as YAML: docs/world.md
  --clock TIME              stop the clocks of worlds at a time, for example
                            2026-01-01T00:00:00Z (they run)
  --no-limits               no quotas, no lifetimes, no idle limits
  --admin-token TOKEN       lets other machines use /_porthole/ with this token;
                            better as PORTHOLE_ADMIN_TOKEN in the environment
  --quiet                   do not print refused requests, consoles, warnings
  --help, --version

Consoles, and the way to them
  --tls                     speak TLS with a certificate made on the fly
  --tls-cert FILE --tls-key FILE   speak TLS with this certificate, as PEM
  --public-url URL          how users reach a server behind a proxy; its header
                            X-Forwarded-For is believed then
  --allow-origin ORIGIN     lets pages of another origin open consoles; may be
                            repeated
  --vnc ID=HOST:PORT        puts a real VNC server behind an instance; may be
                            repeated
  --vnc-config FILE         the same as a YAML list of instance, address and
                            password (for screenshots)
  --audit FILE              keeps a line of JSON for each console
  --max-consoles N          open at once in all (10000)
  --max-consoles-per-address N    (1000)
  --max-consoles-per-instance N   (100)

GET /_porthole/ready tells whether it is ready; docs/admin.md tells how to steer
its worlds. Ctrl-C stops it.
`

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  credentials: { type: 'string', multiple: true },
  'no-verify': { type: 'boolean' },
  quiet: { type: 'boolean' },
  store: { type: 'string' },
  world: { type: 'string' },
  clock: { type: 'string' },
  'no-limits': { type: 'boolean' },
  'admin-token': { type: 'string' },
  tls: { type: 'boolean' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'public-url': { type: 'string' },
  'allow-origin': { type: 'string', multiple: true },
  vnc: { type: 'string', multiple: true },
  'vnc-config': { type: 'string' },
  audit: { type: 'string' },
  'max-consoles': { type: 'string' },
  'max-consoles-per-address': { type: 'string' },
  'max-consoles-per-instance': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const

/** Throws a UsageError that names the flag and the remedy. */
export function parse(args: readonly string[], env: NodeJS.ProcessEnv = {}): Settings {
  const values = read(args)
  return {
    port: portOf(values.port ?? '7070'),
    host: values.host ?? '127.0.0.1',
    credentials: values.credentials && Object.fromEntries(values.credentials.map(pairOf)),
    verify: !values['no-verify'],
    quiet: values.quiet ?? false,
    store: values.store,
    world: values.world,
    // What is set and empty sets nothing: it would let in everybody who sends an empty token.
    adminToken: values['admin-token'] ?? (env['PORTHOLE_ADMIN_TOKEN'] || undefined),
    limits: !values['no-limits'],
    clock: values.clock === undefined ? undefined : timeOf(values.clock),
    tls: tlsOf(values),
    publicUrl: values['public-url'] === undefined ? undefined : originOf('--public-url', values['public-url']),
    allowOrigin: (values['allow-origin'] ?? []).map((text) => originOf('--allow-origin', text)),
    backends: new Map([
      ...(values['vnc-config'] === undefined ? [] : readBackends(values['vnc-config'])),
      ...(values.vnc ?? []).map(backendOf),
    ]),
    seats: {
      all: countOf('--max-consoles', values['max-consoles'], defaultSeatLimits.all),
      address: countOf('--max-consoles-per-address', values['max-consoles-per-address'], defaultSeatLimits.address),
      instance: countOf('--max-consoles-per-instance', values['max-consoles-per-instance'], defaultSeatLimits.instance),
    },
    audit: values.audit,
    show: values.help ? 'help' : values.version ? 'version' : undefined,
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

function read(args: readonly string[]): Values {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind === 'positional') throw new UsageError(`${token.value} is no option: see porthole-mock --help.`)
    if (token.kind === 'option') check(token)
  }
  return parseArgs({ args: [...args], options }).values
}

interface Given {
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

function check({ name, rawName, value, inlineValue }: Given): void {
  if (!Object.hasOwn(options, name)) {
    const near = nearest(name, Object.keys(options))
    throw new UsageError(`There is no ${rawName}: ${near ? `did you mean --${near}?` : 'see porthole-mock --help.'}`)
  }
  const takesValue = options[name as keyof typeof options].type === 'string'
  if (takesValue && (!value || (!inlineValue && value.startsWith('-'))))
    throw new UsageError(`${rawName} needs a value: see porthole-mock --help.`)
  if (!takesValue && value !== undefined)
    throw new UsageError(`${rawName} takes no value: leave out what follows the =.`)
}

function portOf(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port
  throw new UsageError(`--port ${text} is no port: give a number from 0 to 65535.`)
}

function timeOf(text: string): number {
  const time = Date.parse(text)
  if (!Number.isNaN(time)) return time
  throw new UsageError(`--clock ${text} is no time: give for example 2026-01-01T00:00:00Z.`)
}

function tlsOf({ tls, 'tls-cert': cert, 'tls-key': key }: Values): Settings['tls'] {
  if (cert !== undefined && key !== undefined) return { cert, key }
  if (cert === undefined && key === undefined) return tls ? 'made' : undefined
  throw new UsageError(
    '--tls-cert and --tls-key belong together: give both, or --tls for a certificate made on the fly.',
  )
}

function originOf(flag: string, text: string): string {
  const { protocol, origin, pathname, search } = URL.canParse(text) ? new URL(text) : ({} as Partial<URL>)
  if (/^https?:$/.test(protocol ?? '') && pathname === '/' && search === '') return origin!
  throw new UsageError(`${flag} ${text} is no origin: give for example https://porthole.example.com.`)
}

function countOf(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw new UsageError(`${flag} ${text} is no number of consoles: give a whole number from 1.`)
}

/** The text of the world file. Throws a UsageError when it cannot be read. */
export function readWorldFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : `it cannot be read (${code})`
    throw new UsageError(`--world ${path}: ${why}: give a YAML file.`)
  }
}

/** Never shows the value: half of it is a secret. */
function pairOf(text: string): [id: string, secret: string] {
  const colon = text.indexOf(':')
  if (colon > 0 && colon < text.length - 1) return [text.slice(0, colon), text.slice(colon + 1)]
  throw new UsageError('--credentials needs the form ID:SECRET, for example --credentials testid:testsecret.')
}
