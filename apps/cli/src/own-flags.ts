/** Reads the flags that belong to one command only. */
import type { Arguments, Flag, General, GeneralFlag } from './arguments.ts'
import { suggestion } from './nearest.ts'

interface Command {
  readonly name: string
  readonly flags: Readonly<Record<string, GeneralFlag>>
  /** Those that calls have too. */
  readonly shared: readonly string[]
  /** Parameters of the operation behind it, which are left for the call. */
  readonly parameters?: readonly string[]
}

interface OwnFlags {
  /** A switch is here without a value. */
  readonly own: ReadonlyMap<string, string | undefined>
  readonly parameters: readonly Flag[]
  /** Only those that are shared. */
  readonly general: General
  readonly problems: readonly string[]
}

export function ownFlagsOf(command: Command, given: Arguments): OwnFlags {
  const { name: commandName, flags, shared } = command
  const own = new Map<string, string | undefined>()
  const parameters: Flag[] = []
  const problems: string[] = []
  for (const parameter of given.parameters) {
    const { name, value } = parameter
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined
    if (command.parameters?.includes(name)) parameters.push(parameter)
    else if (!flag) {
      const known = [...Object.keys(flags), ...(command.parameters ?? []), ...shared]
      problems.push(`--${name} is not a flag of ${commandName}.${suggestion(name, known, '--')}`)
    } else if (own.has(name)) problems.push(`--${name} is given twice.`)
    else if (flag.value && !value) problems.push(`--${name} needs a value.`)
    else if (!flag.value && value !== undefined) problems.push(`--${name} takes no value.`)
    else own.set(name, value)
  }
  const typed = Object.entries(given.general)
  const general = Object.fromEntries(typed.filter(([name]) => shared.includes(name)))
  for (const [name] of typed) {
    if (!shared.includes(name)) problems.push(`--${name} does not go with ${commandName}.`)
  }
  return { own, parameters, general, problems }
}
