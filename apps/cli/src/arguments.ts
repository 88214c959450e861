/** Reads the command line: words, general flags, and everything else as parameters of the operation. */
import { UsageError } from './usage.ts'

/** A flag as typed. Without a value it says that a boolean is true. */
export interface Flag {
  readonly name: string
  readonly value: string | undefined
}

export interface Arguments {
  /** Cloud, service, operation, as far as given. */
  readonly words: readonly string[]
  readonly general: General
  readonly parameters: readonly Flag[]
}

export type General = { readonly [Name in GeneralName]?: string }
type GeneralName = keyof typeof generalFlags

export interface GeneralFlag {
  /** What stands for its value in the help; absent of a switch. */
  readonly value?: string
  readonly summary: string
}

/** The general flags: kebab-case, where parameters have the names of the wire. */
export const generalFlags = {
  endpoint: { value: 'URL', summary: 'Where to send it, e.g. http://127.0.0.1:7070' },
  region: { value: 'NAME', summary: 'The region; RegionId too where there is one' },
  profile: { value: 'NAME', summary: "Which profile of the vendor's files to use" },
  'access-key-id': { value: 'ID', summary: 'The key id (Tencent: SecretId)' },
  'access-key-secret': { value: 'SECRET', summary: 'Its secret; safer in the environment' },
  'security-token': { value: 'TOKEN', summary: 'The token of temporary credentials' },
  signature: { value: 'NAME', summary: 'v3, v1; tc3, hmac-sha1, hmac-sha256 (tencent)' },
  timeout: { value: 'SECONDS', summary: 'How long to wait for each answer (10)' },
  'cli-input-json': { value: 'JSON', summary: 'All parameters as JSON, or file://PATH to it' },
  output: { value: 'FORMAT', summary: 'json, which is the default and the only one' },
  compact: { summary: 'Prints the answer on one line' },
  debug: { summary: 'Tells on stderr what happens, never a secret' },
  help: { summary: 'Shows help for the words before it, like -h' },
  version: { summary: 'Shows the version' },
} as const satisfies Record<string, GeneralFlag>

/** Those of single commands that leave the next word alone too. */
const commandSwitches: readonly string[] = ['windows', 'print', 'force']

const isGeneral = (name: string): name is GeneralName => Object.hasOwn(generalFlags, name)

/** Throws a UsageError for general flags without their value, with one they do not take, or given twice. */
export function parseArguments(args: readonly string[]): Arguments {
  const words: string[] = []
  const general: { [Name in GeneralName]?: string } = {}
  const parameters: Flag[] = []
  const problems: string[] = []

  for (let i = 0; i < args.length; i++) {
    const typed = args[i]!
    const arg = typed === '-h' ? '--help' : typed
    if (!arg.startsWith('--')) {
      if (arg.startsWith('-') && arg.length > 1) problems.push(`${arg} is not a flag: flags begin with two dashes.`)
      else words.push(arg)
      continue
    }
    const equals = arg.indexOf('=')
    const name = arg.slice(2, equals < 0 ? undefined : equals)
    let value = equals < 0 ? undefined : arg.slice(equals + 1)
    const takes = isGeneral(name) ? 'value' in generalFlags[name] : !commandSwitches.includes(name)
    if (takes && value === undefined && args[i + 1] !== undefined && !args[i + 1]!.startsWith('--')) value = args[++i]

    if (!isGeneral(name)) parameters.push({ name, value })
    else if (takes && !value) problems.push(`--${name} needs a value.`)
    else if (!takes && value !== undefined) problems.push(`--${name} takes no value.`)
    else if (takes && general[name] !== undefined) problems.push(`--${name} is given twice.`)
    else general[name] = value ?? 'true'
  }
  if (problems.length > 0) throw new UsageError(problems)
  return { words, general, parameters }
}
