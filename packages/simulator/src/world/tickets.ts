/** VNC URLs: minted by a call, redeemed by whoever opens the console. Of a token only its hash is kept. */
import * as crypto from 'node:crypto'
import type { Place, Store } from '../stores/store.ts'
import { type ConsoleSession, sessionAt } from './consoles.ts'
import { isRunning, type MachineCloud, machineOf } from './machines.ts'
import { minute, recent } from './rates.ts'
import type { TicketRow } from './rows.ts'
import type { Settings } from './settings.ts'
import { stateAt } from './timeline.ts'
import { change, type Unit } from './unit.ts'

export interface Mint {
  readonly cloud: MachineCloud
  readonly instance: string
  readonly now: number
  /** 256 random bits, as hexadecimal digits. */
  readonly secret: string
}

/**
 * Plans a ticket and returns its token, as the cloud writes it: Alibaba's in base64, Tencent's in base64 twice, as the
 * samples of documents 000 and 002 do. Behind the secret it says where the ticket is kept, so that a console, which
 * gets nothing but the token, finds it.
 */
export function mintTicket(unit: Unit, { cloud, instance, now, secret }: Mint): string {
  const { world, space } = unit.place
  const bytes = Buffer.concat([Buffer.from(secret, 'hex'), Buffer.from(`${world}|${space}`)])
  unit.put('ticket', { id: hashOf(bytes), cloud, instance, issued: now, uses: 0 })
  const token = bytes.toString('base64')
  return cloud === 'tencent' ? Buffer.from(token).toString('base64') : token
}

/** Where the ticket of a token is kept, in words of its holder: not to be trusted before it is redeemed there. */
export function placeOfTicket(token: string): Place | undefined {
  const [, world, space] = /^([^|]+)\|(.*)$/.exec(bytesOf(token)?.subarray(secretBytes).toString() ?? '') ?? []
  return world === undefined || space === undefined ? undefined : { world, space }
}

/** Why a console was not opened. */
export interface Refused {
  readonly code:
    | 'UnknownUrl'
    | 'UsedUrl'
    | 'ExpiredUrl'
    | 'InstanceNotRunning'
    | 'TooManyReconnections'
    /** No rule refused it: the store is away. */
    | 'Unavailable'
  /** What the user of the console reads. */
  readonly message: string
}

export type Redemption =
  | { readonly session: ConsoleSession; readonly code?: never }
  | (Refused & { readonly session?: never })

/**
 * Opens a console with a token: bare, or in the URL that a call returned or in that of the vendor's page, encoded as
 * often as it may be. Whatever refuses it changes nothing; the ticket of a refused connection is as good as before.
 */
export async function redeemTicket(
  store: Store,
  place: Place,
  token: string,
  now: number,
  settings: Settings,
): Promise<Redemption> {
  const bytes = bytesOf(token)
  if (!bytes) return unknownUrl
  const id = hashOf(bytes)
  const { reconnects } = settings.limits
  return change<Redemption>(store, place, async (unit) => {
    const ticket = await unit.get('ticket', id)
    if (!ticket) return unknownUrl
    const { cloud, instance } = ticket
    const refused = refusalOf(ticket, now, settings)
    if (refused) return refused
    const machine = await machineOf(unit, cloud, instance)
    if (!machine || !isRunning(cloud, machine, now)) {
      const state = machine ? stateAt<string>(machine.life, now) : 'gone'
      return { code: 'InstanceNotRunning', message: `The instance is not running: it is ${state}.` }
    }
    if (reconnects > 0 && !(await countConnection(unit, instance, now, reconnects)))
      return {
        code: 'TooManyReconnections',
        message: `Too many reconnections: this instance takes ${reconnects} in a minute.`,
      }
    const uses = ticket.uses + 1
    unit.put('ticket', { ...ticket, uses })
    const row = { id: `cs-${id.slice(0, 20)}-${uses}`, cloud, instance, opened: now, active: now }
    unit.put('consoleSession', row)
    return { session: sessionAt({ ...row, rev: 0, seq: 0 }, machine, now, settings) }
  })
}

export const unknownUrl: Refused = { code: 'UnknownUrl', message: 'There is no such VNC URL: query a new one.' }

function refusalOf({ cloud, issued, uses }: TicketRow, now: number, { limits }: Settings): Refused | undefined {
  if (limits.singleUse[cloud] && uses > 0)
    return { code: 'UsedUrl', message: 'This VNC URL was used already: it opens one connection. Query a new one.' }
  // A connection after exactly 15 s is in time (inferred).
  const { urlLifetime } = limits
  if (urlLifetime > 0 && now - issued > urlLifetime)
    return { code: 'ExpiredUrl', message: `This VNC URL expired: it was valid for ${urlLifetime / 1000} s.` }
  return undefined
}

/**
 * Counts a connection unless it is one too many. Chosen: the first after a minute without any is no reconnection, every
 * other is one, whoever opens it and with whatever URL; of those at most `most` are in any 60 s.
 */
async function countConnection(unit: Unit, instance: string, now: number, most: number): Promise<boolean> {
  const row = await unit.get('console', instance)
  const [first, ...others] = row?.opened ?? []
  const newest = others.at(-1) ?? first
  let opened: readonly number[] = [now]
  if (first !== undefined && newest !== undefined && Math.abs(now - newest) < minute) {
    const reconnections = recent(others, now, minute)
    if (reconnections.length >= most) return false
    opened = [first, ...[...reconnections, now].toSorted((a, b) => a - b)]
  }
  unit.put('console', { ...row, id: instance, opened })
  return true
}

const secretBytes = 32
const longestText = 4096
const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/

/** What a token says, out of any text that holds it; undefined: it holds none. */
function bytesOf(text: string): Buffer | undefined {
  const decoded = text.length > longestText ? undefined : decodedFully(text)
  if (decoded === undefined) return undefined
  const value = /[?&]s=([^&#]*)/.exec(decoded)?.[1] ?? decoded
  // Forms write a plus sign as a space.
  const token = value.replaceAll(' ', '+')
  if (!base64.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64')
  const inner = bytes.toString('latin1')
  const plain = base64.test(inner) ? Buffer.from(inner, 'base64') : bytes
  return plain.length > secretBytes ? plain : undefined
}

/** No token contains a percent sign, so that it is decoded until none is left. */
function decodedFully(text: string): string | undefined {
  try {
    let decoded = text
    for (let times = 0; decoded.includes('%') && times < 5; times++) decoded = decodeURIComponent(decoded)
    return decoded
  } catch {
    return undefined
  }
}

function hashOf(bytes: Uint8Array): string {
  // In one shot where Node can: from 20.12 on.
  return crypto.hash?.('sha256', bytes) ?? crypto.createHash('sha256').update(bytes).digest('hex')
}
