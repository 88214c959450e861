/** GWS: cloud desktops, all 27 operations of the document aliyun-gws-20201026. */
import { gwsClusters } from './gws-clusters.ts'

export const gwsBehaviours = { ...gwsClusters }
