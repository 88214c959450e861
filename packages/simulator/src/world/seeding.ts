/** Gives a world its beginning again, or another one, or more things. */
import { AdminError } from '../admin/error.ts'
import type { ServiceDescriptor } from '@porthole/rpc/descriptor'
import { worldKey } from '../stage.ts'
import type { WorldRow } from './rows.ts'
import { type Dangling, SeedError } from './seed-check.ts'
import { readAddition, readSeed, seededRows } from './seed.ts'
import { accountOf, spot, type Steering } from './steering.ts'
import { change } from './unit.ts'

/** Everything is gone and begins anew: from the seed given, else from that which the world has. */
export async function seedAnew(steering: Steering, yaml?: string): Promise<void> {
  const { store, stage, log, name, fresh } = steering
  if (yaml !== undefined) told(() => readSeed(yaml, regionsOf(steering.services)))
  const { rev, seed } = await stage.worldOf(name)
  // A call that is under way must not find the row as it read it.
  const row: WorldRow = { ...freshRow(fresh), rev: rev + 1, seq: 1, ...seedOf(yaml ?? seed ?? fresh.seed) }
  await store.replace(name, [{ space: '', kind: worldKey[0], row }])
  stage.forgetIds(name)
  log.clear(name)
}

const seedOf = (seed: string | undefined): { seed?: string } => (seed === undefined ? {} : { seed })

function freshRow({ clock, settings }: Steering['fresh']): Omit<WorldRow, 'rev' | 'seq'> {
  return { id: 'world', faults: [], clock, settings }
}

/** Adds to an account what a seed has, region by region; each region wholly or not at all. */
export async function seedMore(steering: Steering, yaml: string, account?: string): Promise<{ rows: number }> {
  const { store } = steering
  const { seed, dangling } = told(() => readAddition(yaml, regionsOf(steering.services)))
  const owner = await accountOf(steering, account === undefined ? {} : { account })
  await checkDangling(steering, owner, dangling)
  let rows = 0
  for (const region of ['', ...Object.keys(seed.regions)]) {
    const { place, now } = await spot(steering, `${owner}|${region}`)
    const more = seededRows(seed, region, now)
    if (more.length === 0) continue
    await change(store, place, async (unit) => {
      const there = await unit.all(...more.map(([kind, { id }]) => [kind, id] as const))
      more.forEach(([kind, draft], index) => {
        const { rev: _, seq: __, ...row } = draft
        const old = there[index]
        unit.put(kind, { ...row, ...(old && { rev: old.rev, seq: old.seq }) } as never)
      })
    })
    rows += more.length
  }
  return { rows }
}

/** What the seed does not have must be there already. */
async function checkDangling(steering: Steering, owner: string, dangling: readonly Dangling[]): Promise<void> {
  const missing: string[] = []
  for (const { kind, region, id, problem } of dangling) {
    const { place } = await spot(steering, `${owner}|${region}`)
    const [row] = await steering.store.read(place, [[kind, id]])
    if (!row) missing.push(problem)
  }
  if (missing.length > 0) throw new AdminError(400, new SeedError(missing).message)
}

/** A seed that is wrong is bad input. */
function told<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof SeedError) throw new AdminError(400, error.message)
    throw error
  }
}

export function regionsOf(services: readonly ServiceDescriptor[]): ReadonlySet<string> {
  return new Set(services.flatMap(({ regions }) => regions))
}
