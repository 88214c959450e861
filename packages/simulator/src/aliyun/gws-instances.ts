/** GWS instances: sections 4.1 to 4.4 and 4.8 of aliyun-gws-20201026. */
import type { CreateInstanceRequest, DescribeInstancesRequest, DescribeInstancesResponse } from '@porthole/aliyun/gws'
import type { GwsHandlers } from '@porthole/aliyun/gws/server'
import type { Behaviours, Scene } from '../scene.ts'
import type { Where } from '../stores/store.ts'
import type { App, ClusterRow, InstanceRow, New, VpcRow } from '../world/rows.ts'
import { defaultInstancePolicy } from '../world/seed.ts'
import { always, stateAt } from '../world/timeline.ts'
import type { TypedPage } from '../world/unit.ts'
import { addressIn, defaultCidrBlock, publicCidrBlock } from './addresses.ts'
import { minuteDate } from './dates.ts'
import { born, endSessions, stoppedMode } from './gws-instance-life.ts'
import { chooseVSwitch } from './gws-network.ts'
import { requireRole } from './gws-role.ts'
import { instanceOf } from './gws-things.ts'
import { digitsOf, longOf } from './longs.ts'
import { type Paging, pagingOf } from './paging.ts'
import { endOfTerm, expireTime } from './terms.ts'
import { lacksEssd } from './types.ts'

type Operation = 'CreateInstance' | 'DescribeInstances' | 'DeleteInstance' | 'SetInstanceName' | 'SetInstanceUser'

type Instance = DescribeInstancesResponse['Instances'][number]

const noApps: readonly App[] = []

/** Every instance has the policy it begins with until it gets one of its own. */
const firstPolicy = always(defaultInstancePolicy)

export const gwsInstances: Pick<Behaviours<GwsHandlers>, Operation> = {
  async CreateInstance(request, scene) {
    await requireRole(scene)
    const { ClusterId, ImageId, InstanceType, SystemDiskCategory, SystemDiskSize } = request
    return scene.change(async (unit) => {
      const [cluster, image] = await unit.all(['cluster', ClusterId], ['image', ImageId])
      if (!cluster) throw scene.refuse('InvalidClusterId.NotFound')
      if (!image) throw scene.refuse('InvalidImageId.NotFound')
      const vpc = await unit.get('vpc', cluster.VpcId)
      if (request.VSwitchId) {
        const vswitch = await unit.get('vswitch', request.VSwitchId)
        if (vswitch?.VpcId !== cluster.VpcId) throw scene.refuse('InvalidParameter', 'VSwitchId')
      }
      if (SystemDiskCategory === 'cloud_essd' && lacksEssd(InstanceType))
        throw scene.refuse('InvalidParameter', 'SystemDiskCategory')
      if (SystemDiskSize < image.Size) throw scene.refuse('InvalidParameter', 'SystemDiskSize')
      if (stateAt(cluster.life, scene.now) !== 'running') throw scene.refuse('IncorrectClusterStatus')
      if (stateAt(image.life, scene.now) !== 'Available') throw scene.refuse('IncorrectImageStatus')
      // The cluster has its vSwitch already, unless it was seeded into a VPC without any.
      const VSwitchId =
        request.VSwitchId || cluster.VSwitchId || (vpc && (await chooseVSwitch(unit, scene, vpc, cluster.ClusterType)))
      const row = created(request, { VSwitchId: VSwitchId ?? '', vpc }, scene)
      unit.put('instance', row)
      return { InstanceId: row.id }
    })
  },

  async DescribeInstances(request, scene) {
    const paging = pagingOf(request, scene)
    const { total, rows } = await found(request, paging, scene)
    const domains = await domainsOf(rows, scene)
    const Instances = rows.map((row) => described(row, domains.get(row.ClusterId) ?? '', scene))
    return { Instances, PageNumber: paging.PageNumber, PageSize: paging.PageSize, TotalCount: total }
  },

  async DeleteInstance({ InstanceId }, scene) {
    await requireRole(scene)
    return scene.change(async (unit) => {
      const { life } = await instanceOf(unit, scene, InstanceId)
      const status = stateAt(life, scene.now)
      if (status === 'Creating' || status === 'Cloning') throw scene.refuse('IncorrectInstanceStatus')
      unit.remove('instance', InstanceId)
      await endSessions(unit, InstanceId, scene.now)
      return {}
    })
  },

  SetInstanceName({ InstanceId, Name }, scene) {
    return scene.change(async (unit) => {
      unit.put('instance', { ...(await instanceOf(unit, scene, InstanceId)), Name })
      return {}
    })
  },

  SetInstanceUser({ InstanceId, UserName, UserId }, scene) {
    return scene.change(async (unit) => {
      const instance = await instanceOf(unit, scene, InstanceId)
      const digits = digitsOf(UserId)
      if (digits === undefined) throw scene.refuse('InvalidParameter', 'UserId')
      unit.put('instance', { ...instance, UserName, UserId: digits })
      return {}
    })
  },
}

