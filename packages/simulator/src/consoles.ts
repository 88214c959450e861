/** The consoles that are open in this process: opened with a token, ended by the rules of their world. */
import { worldName } from './admin/world.ts'
import { beat, OpenConsole, type Room, type Times, survive } from './open-console.ts'
import type { Place } from './stores/store.ts'
import { timeOf } from './world/clock.ts'
import type { ConsoleSession } from './world/consoles.ts'
import { type Machine, machineOf } from './world/machines.ts'
import type { ConsoleSessionRow } from './world/rows.ts'
import { placeOfTicket, redeemTicket, type Refused, unknownUrl } from './world/tickets.ts'
import { groundOf } from './world/ground.ts'
import { Reader } from './world/unit.ts'

export type Opening =
  | { readonly console: OpenConsole; readonly refused?: never }
  /** The message is what the user of the console reads. */
  | { readonly refused: Refused; readonly console?: never }

export interface Consoles {
  /**
   * Opens a console with the token of a VNC URL, or with that URL. `ended` is called once when a rule, an admin or
   * another replica ends it, a second later at most; not after `close`. Never rejects.
   */
  open(token: string, ended: (session: ConsoleSession) => void): Promise<Opening>
  /** Looks now what the rules say of the consoles in a world; default in all. */
  check(world?: string): Promise<void>
  /** Lets go of all; their sessions stay open in the store. */
  stop(): void
}

/** Consoles whose rows are read in one go. */
const atOnce = 500

interface Group {
  readonly place: Place
  readonly open: Set<OpenConsole>
}

export function createConsoles(options: Omit<Room, 'left'>): Consoles {
  const { store, stage, machine } = options
  /** By world and account. */
  const groups = new Map<string, Group>()
  const room: Room = { ...options, left }
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()

  /** The consoles of an account in a world, which is one object however many they are. */
  function groupOf(place: Place): Group {
    const key = keyOf(place)
    const group = groups.get(key) ?? { place, open: new Set() }
    groups.set(key, group)
    timer ??= setInterval(() => void check(), beat).unref()
    return group
  }

  function left(console: OpenConsole): void {
    const key = keyOf(console.place)
    const group = groups.get(key)
    group?.open.delete(console)
    if (group?.open.size === 0) groups.delete(key)
    if (groups.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  /** One look after the other: who asks during one gets another after it. */
  function check(world?: string): Promise<void> {
    const some = [...groups.values()].filter(({ place }) => world === undefined || place.world === world)
    if (some.length > 0) looking = lookAt(some, looking)
    return looking
  }

  async function lookAt(some: readonly Group[], before: Promise<void>): Promise<void> {
    await before
    for (const group of some) await look(group).catch(survive)
  }

  async function look({ place, open }: Group): Promise<void> {
    const all = [...open]
    await Promise.all(all.filter(({ isTouched }) => isTouched).map((one) => one.tell()))
    const { clock, settings } = await stage.worldOf(place.world)
    const times: Times = { clock, settings }
    /** A screen is painted once, however many look at it. */
    const painted = { aliyun: new Set<string>(), tencent: new Set<string>() }
    for (let from = 0; from < all.length; from += atOnce) {
      const some = all.slice(from, from + atOnce)
      const rows = await store.read(
        place,
        some.flatMap(({ keys }) => keys),
      )
      some.forEach((one, index) => {
        const [row, instance] = [rows[2 * index], rows[2 * index + 1]]
        one.see(times, row as ConsoleSessionRow | undefined, instance as Machine | undefined)
        const { cloud, instance: id } = one.session
        if (!painted[cloud].has(id) && one.repaint()) painted[cloud].add(id)
      })
    }
  }

  return {
    check,
    async open(token, ended) {
      try {
        const place = placeOfTicket(token)
        if (!place || !worldName.test(place.world) || !place.space.endsWith('|')) return { refused: unknownUrl }
        const { clock, settings } = await stage.worldOf(place.world)
        const redeemed = await redeemTicket(store, place, token, timeOf(clock, machine()), settings)
        if (!redeemed.session) return { refused: redeemed }
        const { session } = redeemed
        const row = await machineOf(new Reader(groundOf(store, place)), session.cloud, session.instance)
        if (!row) return { refused: { code: 'InstanceNotRunning', message: 'The instance is gone.' } }
        const group = groupOf(place)
        const console = new OpenConsole(room, { place: group.place, session, row, clock, settings }, ended)
        group.open.add(console)
        return { console }
      } catch (error) {
        survive(error)
        return { refused: unavailable }
      }
    },
    stop() {
      for (const { open } of groups.values()) for (const one of open) one.leave()
    },
  }
}

const keyOf = ({ world, space }: Place): string => `${world} ${space}`

const unavailable: Refused = { code: 'Unavailable', message: 'The console cannot be opened now: try it again later.' }
