/** What things may be called, and what somebody may have meant. */
import { nearest } from '@porthole/rpc/validate'

/** Input that cannot be done: its message is one line that names the remedy. Nothing has been changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** `ecs` as `Ecs`, as the generator does. */
export const pascal = (name: string): string => name.replace(/^\w/, (letter) => letter.toUpperCase())

/** Words that cannot name a constant, and names that every generated service has already. */
const taken = new Set(
  `break case catch class components const continue debugger default delete do else enum export extends false finally for
  function if import in instanceof new null operations paths return service super switch this throw true try typeof var
  void while with let static yield await`.split(/\s+/),
)

/** Throws unless a cloud or a service may have this name. */
export function checkShortName(what: 'cloud' | 'service', name: string): void {
  if (!/^[a-z][a-z0-9]*$/.test(name)) {
    throw new Refusal(`${quoted(name)} cannot name a ${what}: use lower-case letters and digits, such as ecs.`)
  }
  if (taken.has(name)) throw new Refusal(`${quoted(name)} cannot name a ${what}: it has a meaning in TypeScript.`)
}

/** Throws unless an operation may have this name. */
export function checkOperationName(name: string): void {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) {
    throw new Refusal(`${quoted(name)} cannot name an operation: spell it as on the wire, such as StopInstance.`)
  }
}

/** Throws, with the nearest name, unless it is a known one; `sentence` says what it is not, `remedy` how to make one. */
export function checkKnown(sentence: string, name: string, known: readonly string[], remedy: string): void {
  if (known.includes(name)) return
  const near = nearest(name, known)
  const hint = near ? `did you mean ${near}?` : known.length > 0 ? `known: ${known.join(', ')}.` : 'there is none yet.'
  throw new Refusal(`${sentence} ${quoted(name)}: ${hint} ${remedy}`)
}

/** What was typed, fit to be shown on one line. */
export const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text)
