/** Plays of GWS instances and images: chapters 4 and 5 of the document. */
import { equal, type Play } from './play.ts'
import {
  advanced,
  application,
  cluster,
  custom,
  desktop,
  eip,
  image,
  nat,
  requests,
  stopped,
  worldWith,
} from './scenery.ts'
import type { Values } from './ground.ts'
import type { Stage } from './stage.ts'

const instanceOf = async (stage: Stage, InstanceId: unknown): Promise<Values> => {
  const { Instances } = await stage.call('gws DescribeInstances', { InstanceId })
  return (Instances as readonly Values[])[0]!
}

const statusOf = async (stage: Stage, InstanceId: unknown): Promise<unknown> =>
  (await instanceOf(stage, InstanceId))['Status']

const imageOf = async (stage: Stage, ImageId: unknown): Promise<Values | undefined> => {
  const { Images } = await stage.call('gws DescribeImages')
  return (Images as readonly Values[]).find((one) => one['ImageId'] === ImageId)
}

/** The states of the instance, second by second. */
async function states(stage: Stage, InstanceId: unknown, seconds: number): Promise<unknown[]> {
  const seen: unknown[] = []
  for (let second = 0; second < seconds; second++) {
    seen.push(await statusOf(stage, InstanceId))
    await stage.pass(1000)
  }
  return seen
}

const starting = ['Starting', 'Initializing', 'Unregistered', 'Registered']
const create = requests['gws CreateInstance']!

