/** A world as a whole: its time, its settings, its faults, its beginning and its end. */
import type { Actions } from '../admin/actions.ts'
import { others } from '../admin/check.ts'
import { AdminError } from '../admin/error.ts'
import { defaultUserId } from '../scene.ts'
import { keysPlace } from '../stage.ts'
import { advance, type ClockState, freeze, resume, set, timeOf } from './clock.ts'
import { ruleOf } from './rules.ts'
import { merge } from './settings.ts'
import { checkPatch } from './settings-check.ts'
import { seedAnew, seedMore } from './seeding.ts'
import { restore, snapshot } from './snapshot.ts'
import { changeWorld, nowOf, type Steering } from './steering.ts'
import { change } from './unit.ts'
import { view } from './view.ts'

type Groups = 'read' | 'seed' | 'merge' | 'snapshot' | 'restore' | 'reset' | 'drop' | 'createKey' | 'setUser'
type More = 'clock' | 'settings' | 'faults' | 'requests'

/** What no interface tells: a value that stands for its only field. */
type Field<Name extends string, T = unknown> = { readonly [N in Name]: T }

export const worldActions: Pick<Actions, Groups | More> = {
  read: view,
  seed: (steering, { yaml }) => seedAnew(steering, yaml as string),
  merge: (steering, { yaml, account }) => seedMore(steering, yaml, account),
  snapshot: (steering) => snapshot(steering),
  restore: (steering, given) => restore(steering, (given as unknown as Field<'snapshot'>).snapshot),
  reset: (steering) => seedAnew(steering),
  drop: (steering) => drop(steering),

  async createKey(steering, { userId = defaultUserId }) {
    const ids = steering.stage.idsOf(steering.name)
    return change(steering.store, keysPlace, (unit) => {
      const accessKeyId = ids.next('LTAI', 20)
      const accessKeySecret = ids.next('', 30)
      unit.put('key', { id: accessKeyId, secret: accessKeySecret, world: steering.name, userId })
      return { accessKeyId, accessKeySecret, userId }
    })
  },

  async setUser(steering, { keyId, userId }) {
    await changeWorld(steering, (row) => ({ ...row, users: { ...row.users, [keyId]: userId } }))
  },

  clock: {
    now: (steering) => nowOf(steering),
    freeze: (steering, { at }) => turn(steering, (clock, machine) => freeze(clock, machine, at as number | undefined)),
    advance: (steering, { ms }) => turn(steering, (clock) => advance(clock, ms as number)),
    set: (steering, { at }) => turn(steering, (clock, machine) => set(clock, machine, at as number)),
    resume: (steering) => turn(steering, resume),
  },

  settings: {
    read: async ({ stage, name }) => (await stage.worldOf(name)).settings,
    async change(steering, given) {
      const patch = checkPatch((given as unknown as Field<'patch'>).patch)
      const { settings } = await changeWorld(steering, (row) => ({ ...row, settings: merge(row.settings, patch) }))
      return settings
    },
  },

  faults: {
    list: async ({ stage, name }) => (await stage.worldOf(name)).faults,
    async add(steering, fault) {
      const id = fault.id ?? steering.stage.idsOf(steering.name).next('fault-', 10)
      const rule = ruleOf({ ...fault, id }, steering.services)
      await changeWorld(steering, (row) => {
        if (row.faults.some((other) => other.id === id))
          throw new AdminError(409, `There is a fault ${id} already: remove it, or give another id.`)
        return { ...row, faults: [...row.faults, rule] }
      })
      return rule
    },
    async remove(steering, { id }) {
      await changeWorld(steering, (row) => {
        const faults = row.faults.filter((rule) => rule.id !== id)
        const known = Object.fromEntries(row.faults.map((rule) => [rule.id, rule]))
        if (faults.length === row.faults.length)
          throw new AdminError(404, `There is no fault ${String(id)}: ${others(String(id), known)}`)
        return { ...row, faults }
      })
      await forgetCount(steering, [String(id)])
    },
    async clear(steering) {
      let ids: readonly string[] = []
      await changeWorld(steering, (row) => {
        ids = row.faults.map(({ id }) => id)
        return { ...row, faults: [] }
      })
      await forgetCount(steering, ids)
    },
  },

  requests: {
    list: ({ log, name }, filter) => log.list(name, filter),
    clear: ({ log, name }) => log.clear(name),
  },
}

async function turn(steering: Steering, move: (clock: ClockState, machine: number) => ClockState): Promise<number> {
  const machine = steering.machine()
  const { clock } = await changeWorld(steering, (row) => {
    const moved = move(row.clock, machine)
    if (Math.abs(timeOf(moved, machine)) > latest)
      throw new AdminError(400, 'No date can tell this time: give one between the years -271821 and 275760.')
    return { ...row, clock: moved }
  })
  return timeOf(clock, machine)
}

const latest = 8.64e15

/** A rule of the same id begins to count anew. */
async function forgetCount({ store, name }: Steering, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await store.commit({ world: name, space: '' }, { remove: ids.map((id) => ['fault', id]) })
}

async function drop({ store, stage, log, name }: Steering): Promise<void> {
  const { rows } = await store.page(keysPlace, 'key', { where: { world: name } })
  if (rows.length > 0) await store.commit(keysPlace, { remove: rows.map(({ id }) => ['key', id]) })
  await store.replace(name, [])
  stage.forgetIds(name)
  log.clear(name)
}
