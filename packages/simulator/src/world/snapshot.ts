/** A world as JSON, and back. */
import { bad, quoted } from '../admin/check.ts'
import type { Snapshot } from '../admin/world.ts'
import type { Kept } from '../stores/store.ts'
import { type RowKind, kinds } from './rows.ts'
import { readSeed } from './seed.ts'
import { defaultSettings } from './settings.ts'
import { checkPatch } from './settings-check.ts'
import { fits, shapes } from './shapes.ts'
import { nowOf, type Steering } from './steering.ts'

export async function snapshot(steering: Steering): Promise<Snapshot> {
  const { name, store } = steering
  return { porthole: 1, world: name, taken: await nowOf(steering), rows: await store.dump(name) }
}

export async function restore({ store, stage, name }: Steering, given: unknown): Promise<void> {
  const rows = checkSnapshot(given)
  // The store takes rows over: those of the caller stay as they are, and can be restored again.
  await store.replace(name, structuredClone(rows))
  stage.forgetIds(name)
}

/** Throws an AdminError that names the row and what is wrong with it. */
function checkSnapshot(given: unknown): readonly Kept[] {
  const { porthole, rows } = (typeof given === 'object' && given !== null ? given : {}) as Partial<Snapshot>
  if (porthole !== 1) throw bad(`This is no snapshot: its field porthole must be 1, and is ${quoted(porthole)}.`)
  if (!Array.isArray(rows)) throw bad('This is no snapshot: its field rows must be a list.')
  const ids = new Set<string>()
  const places = new Set<string>()
  rows.forEach((kept: unknown, index) => {
    const at = `rows.${index}`
    const { space, kind, row } = (typeof kept === 'object' && kept !== null ? kept : {}) as Partial<Kept>
    if (typeof space !== 'string') throw bad(`${at}.space must be a text, and is ${quoted(space)}.`)
    if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind) || kind === 'key')
      throw bad(`${at}.kind is no kind of row: ${quoted(kind)}.`)
    if (typeof row !== 'object' || row === null) throw bad(`${at}.row must be an object, and is ${quoted(row)}.`)
    const wrong = fits(row, { id: 'text', rev: 'count', seq: 'count', ...shapes[kind as RowKind] })
    if (wrong) throw bad(`${at}.row.${wrong}: take the snapshot again.`)
    if (kind === 'world') checkWorld(space, row as unknown as Readonly<Record<string, unknown>>, at)
    const where = `${space} ${kind}`
    if (ids.has(`${where} ${row.id}`)) throw bad(`${at}.row.id is there twice: ${quoted(row.id)}.`)
    if (places.has(`${where} ${row.seq}`)) throw bad(`${at}.row.seq is there twice: ${row.seq}.`)
    ids.add(`${where} ${row.id}`)
    places.add(`${where} ${row.seq}`)
  })
  return rows
}

function checkWorld(space: string, row: Readonly<Record<string, unknown>>, at: string): void {
  const { id, clock, settings, seed, faults } = row
  if (space !== '' || id !== 'world') throw bad(`${at}: the world's own row is called world, in the space ''.`)
  const wrong = fits(clock as object, { offset: 'number', frozen: 'number?' })
  if (wrong) throw bad(`${at}.row.clock.${wrong}: take the snapshot again.`)
  const { limits } = checkPatch(settings)
  // A change of settings may leave out what a world must have.
  if (!limits?.singleUse || JSON.stringify(names(settings)) !== JSON.stringify(names(defaultSettings)))
    throw bad(`${at}.row.settings is not whole: take the snapshot again.`)
  if (!(faults as unknown[]).every((rule) => typeof rule === 'object' && rule && !fits(rule, { id: 'text' })))
    throw bad(`${at}.row.faults must be a list of rules: take the snapshot again.`)
  if (typeof seed === 'string') checkSeedOf(seed, at)
}

/** The names of all that it holds, at every depth. */
function names(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .flatMap(([name, part]) => [name, ...names(part).map((one) => `${name}.${one}`)])
    .toSorted()
}

function checkSeedOf(seed: string, at: string): void {
  try {
    readSeed(seed)
  } catch (error) {
    throw bad(`${at}.row.seed is no seed: ${(error as Error).message}`)
  }
}
