/** All worlds of a simulator, in process. */
import { actionOf } from '../admin/actions.ts'
import { bad, check } from '../admin/check.ts'
import { AdminError } from '../admin/error.ts'
import { worldFrom } from '../admin/verbs.ts'
import { worldName, type Worlds } from '../admin/world.ts'
import { defaultWorldName, keysPlace } from '../stage.ts'
import { createIds } from './ids.ts'
import { changeWorld, type Steering } from './steering.ts'

export function createWorlds(steering: Omit<Steering, 'name'>): Worlds {
  const names = createIds()

  const worlds: Worlds = {
    world(name = defaultWorldName) {
      checkName(name)
      const own: Steering = { ...steering, name }
      return worldFrom(name, async (verb, given) => {
        const answer = await actionOf(verb.name)(own, check(verb, given))
        if (verb.verb.method !== 'GET') await steering.changed(name)
        if (anew.has(verb.name)) steering.pictures.forget(name)
        return answer
      })
    },
    async worlds() {
      return (await steering.store.worlds()).filter((name) => name !== keysPlace.world).toSorted()
    },
    async createWorld(options = {}) {
      const { name = names.next('world-', 12), ...key } = fieldsOf(options)
      checkName(name)
      await changeWorld({ ...steering, name }, (row) => {
        if (row.rev > 0) throw new AdminError(409, `There is a world ${name} already: give another name, or drop it.`)
        return row
      })
      return { name, ...(await worlds.world(name).createKey(key)) }
    },
  }
  return worlds
}

/** After these nothing is as it was. */
const anew: ReadonlySet<string> = new Set(['seed', 'restore', 'reset', 'drop'])

function checkName(name: string): void {
  if (worldName.test(name)) return
  throw bad(`${JSON.stringify(name).slice(0, 120)} is no name of a world: use up to 100 letters, digits, _ . and -.`)
}

/** The options of a new world, which may come from a request. */
function fieldsOf(options: NonNullable<Parameters<Worlds['createWorld']>[0]>): typeof options {
  for (const [field, value] of Object.entries(options)) {
    if (field !== 'name' && field !== 'userId')
      throw bad(`A new world has no field ${JSON.stringify(field)}: it knows name, userId.`)
    if (value !== undefined && typeof value !== 'string')
      throw bad(`${field} must be a text: give for example {"name":"test-1"}.`)
    if (field === 'userId' && value !== undefined && !/^\d{1,19}$/.test(value))
      throw bad('userId must be decimal digits: give for example {"userId":"100000000000001"}.')
  }
  return options
}
