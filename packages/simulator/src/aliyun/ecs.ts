/** ECS: the VNC URL and the screenshot, of aliyun-ecs documents 000 and 004. */
import type { EcsHandlers } from '@porthole/aliyun/ecs/server'
import { ServiceError } from '@porthole/rpc/server'
import { PictureError } from '../pictures.ts'
import type { Behaviours, Scene } from '../scene.ts'
import { changed } from '../world/machines.ts'
import { socketOrigin, socketUrl } from '../world/origin.ts'
import type { EcsRow, EcsStatus } from '../world/rows.ts'
import { mintTicket } from '../world/tickets.ts'
import { stateAt } from '../world/timeline.ts'

/** States that lead to Running by themselves (inferred): the caller is told to come back. */
const comingUp: readonly EcsStatus[] = ['Pending', 'Starting']

export const ecsBehaviours: Behaviours<EcsHandlers> = {
  DescribeInstanceVncUrl({ InstanceId, RegionId }, scene) {
    return scene.changeOwn(async (unit) => {
      const instance = await unit.get('ecs', InstanceId)
      if (!isRegion(RegionId, instance, scene)) throw scene.refuse('InvalidRegionId.NotFound')
      if (!instance) throw scene.refuse('InvalidInstanceId.NotFound')
      if (instance.RegionId !== RegionId) throw scene.refuse('InvalidRegionInstance')
      const state = stateAt(instance.life, scene.now)
      if (comingUp.includes(state)) throw scene.refuse('InstanceNotReady')
      if (state !== 'Running') throw scene.refuse('IncorrectInstanceStatus')
      const secret = scene.ids.hex(32)
      const token = mintTicket(unit, { cloud: 'aliyun', instance: InstanceId, now: scene.now, secret })
      // The token is encoded before it goes into the URL, and the URL as a whole after that (document 000, line 52).
      return { VncUrl: encodeURIComponent(socketUrl(socketOrigin(scene), 'aliyun', token)) }
    })
  },

  async GetInstanceScreenshot({ RegionId, InstanceId, WakeUp }, scene) {
    const { now, settings } = scene
    const instance = await scene.changeOwn(async (unit) => {
      const row = await unit.get('ecs', InstanceId)
      if (!isRegion(RegionId, row, scene)) throw scene.refuse('InvalidParameter', 'RegionId is not a known region.')
      if (row?.RegionId !== RegionId)
        throw scene.refuse('InvalidParameter', 'InstanceId is not an instance of this region.')
      if (row.retired) throw scene.refuse('NotSupported', 'Instances of a retired type have no screenshot.')
      const state = stateAt(row.life, now)
      const asleep = state === 'Hibernated'
      if (state !== 'Running' && !(asleep && WakeUp === true))
        throw scene.refuse('IncorrectInstanceStatus', incorrect(state))
      // Counted from the last screenshot, so that a refused call does not put off the next one (chosen).
      const { screenshotInterval } = settings.limits
      if (row.shot !== undefined && Math.abs(now - row.shot) < screenshotInterval)
        throw scene.refuse('Throttling', `Take one screenshot of an instance in ${screenshotInterval / 1000} s.`)
      const life = asleep ? changed<EcsStatus>(row.life, now, ['Running'], settings.pace) : row.life
      const next: EcsRow = { ...row, life, shot: now }
      unit.put('ecs', next)
      return next
    })
    return { InstanceId, Screenshot: await shownBy(instance, scene) }
  },
}

/** What the console of the instance shows now: a JPEG file in base64. */
async function shownBy(instance: EcsRow, scene: Scene): Promise<string> {
  try {
    const { jpeg } = await scene.picture('aliyun', instance)
    return Buffer.from(jpeg!).toString('base64')
  } catch (error) {
    // The document has no code for a real machine that does not answer.
    throw error instanceof PictureError ? new ServiceError('ServiceUnavailable', 503, error.message) : error
  }
}

function incorrect(state: EcsStatus): string {
  if (state === 'Hibernated') return 'The instance is Hibernated: set WakeUp to true to wake it up.'
  return `The instance is ${state}: it must be Running.`
}

/** A world may have instances where the vendor has no region yet. */
function isRegion(RegionId: string, instance: EcsRow | undefined, { call }: Scene): boolean {
  return call.service.regions.includes(RegionId) || instance?.RegionId === RegionId
}
