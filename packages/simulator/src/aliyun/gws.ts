/** GWS: cloud desktops, all 27 operations of the document aliyun-gws-20201026. */
import { gwsClusters } from './gws-clusters.ts'
import { gwsConnections } from './gws-connections.ts'
import { gwsDomains } from './gws-domains.ts'
import { gwsImages } from './gws-images.ts'
import { gwsInstanceLife } from './gws-instance-life.ts'
import { gwsInstances } from './gws-instances.ts'
import { gwsNetwork } from './gws-network.ts'
import { gwsPolicies } from './gws-policies.ts'
import { gwsRole } from './gws-role.ts'
import { gwsTickets } from './gws-tickets.ts'

export const gwsBehaviours = {
  ...gwsClusters,
  ...gwsPolicies,
  ...gwsDomains,
  ...gwsNetwork,
  ...gwsConnections,
  ...gwsRole,
  ...gwsTickets,
  ...gwsInstances,
  ...gwsInstanceLife,
  ...gwsImages,
}
