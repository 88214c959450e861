/** What must hold between the fields of one thing in a seed. Each rule tells what is wrong and the remedy. */
import type { ClusterSeed, InstanceSeed } from './seed.ts'

type Rule<T> = (thing: T) => string | undefined

/** By section of a region. */
export const rules: {
  readonly clusters: Rule<ClusterSeed>
  readonly instances: Rule<InstanceSeed>
} = {
  clusters({ ClusterType, NatId, NatEip, domain }) {
    if ((NatId === undefined) !== (NatEip === undefined)) return 'has only one of NatId and NatEip: give both, or none.'
    if (domain && ClusterType !== 'gws.s1.advanced')
      return 'is in a domain, and is not of the type gws.s1.advanced: change one of them.'
    return undefined
  },
  instances({ WorkMode, AppList, UserName, UserId, InstanceChargeType, expires, stopped, status }) {
    if ((UserName === undefined) !== (UserId === undefined))
      return 'has only one of UserName and UserId: give both, or none.'
    if (AppList && WorkMode !== 'Application') return 'has an AppList in the mode Desktop: change one of them.'
    if (expires !== undefined && InstanceChargeType !== 'PrePaid')
      return 'expires, and is not PrePaid: change one of them.'
    if (stopped && status !== 'Stopped') return 'says how it was stopped, and is not Stopped: change one of them.'
    return undefined
  },
}