function created(request: CreateInstanceRequest, network: Network, scene: Scene): New<'instance'> {
  const { ClusterId, ImageId, InstanceType, SystemDiskCategory, SystemDiskSize, WorkMode, AppList } = request
  const { InstanceChargeType = 'PostPaid', Period, PeriodUnit } = request
  const isPublic = isTrue(request.AllocatePublicAddress)
  const term = InstanceChargeType === 'PrePaid' && Period && PeriodUnit ? { Period, PeriodUnit } : undefined
  const id = scene.ids.next('i-', 20)
  return {
    id,
    ClusterId,
    ImageId,
    InstanceType,
    WorkMode,
    Name: request.Name || nameLike(InstanceType, scene),
    InstanceChargeType,
    created: scene.now,
    ...(term && { expires: endOfTerm(scene.now, term) }),
    life: born(scene.now, scene.settings.pace),
    UserName: '',
    UserId: '',
    MaxBandwidthIn: isPublic ? (request.InternetMaxBandwidthIn ?? 4) : 0,
    MaxBandwidthOut: isPublic ? (request.InternetMaxBandwidthOut ?? 4) : 0,
    AppList: (WorkMode === 'Application' && AppList) || noApps,
    policy: firstPolicy,
    setup: {
      SystemDiskCategory,
      SystemDiskSize,
      VSwitchId: network.VSwitchId,
      privateIp: addressIn(network.vpc?.CidrBlock ?? defaultCidrBlock, id),
      publicIp: isPublic ? addressIn(publicCidrBlock, id) : '',
      ...(isPublic && { InternetChargeType: request.InternetChargeType ?? 'PayByTraffic' }),
      ...(term && { ...term, AutoRenew: isTrue(request.AutoRenew) }),
    },
  }
}

interface Network {
  readonly VSwitchId: string
  /** undefined: the cluster was seeded into a VPC that is not in the world. */
  readonly vpc: VpcRow | undefined
}

/** The rows of the page, by index or by id: however many instances there are, only those of the page are looked at. */
async function found(request: DescribeInstancesRequest, paging: Paging, scene: Scene): Promise<TypedPage<'instance'>> {
  const { offset, PageSize } = paging
  const { InstanceId, ClusterId, UserName, UserId } = request
  const digits = UserId === undefined ? undefined : digitsOf(UserId)
  if (UserId !== undefined && digits === undefined) throw scene.refuse('InvalidParameter', 'UserId')
  const where: Where = {
    ...(ClusterId && { ClusterId }),
    ...(digits && { UserId: digits }),
    ...(UserName && { UserName }),
  }
  if (!InstanceId) return scene.region.page('instance', { where, offset, limit: PageSize })
  const row = await scene.region.get('instance', InstanceId)
  if (!row || (Object.keys(where) as Filter[]).some((field) => row[field] !== where[field])) return none
  return { total: 1, rows: offset === 0 ? [row] : [] }
}

type Filter = 'ClusterId' | 'UserId' | 'UserName'

const none: TypedPage<'instance'> = { total: 0, rows: [] }

/** The AD domain of each cluster that has instances on the page: each is read once. */
async function domainsOf(rows: readonly InstanceRow[], scene: Scene): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.map(({ ClusterId }) => ClusterId))]
  const clusters = await scene.region.all(...ids.map((id) => ['cluster', id] as const))
  return new Map(clusters.filter((row) => row !== undefined).map((row) => [row.id, domainOf(row, scene.now)]))
}

export function domainOf({ domain }: ClusterRow, now: number): string {
  return stateAt(domain, now).DomainName
}

function described(row: InstanceRow, DomainName: string, { now, userId }: Scene): Instance {
  const Status = stateAt(row.life, now)
  return {
    AppList: row.AppList.map(({ AppArgs = '', AppName = '', AppPath = '' }) => ({ AppArgs, AppName, AppPath })),
    ClusterId: row.ClusterId,
    CreateTime: minuteDate(row.created),
    DomainName,
    ExpireTime: expireTime(row, now),
    ImageId: row.ImageId,
    InstanceChargeType: row.InstanceChargeType,
    InstanceId: row.id,
    InstanceType: row.InstanceType,
    IsBoundUser: row.UserId === userId,
    MaxBandwidthIn: row.MaxBandwidthIn,
    MaxBandwidthOut: row.MaxBandwidthOut,
    Name: row.Name,
    Status,
    StoppedMode: stoppedMode(row, Status),
    UserName: row.UserName,
    ...(row.UserId !== '' && { UserId: longOf(row.UserId) }),
    WorkMode: row.WorkMode,
  }
}

/** A name as the service makes it up, in the form of the document's sample `c0-i00-xx-t6-2c8g` (line 1089). */
function nameLike(instanceType: string, scene: Scene): string {
  return `c0-i00-${scene.ids.next('', 2)}-${instanceType.replace(/^ecs\./, '').replaceAll('.', '-')}`
}

/** AllocatePublicAddress and AutoRenew are texts in any letter case. */
function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true'
}
