/** A world as a person reads it. */
import type { ReadWorld, WorldView } from '../admin/world.ts'
import { bad, others } from '../admin/check.ts'
import type { Row } from '../stores/store.ts'
import { timeOf } from './clock.ts'
import { kinds } from './rows.ts'
import { accountOf, spot, type Steering } from './steering.ts'
import { stateAt, type Timeline } from './timeline.ts'

type Values = Readonly<Record<string, unknown>>

export async function view(steering: Steering, what: ReadWorld): Promise<WorldView> {
  const { store, stage, name, machine } = steering
  const { kind, limit = 100, account, region } = what
  if (kind !== undefined && !Object.hasOwn(kinds, kind)) throw bad(`read: ${kind} is no kind: ${others(kind, kinds)}`)
  const { clock, settings, faults, users = {} } = await stage.worldOf(name)
  const now = timeOf(clock, machine())
  // The reader's own things, though nobody may have asked for them yet.
  const owner = await accountOf(steering, what)
  const regions = new Set(['', ...steering.services.map(({ defaultRegion }) => defaultRegion)])
  if (region !== undefined) regions.add(region)
  for (const one of regions) await spot(steering, `${owner}|${one}`)

  const accounts: Accounts = empty()
  for (const { space, kind: of, row } of await store.dump(name)) {
    const split = space.indexOf('|')
    const [whose, where] = [space.slice(0, split), space.slice(split + 1)]
    if (split < 0 || of === 'seeded' || (kind !== undefined && kind !== of)) continue
    if ((account !== undefined && account !== whose) || (region !== undefined && region !== where)) continue
    const found = (((accounts[whose] ??= empty())[where] ??= empty())[of] ??= { total: 0, rows: [] })
    if (found.total++ < limit) found.rows.push(shown(row, now))
  }
  const frozen = clock.frozen !== undefined
  return { name, now, time: new Date(now).toISOString(), frozen, settings, faults, users, accounts }
}

type Accounts = Record<string, Record<string, Record<string, { total: number; rows: Values[] }>>>

/** Without a prototype: its keys are names that callers chose. */
function empty<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>
}

/** The row without what is the store's; of a timeline, what it says now. */
function shown(kept: Row, now: number): Values {
  const { rev: _, seq: __, ...row } = kept
  const fields = Object.entries(row as Values).map(([name, value]): [string, unknown] =>
    isTimeline(value) ? [name === 'life' ? 'status' : name, stateAt(value, now)] : [name, value],
  )
  return Object.fromEntries(fields)
}

function isTimeline(value: unknown): value is Timeline<unknown> {
  const [first] = Array.isArray(value) ? (value as unknown[]) : []
  return typeof first === 'object' && first !== null && 'at' in first && 'state' in first
}
