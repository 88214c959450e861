/** What the operations on instances and images do: sections 3 to 5.3 of the model. */
import { type Event, type Instance, lifeOf, noSwitches, type Space, valueAt, vswitches } from './model.ts'
import { badPage, pageOf, read } from './rules-clusters.ts'
import { hasGpu, imageSeen, instanceSeen, policySeen } from './sight.ts'
import { begin, done, logOn, type Moment, refused, type Rules, some, text, type Verdict } from './verdict.ts'

const noInstance = refused('InvalidInstanceId.NotFound')
const noImage = refused('InvalidImageId.NotFound')
const wrongState = refused('IncorrectInstanceStatus')
const up = ['Registered', 'Unregistered']
export const start = ['Starting', 'Initializing', 'Unregistered', 'Registered']

export const instanceRules: Rules = {
  CreateInstance(request, { space, now, pace }) {
    const { ClusterId, ImageId, VSwitchId, SystemDiskSize, SystemDiskCategory, AppList } = request
    const cluster = space.clusters.get(text(ClusterId))
    const image = space.images.get(text(ImageId))
    if (!cluster) return refused('InvalidClusterId.NotFound')
    if (!image) return noImage
    if (VSwitchId && vswitches.find(({ id }) => id === VSwitchId)?.vpc !== cluster.vpc)
      return refused('InvalidParameter VSwitchId')
    if (SystemDiskCategory === 'cloud_essd' && request['InstanceType'] === 'ecs.g5.large')
      return refused('InvalidParameter SystemDiskCategory')
    if ((SystemDiskSize as number) < image.size) return refused('InvalidParameter SystemDiskSize')
    if (valueAt(cluster.life, now) !== 'running') return refused('IncorrectClusterStatus')
    if (valueAt(image.life, now) !== 'Available') return refused('IncorrectImageStatus')
    const isPublic = /^true$/i.test(text(request['AllocatePublicAddress'] ?? ''))
    const { InternetMaxBandwidthIn = 4, InternetMaxBandwidthOut = 4, Name, Period, PeriodUnit } = request
    const prePaid = request['InstanceChargeType'] === 'PrePaid'
    const renews = /^true$/i.test(text(request['AutoRenew'] ?? ''))
    return done({ InstanceId: some }, ({ InstanceId }) => {
      const id = text(InstanceId)
      space.instances.set(id, {
        id,
        cluster: cluster.id,
        image: image.id,
        type: text(request['InstanceType']),
        mode: text(request['WorkMode']),
        ...(Name !== undefined && { name: text(Name) }),
        charge: prePaid ? 'PrePaid' : 'PostPaid',
        created: now,
        ...(prePaid && { term: { Period: Period as number, PeriodUnit: text(PeriodUnit), renews } }),
        life: lifeOf(now, ['Creating', ...start], pace),
        stopped: 'StopCharging',
        band: isPublic ? [InternetMaxBandwidthIn as number, InternetMaxBandwidthOut as number] : [0, 0],
        apps: request['WorkMode'] === 'Application' ? (AppList as Instance['apps']) : [],
        size: SystemDiskSize as number,
        policy: [{ at: 0, value: noSwitches }],
      })
    })
  },

  DescribeInstances({ PageNumber = 1, PageSize = 10, ...filter }, { space, now, userId }) {
    const all = [...space.instances.values()].filter(
      ({ id, cluster, user }) =>
        (filter['InstanceId'] ?? id) === id &&
        (filter['ClusterId'] ?? cluster) === cluster &&
        (filter['UserName'] ?? user?.name) === user?.name &&
        (filter['UserId'] === undefined || String(filter['UserId'] as number) === user?.id),
    )
    const page = pageOf(all, PageNumber as number, PageSize as number)
    if (!page) return badPage(PageNumber as number)
    const Instances = page.map((one) => instanceSeen(one, space, now, userId))
    return done({ Instances, PageNumber, PageSize, TotalCount: all.length })
  },

  DeleteInstance: (request, moment) =>
    where(
      request,
      moment,
      (state) => !['Creating', 'Cloning'].includes(state),
      ({ id }) => {
        moment.space.instances.delete(id)
        logOff(moment.space, id, moment.now)
      },
    ),

  StartInstance: (request, moment) =>
    where(
      request,
      moment,
      (state) => state === 'Stopped',
      (instance) => {
        instance.life = lifeOf(moment.now, start, moment.pace)
      },
    ),

  StopInstance: (request, moment) =>
    where(
      request,
      moment,
      (state) => up.includes(state),
      (instance) => {
        instance.life = lifeOf(moment.now, ['Stopping', 'Stopped'], moment.pace)
        instance.stopped = 'StopCharging'
        logOff(moment.space, instance.id, moment.now)
      },
    ),

  RestartInstance: (request, moment) =>
    where(
      request,
      moment,
      (state) => up.includes(state),
      (instance) => {
        instance.life = lifeOf(moment.now, ['Stopping', ...start], moment.pace)
        logOff(moment.space, instance.id, moment.now)
      },
    ),

  SetInstanceName: (request, moment) =>
    where(request, moment, anyState, (instance) => {
      instance.name = text(request['Name'])
    }),

  SetInstanceUser: (request, moment) =>
    where(request, moment, anyState, (instance) => {
      instance.user = { name: text(request['UserName']), id: String(request['UserId'] as number) }
    }),

  SetInstancePolicy({ InstanceId, AsyncMode, ...given }, moment) {
    const instance = moment.space.instances.get(text(InstanceId))
    if (!instance) return noInstance
    const value = { ...noSwitches, ...given }
    const set = (event: Event<object>): void => void (hasGpu(instance) && instance.policy.push(event))
    if (!AsyncMode) return done({}, () => set({ at: moment.now, value }))
    return done({ TaskId: some }, (answer) => {
      const result = policySeen(instance, value)
      const task = begin(moment, answer, { operation: 'SetInstancePolicy', target: instance.id, result })
      set({ at: task.ends, value, task: task.id })
    })
  },

  DescribeInstancePolicy({ InstanceId, AsyncMode, TaskId }, moment) {
    const instance = moment.space.instances.get(text(InstanceId))
    if (!instance) return noInstance
    const result = policySeen(instance, valueAt(instance.policy, moment.now))
    return read(moment, result, {
      AsyncMode,
      TaskId,
      target: instance.id,
      names: ['DescribeInstancePolicy', 'SetInstancePolicy'],
    })
  },

  GetConnectTicket({ InstanceId, AppName, UserName, Password, AsyncMode, TaskId }, moment) {
    const { space, now, userId } = moment
    const instance = space.instances.get(text(InstanceId))
    if (!instance) return noInstance
    const asked = { AsyncMode, TaskId, target: instance.id, names: ['GetConnectTicket'] }
    if (AsyncMode && TaskId) return read(moment, {}, asked)
    const { mode, apps } = instance
    if (mode === 'Desktop' && AppName) return refused('InvalidParameter AppName')
    if (mode === 'Application' && !AppName) return refused('MissingParameter AppName')
    if (AppName && !apps.some((app) => app.AppName === AppName)) return refused('InvalidParameter AppName')
    if (valueAt(space.clusters.get(instance.cluster)!.domain, now).DomainName && instance.user?.id === userId) {
      if (!UserName) return refused('MissingParameter UserName')
      if (!Password) return refused('MissingParameter Password')
    }
    if (valueAt(instance.life, now) !== 'Registered') return wrongState
    const { answer, learn } = read(moment, { Ticket: some }, asked)
    return done(answer!, (given) => {
      learn?.(given)
      if (!AsyncMode) return logOn(moment, instance.id, userId)
      space.tasks.get(text(given['TaskId']))!.userId = userId
    })
  },

  DescribeImages(_, { space, now }) {
    const Images = [...space.images.values()].map((one) => imageSeen(one, now))
    return done({ Images, PageNumber: 1, PageSize: 20, TotalCount: Images.length })
  },

  CreateImage({ InstanceId, Name }, { space, now, pace }) {
    const instance = space.instances.get(text(InstanceId))
    if (!instance) return noInstance
    const state = valueAt(instance.life, now)
    if (![...up, 'Stopped'].includes(state)) return wrongState
    return done({ ImageId: some }, ({ ImageId }) => {
      const id = text(ImageId)
      const pause = pace['Cloning']!
      const later = instance.life.filter(({ at }) => at > now).map(({ at, value }) => ({ at: at + pause, value }))
      instance.life = [{ at: now, value: 'Cloning' }, { at: now + pause, value: state }, ...later]
      const life = [
        { at: now, value: 'Creating' },
        { at: now + pace['image']!, value: 'Available' },
      ]
      space.images.set(id, { id, name: text(Name ?? id), type: 'custom', size: instance.size, created: now, life })
    })
  },

  DeleteImage({ ImageId }, { space, now }) {
    const image = space.images.get(text(ImageId))
    if (!image) return noImage
    if (image.type !== 'custom') return refused('InvalidParameter ImageId')
    if (valueAt(image.life, now) === 'Creating') return refused('IncorrectImageStatus')
    return done({}, () => space.images.delete(image.id))
  },

  SetImageName({ ImageId, Name }, { space }) {
    const image = space.images.get(text(ImageId))
    if (!image) return noImage
    if (image.type !== 'custom') return refused('InvalidParameter ImageId')
    return done({}, () => (image.name = text(Name)))
  },
}

const anyState = (): boolean => true

function where(
  { InstanceId }: Readonly<Record<string, unknown>>,
  { space, now }: Moment,
  may: (state: string) => boolean,
  then: (instance: Instance) => void,
): Verdict {
  const instance = space.instances.get(text(InstanceId))
  if (!instance) return noInstance
  return may(valueAt(instance.life, now)) ? done({}, () => then(instance)) : wrongState
}

export function logOff({ sessions }: Space, instance: string, now: number): void {
  for (const session of sessions) if (session.instance === instance) session.logoff ??= now
}
