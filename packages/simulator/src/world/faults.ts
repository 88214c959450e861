/** Trouble on purpose: delays, errors and dropped connections, by rule or for one request, and the same on every run. */
import type { OperationDescriptor, ServiceDescriptor } from '@porthole/rpc/descriptor'

export interface Fault {
  /** ms that the answer waits, in real time. */
  readonly latency?: number
  /** The code of a documented or common error; `http` and `message` default to those of the specs. */
  readonly error?: FaultError
  /** Hangs up `before` the call is handled, or `after` it was: then what it wrote stays written. */
  readonly drop?: 'before' | 'after'
}

export interface FaultError {
  readonly code: string
  readonly http?: number
  readonly message?: string
}

/** The first rule that matches a call and is due strikes. */
export interface FaultRule extends Fault {
  readonly id: string
  /** What it strikes; a field left out matches everything. An error strikes only operations that know its code. */
  readonly match?: {
    readonly cloud?: string
    readonly service?: string
    readonly operation?: string
    readonly keyId?: string
  }
  /** The share of calls that it strikes, 0 to 1; default 1. */
  readonly rate?: number
  /** How often it strikes at most; default without end. */
  readonly times?: number
  /** Which calls a rate picks; default 0. */
  readonly seed?: number
}

/** ms: whoever waits longer has a timeout of their own. */
const longestLatency = 600_000

export interface KnownError {
  readonly code: string
  readonly http: number
  readonly message: string
}

/** The codes that `Throttling` stands for, where a cloud has another word. */
const throttling = ['Throttling', 'RequestLimitExceeded']

/** The error as an operation tells it; undefined when neither the operation nor its service knows the code. */
export function errorOf(
  service: ServiceDescriptor,
  operation: OperationDescriptor | undefined,
  { code, http, message }: FaultError,
): KnownError | undefined {
  for (const word of code === 'Throttling' ? throttling : [code]) {
    const known = [operation?.errors, service.errors].find((errors) => errors && Object.hasOwn(errors, word))?.[word]
    if (known) return { code: word, http: http ?? known.http ?? 200, message: message ?? filled(known.message) }
  }
  return http === undefined || message === undefined ? undefined : { code, http, message }
}

/** The one template with two blanks is of a rate: eleven calls where ten are allowed. Others have nothing to tell. */
function filled(message: string): string {
  const blanks = message.split('%s').length - 1
  return blanks === 2 ? message.replace('%s', '11').replace('%s', '10') : message.replaceAll('%s', '')
}

/** Whether a rule picks its n-th call (from 1): by its seed and this number alone. */
export function picks({ rate = 1, seed = 0 }: FaultRule, n: number): boolean {
  return rate >= 1 || scramble(Math.imul(seed | 0, 0x9e3779b1) ^ scramble(n)) / 2 ** 32 < rate
}

/** The finaliser of MurmurHash3: neighbours become strangers. */
function scramble(value: number): number {
  let bits = value | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

/** Reads `latency=200, error=Throttling, drop=after`. Returns what is wrong with it instead, and the remedy. */
export function parseFault(header: string): Fault | string {
  const fault: { latency?: number; error?: { code: string }; drop?: 'before' | 'after' } = {}
  for (const part of header.split(',')) {
    const [name = '', value = '', ...more] = part.split('=').map((text) => text.trim())
    if (more.length > 0 || value === '' || Object.hasOwn(fault, name)) return badPart(part)
    if (name === 'latency' && /^\d{1,6}$/.test(value) && Number(value) <= longestLatency) fault.latency = Number(value)
    else if (name === 'error') fault.error = { code: value }
    else if (name === 'drop' && (value === 'before' || value === 'after')) fault.drop = value
    else return badPart(part)
  }
  return fault.error && fault.drop ? bothGiven : fault
}

export const bothGiven = 'a dropped connection tells no error: give either error or drop.'

function badPart(part: string): string {
  return `${JSON.stringify(part.trim().slice(0, 100))} is no fault: write latency=200, error=Throttling, drop=before or drop=after, each once, separated by commas.`
}
