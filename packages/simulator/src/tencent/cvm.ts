/** CVM: the VNC URL, of the Tencent documents 001 and 002. */
import type { CvmHandlers } from '@porthole/tencent/cvm/server'
import type { Behaviours } from '../scene.ts'
import { socketOrigin, socketUrl } from '../world/origin.ts'
import { recent, second } from '../world/rates.ts'
import { mintTicket } from '../world/tickets.ts'
import { stateAt } from '../world/timeline.ts'

/** Inferred from the sample request. */
const instanceId = /^ins-[a-z0-9]{8}$/

export const cvmBehaviours: Behaviours<CvmHandlers> = {
  DescribeInstanceVncUrl({ InstanceId }, scene) {
    const { now, call } = scene
    const { cvmRate } = scene.settings.limits
    const rateId = `DescribeInstanceVncUrl ${call.region}`
    return scene.changeOwn(async (unit) => {
      const [instance, rate] = await unit.all(['cvm', InstanceId], ['rate', rateId])
      // The gateway counts before anything is looked at; only calls that succeed count, as errors change no state (chosen).
      const times = recent(rate?.times ?? [], now, second)
      if (cvmRate > 0 && times.length >= cvmRate) throw scene.refuse('RequestLimitExceeded', times.length + 1, cvmRate)
      if (!instanceId.test(InstanceId)) throw scene.refuse('InvalidInstanceId.Malformed')
      if (instance?.Region !== call.region) throw scene.refuse('InvalidInstanceId.NotFound')
      // The documents exclude STOPPED; that the states around it have no console either is inferred.
      if (stateAt(instance.life, now) !== 'RUNNING') throw scene.refuse('InvalidInstanceState')
      if (cvmRate > 0) unit.put('rate', { ...rate, id: rateId, times: [...times, now] })
      const secret = scene.ids.hex(32)
      const token = mintTicket(unit, { cloud: 'tencent', instance: InstanceId, now, secret })
      return { InstanceVncUrl: encodeURIComponent(socketUrl(socketOrigin(scene), 'tencent', token)) }
    })
  },
}