export const instancePlays: readonly Play[] = [
  {
    name: 'An instance is created, stopped, started, restarted and deleted.',
    service: 'gws',
    async play(stage) {
      const { InstanceId } = await stage.call('gws CreateInstance', { ...create, InstanceChargeType: 'PostPaid' })
      equal(await states(stage, InstanceId, 5), ['Creating', ...starting])
      await stage.call('gws StopInstance', { InstanceId })
      equal(await states(stage, InstanceId, 2), ['Stopping', 'Stopped'])
      equal((await instanceOf(stage, InstanceId))['StoppedMode'], 'StopCharging')
      await stage.call('gws StartInstance', { InstanceId })
      equal(await states(stage, InstanceId, 4), starting)
      await stage.call('gws RestartInstance', { InstanceId })
      equal(await states(stage, InstanceId, 5), ['Stopping', ...starting])
      await stage.call('gws DeleteInstance', { InstanceId })
      equal(await instanceOf(stage, InstanceId), undefined)
    },
  },
  {
    name: 'A PrePaid instance expires, one without a public address has no bandwidth, and a disk holds its image.',
    service: 'gws',
    async play(stage) {
      const { InstanceId } = await stage.call('gws CreateInstance', create)
      const { CreateTime, ExpireTime, MaxBandwidthIn, MaxBandwidthOut } = await instanceOf(stage, InstanceId)
      const days = (Date.parse(ExpireTime as string) - Date.parse(CreateTime as string)) / 86_400_000
      equal([days, MaxBandwidthIn, MaxBandwidthOut], [7, 8, 9])
      const { AllocatePublicAddress: _, ...rest } = create
      const { InstanceId: inner } = await stage.call('gws CreateInstance', rest)
      equal((await instanceOf(stage, inner))['MaxBandwidthIn'], 0)
      await stage.refused('gws CreateInstance', { ...create, ImageId: custom, SystemDiskSize: 39 }, 'InvalidParameter')
      await stage.call('gws CreateInstance', { ...create, ImageId: custom, SystemDiskSize: 40 })
      stage.shows('gws CreateInstance', 'SystemDiskSize at least')
    },
  },
  {
    name: 'Machines are lost, and shut down from inside.',
    service: 'gws',
    async play(stage) {
      await stage.world.instances.missing(desktop)
      equal(await statusOf(stage, desktop), 'Missing')
      await stage.world.instances.shutdown(application)
      equal((await instanceOf(stage, application))['StoppedMode'], 'KeepCharging')
    },
  },
  {
    name: 'An instance is assigned to a user, and found by them.',
    service: 'gws',
    async play(stage) {
      equal((await instanceOf(stage, desktop))['UserId'], undefined)
      await stage.call('gws SetInstanceUser', { InstanceId: desktop, UserName: 'user01', UserId: 100 })
      const found = await stage.call('gws DescribeInstances', { UserId: 100, UserName: 'user01', ClusterId: cluster })
      const [one] = found['Instances'] as readonly Values[]
      equal(
        [found['TotalCount'], one!['InstanceId'], one!['IsBoundUser'], one!['UserName']],
        [1, desktop, true, 'user01'],
      )
      await stage.call('gws SetInstanceName', { InstanceId: desktop, Name: 'office' })
      equal((await instanceOf(stage, desktop))['Name'], 'office')
    },
  },
  {
    name: 'The policy of an instance counts where there is a GPU.',
    service: 'gws',
    async play(stage) {
      for (const [InstanceId, VisualLossless, OptimizeFor3d] of [
        [application, 'on', 'off'],
        [application, 'off', 'on'],
      ]) {
        await stage.call('gws SetInstancePolicy', { InstanceId, VisualLossless, OptimizeFor3d })
        const { RequestId: _, ...read } = await stage.call('gws DescribeInstancePolicy', { InstanceId })
        equal(read, { VisualLossless, OptimizeFor3d })
      }
      await stage.call('gws SetInstancePolicy', { InstanceId: desktop, VisualLossless: 'on', OptimizeFor3d: 'on' })
      const none = await stage.call('gws DescribeInstancePolicy', { InstanceId: desktop })
      equal([none['VisualLossless'], none['OptimizeFor3d']], ['N/A', 'N/A'])
      stage.shows('gws SetInstancePolicy', 'VisualLossless only when', 'OptimizeFor3d only when')
    },
  },
  {
    name: 'The policy of an instance is set, and read, in the background.',
    service: 'gws',
    async play(stage) {
      const request = { ...requests['gws SetInstancePolicy'], AsyncMode: true }
      const { TaskId } = await stage.call('gws SetInstancePolicy', request)
      const poll = { InstanceId: application, AsyncMode: true, TaskId }
      equal((await stage.call('gws DescribeInstancePolicy', poll))['TaskFinished'], false)
      await stage.pass(1000)
      equal((await stage.call('gws DescribeInstancePolicy', poll))['VisualLossless'], 'on')
      const { TaskId: own } = await stage.call('gws DescribeInstancePolicy', {
        InstanceId: application,
        AsyncMode: true,
      })
      await stage.pass(1000)
      equal((await stage.call('gws DescribeInstancePolicy', { ...poll, TaskId: own }))['TaskFinished'], true)
    },
  },
  {
    name: 'A ticket is for a desktop, or for one application.',
    service: 'gws',
    async play(stage) {
      const ask = 'gws GetConnectTicket'
      const open = async (request: Values): Promise<string> =>
        Buffer.from((await stage.call(ask, request))['Ticket'] as string, 'base64').toString()
      equal((await open({ InstanceId: desktop })).startsWith('[Encoding]'), true)
      await stage.call('gws SetClusterDnat', { ClusterId: cluster, NatId: nat, NatEip: eip })
      equal((await open({ InstanceId: desktop })).includes(`\r\nAddress=${eip}:1494\r\n`), true)
      await stage.refused(ask, { InstanceId: desktop, AppName: 'notepad' }, 'InvalidParameter')
      await stage.call(ask, { InstanceId: application, AppName: 'notepad' })
      await stage.refused(ask, { InstanceId: application }, 'MissingParameter')
      await stage.refused(ask, { InstanceId: application, AppName: 'paint' }, 'InvalidParameter')
      stage.shows(ask, 'AppName required when', 'AppName forbidden when')
    },
  },
  {
    name: 'In a domain, the assigned user gives name and password.',
    service: 'gws',
    options: {
      world: worldWith({
        clusters: { [advanced]: { domain: { DomainName: 'corp.example', DomainDnsIp: '192.168.0.53' } } },
        instances: { [desktop]: { ClusterId: advanced, UserId: '100', UserName: 'user01' } },
      }),
    },
    async play(stage) {
      const ask = { InstanceId: desktop, UserName: 'user01', Password: 'of-the-user' }
      await stage.call('gws GetConnectTicket', ask)
      for (const name of ['UserName', 'Password'] as const) {
        const { [name]: _, ...rest } = ask
        await stage.refused('gws GetConnectTicket', rest, 'MissingParameter')
        stage.shows('gws GetConnectTicket', `${name} required when`)
      }
      // Somebody else needs neither.
      await stage.call('gws SetInstanceUser', { InstanceId: desktop, UserName: 'user02', UserId: 2 })
      await stage.call('gws GetConnectTicket', { InstanceId: desktop })
    },
  },
  {
    name: 'A ticket is made in the background.',
    service: 'gws',
    async play(stage) {
      const ask = { InstanceId: desktop, AsyncMode: true }
      const { TaskId, TaskFinished } = await stage.call('gws GetConnectTicket', ask)
      equal(TaskFinished, false)
      await stage.pass(1000)
      const done = await stage.call('gws GetConnectTicket', { ...ask, TaskId })
      equal([done['TaskFinished'], typeof done['Ticket']], [true, 'string'])
    },
  },
  {
    name: 'Whoever gets a ticket is connected, once, until the instance stops.',
    service: 'gws',
    async play(stage) {
      const connections = async (): Promise<readonly unknown[]> => {
        const request = requests['gws DescribeClusterConnections']!
        const { TaskId } = await stage.call('gws DescribeClusterConnections', request)
        await stage.pass(1000)
        const { Connections } = await stage.call('gws DescribeClusterConnections', { ...request, TaskId })
        return (Connections as readonly Record<string, unknown>[]).map((one) => [
          one['InstanceId'],
          one['LogoffStatus'],
        ])
      }
      await stage.refused('gws GetConnectTicket', { InstanceId: application }, 'MissingParameter')
      await stage.call('gws GetConnectTicket', { InstanceId: desktop })
      await stage.call('gws GetConnectTicket', { InstanceId: desktop })
      equal(await connections(), [[desktop, '']])
      await stage.call('gws StopInstance', { InstanceId: desktop })
      const ask = { InstanceId: application, AppName: 'notepad', AsyncMode: true }
      const { TaskId } = await stage.call('gws GetConnectTicket', ask)
      equal(await connections(), [[desktop, '0']])
      await stage.call('gws GetConnectTicket', { ...ask, TaskId })
      await stage.call('gws GetConnectTicket', { ...ask, TaskId })
      equal(await connections(), [
        [desktop, '0'],
        [application, ''],
      ])
    },
  },
  {
    name: 'What is in another state than a call needs is left alone.',
    service: 'gws',
    options: { world: worldWith({ clusters: { 'gws-empty': { status: 'indebt' } } }) },
    async play(stage) {
      const wrong = 'IncorrectInstanceStatus'
      await stage.refused('gws StartInstance', { InstanceId: desktop }, wrong)
      await stage.refused('gws StopInstance', { InstanceId: stopped }, wrong)
      await stage.refused('gws RestartInstance', { InstanceId: stopped }, wrong)
      await stage.refused('gws GetConnectTicket', { InstanceId: stopped }, wrong)
      const { ImageId } = await stage.call('gws CreateImage', { InstanceId: desktop })
      await stage.refused('gws CreateImage', { InstanceId: desktop }, wrong)
      await stage.refused('gws DeleteInstance', { InstanceId: desktop }, wrong)
      await stage.refused('gws DeleteImage', { ImageId }, 'IncorrectImageStatus')
      await stage.refused('gws CreateInstance', { ...create, ImageId }, 'IncorrectImageStatus')
      const indebt = { ClusterId: 'gws-empty' }
      await stage.refused('gws CreateInstance', { ...create, ...indebt }, 'IncorrectClusterStatus')
      await stage.refused('gws DeleteCluster', indebt, 'IncorrectClusterStatus')
      const policy = { ...requests['gws SetClusterPolicy'], ...indebt }
      await stage.refused('gws SetClusterPolicy', policy, 'IncorrectClusterStatus')
    },
  },
  {
    name: 'An image is made of an instance, used and deleted.',
    service: 'gws',
    async play(stage) {
      const { ImageId } = await stage.call('gws CreateImage', { InstanceId: desktop, Name: 'office' })
      equal(await statusOf(stage, desktop), 'Cloning')
      equal((await imageOf(stage, ImageId))?.['Status'], 'Creating')
      await stage.pass(2000)
      equal(await statusOf(stage, desktop), 'Registered')
      const { Status, Progress, ImageType } = (await imageOf(stage, ImageId))!
      equal([Status, Progress, ImageType], ['Available', '100%', 'custom'])
      await stage.call('gws SetImageName', { ImageId, Name: 'office-2' })
      equal((await imageOf(stage, ImageId))?.['Name'], 'office-2')
      await stage.call('gws DeleteImage', { ImageId })
      equal(await imageOf(stage, ImageId), undefined)
    },
  },
  {
    name: 'Images fail, cannot be used, and are lost.',
    service: 'gws',
    async play(stage) {
      const { ImageId } = await stage.call('gws CreateImage', { InstanceId: stopped })
      await stage.world.images.fail(ImageId as string)
      await stage.world.images.unavailable(custom)
      equal((await imageOf(stage, ImageId))?.['Status'], 'CreateFailed')
      equal((await imageOf(stage, custom))?.['Status'], 'UnAvailable')
      await stage.world.images.missing(image)
      equal((await imageOf(stage, image))?.['Status'], 'Missing')
    },
  },
]
