/** Lets the faults of a world, and those that a request asks for, strike a call. */
import { ConnectionDropped, ServiceError } from '@porthole/rpc/server'
import type { Scene } from '../scene.ts'
import type { Store } from '../stores/store.ts'
import { errorOf, type Fault, type FaultRule, type KnownError, parseFault, picks } from './faults.ts'
import { change } from './unit.ts'

/** The header with which a request asks for trouble. */
const faultHeader = 'x-porthole-fault'

export function strike<T>(store: Store, scene: Scene, call: () => T | Promise<T>): T | Promise<T> {
  const header = scene.call.request.header(faultHeader)
  if (header === undefined && scene.world.faults.length === 0) return call()
  return struck(store, scene, header, call)
}

async function struck<T>(
  store: Store,
  scene: Scene,
  header: string | undefined,
  call: () => T | Promise<T>,
): Promise<T> {
  const fault = header === undefined ? await due(store, scene) : asked(header, scene)
  if (!fault) return call()
  const { latency = 0, error, drop } = fault
  // The one wait that is real: whoever waits for the answer does so too.
  if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency))
  if (drop === 'before') throw new ConnectionDropped()
  if (error) {
    const { code, http, message } = known(error, scene)!
    throw new ServiceError(code, http, message)
  }
  const answer = await call()
  if (drop === 'after') throw new ConnectionDropped()
  return answer
}

function known(error: NonNullable<Fault['error']>, { call }: Scene): KnownError | undefined {
  return errorOf(call.service, call.service.operations[call.action], error)
}

function asked(header: string, scene: Scene): Fault {
  const fault = parseFault(header)
  if (typeof fault === 'string') throw refused(fault)
  if (fault.error && !known(fault.error, scene))
    throw refused(`${scene.call.action} has no error ${fault.error.code}: give a code of the operation or its service.`)
  return fault
}

function refused(why: string): ServiceError {
  return new ServiceError('Porthole.BadFault', 400, `${faultHeader}: ${why}`)
}

/** The first rule that matches and is due. What a rule needs to know of its past is counted in the store. */
async function due(store: Store, scene: Scene): Promise<Fault | undefined> {
  for (const rule of scene.world.faults) {
    if (!matches(rule, scene) || (rule.error && !known(rule.error, scene))) continue
    const counted = (rule.rate ?? 1) < 1 || rule.times !== undefined
    if (!counted || (await count(store, scene.worldName, rule))) return rule
  }
  return undefined
}

function matches({ match = {} }: FaultRule, { call }: Scene): boolean {
  const { cloud, service, operation, keyId } = match
  return (
    (cloud === undefined || cloud === call.service.cloud) &&
    (service === undefined || service === call.service.service.name) &&
    (operation === undefined || operation === call.action) &&
    (keyId === undefined || keyId === call.keyId)
  )
}

/** Counts a call that a rule matches, and tells whether the rule strikes it. */
function count(store: Store, world: string, rule: FaultRule): Promise<boolean> {
  return change(store, { world, space: '' }, async (unit) => {
    const { matched = 0, struck = 0, ...row } = (await unit.get('fault', rule.id)) ?? { id: rule.id }
    const strikes = struck < (rule.times ?? Infinity) && picks(rule, matched + 1)
    unit.put('fault', { ...row, matched: matched + 1, struck: struck + Number(strikes) })
    return strikes
  })
}
