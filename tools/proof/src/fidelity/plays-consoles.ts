/** Plays of the consoles of ECS and CVM: what a URL is good for, and when a call is refused. */
import { equal, type Play } from './play.ts'
import { worldWith } from './scenery.ts'
import type { Stage } from './stage.ts'

const ecs = 'ecs DescribeInstanceVncUrl'
const screenshot = 'ecs GetInstanceScreenshot'
const cvm = 'cvm DescribeInstanceVncUrl'
const linux = { RegionId: 'cn-hangzhou', InstanceId: 'i-linux' }
const running = { InstanceId: 'ins-running1' }

const clouds = [
  { service: 'ecs', operation: ecs, request: linux, field: 'VncUrl' },
  { service: 'cvm', operation: cvm, request: running, field: 'InstanceVncUrl' },
] as const

type Cloud = (typeof clouds)[number]

const urlOf = async (stage: Stage, { operation, request, field }: Cloud): Promise<string> =>
  (await stage.call(operation, request))[field] as string

/** The code with which a console does not open. */
async function turnedAway(opening: Promise<unknown>): Promise<string> {
  const error = await opening.then(
    () => undefined,
    (thrown: { code?: string }) => thrown,
  )
  if (!error) throw new Error('The console opened.')
  return error.code ?? String(error)
}

const second = 1000

const urlPlays = clouds.flatMap((cloud): Play[] => [
  {
    name: `The URL of ${cloud.operation} is good for 15 seconds.`,
    service: cloud.service,
    async play(stage) {
      const [good, late] = [await urlOf(stage, cloud), await urlOf(stage, cloud)]
      await stage.pass(15 * second)
      await stage.world.consoles.redeem(good)
      await stage.pass(1)
      equal(await turnedAway(stage.world.consoles.redeem(late)), 'ExpiredUrl')
      stage.shows(cloud.operation, `url-lifetime of ${cloud.field}`)
    },
  },
  {
    name: `A console of ${cloud.operation} is connected again 30 times a minute at most.`,
    service: cloud.service,
    options: { settings: { limits: { cvmRate: 0 } } },
    async play(stage) {
      await stage.world.consoles.redeem(await urlOf(stage, cloud))
      for (let times = 0; times < 30; times++) await stage.world.consoles.redeem(await urlOf(stage, cloud))
      await turnedAway(stage.world.consoles.redeem(await urlOf(stage, cloud)))
      await stage.pass(60 * second)
      await stage.world.consoles.redeem(await urlOf(stage, cloud))
      stage.shows(cloud.operation, `reconnect-rate of ${cloud.field}`)
    },
  },
])

const otherConsoles: readonly Play[] = [
  {
    name: 'A URL of CVM opens one connection.',
    service: 'cvm',
    async play(stage) {
      const url = await urlOf(stage, clouds[1])
      await stage.world.consoles.redeem(url)
      equal(await turnedAway(stage.world.consoles.redeem(url)), 'UsedUrl')
      stage.shows(cvm, 'single-use of InstanceVncUrl')
    },
  },
  {
    name: 'A URL of ECS opens as many connections as are asked for.',
    service: 'ecs',
    async play(stage) {
      const url = await urlOf(stage, clouds[0])
      await stage.world.consoles.redeem(url)
      await stage.world.consoles.redeem(url)
    },
  },
  {
    name: 'A console of ECS that nobody uses for 60 seconds is disconnected.',
    service: 'ecs',
    async play(stage) {
      const { id } = await stage.world.consoles.redeem(await urlOf(stage, clouds[0]))
      await stage.pass(59 * second)
      await stage.world.consoles.touch(id)
      await stage.pass(60 * second)
      equal(await turnedAway(stage.world.consoles.touch(id)), 'Idle')
      stage.shows(ecs, 'idle-timeout of VncUrl')
    },
  },
]

const refusals: readonly Play[] = [
  {
    name: 'ECS tells a wrong region from an unknown instance.',
    service: 'ecs',
    async play(stage) {
      await stage.refused(ecs, { ...linux, RegionId: 'cn-nowhere' }, 'InvalidRegionId.NotFound')
      await stage.refused(ecs, { ...linux, InstanceId: 'i-none' }, 'InvalidInstanceId.NotFound')
      await stage.refused(ecs, { ...linux, RegionId: 'cn-beijing' }, 'InvalidRegionInstance')
      await stage.refused(ecs, linux, 'InternalError', { fault: 'InternalError' })
    },
  },
  {
    name: 'A console of ECS opens on an instance that runs, and on no other.',
    service: 'ecs',
    options: { world: worldWith({ ecs: { 'i-booting': { status: 'Pending' }, 'i-off': { status: 'Stopped' } } }) },
    async play(stage) {
      await stage.refused(ecs, { ...linux, InstanceId: 'i-booting' }, 'InstanceNotReady')
      const off = { ...linux, InstanceId: 'i-off' }
      await stage.refused(ecs, off, 'IncorrectInstanceStatus')
      await stage.refused(screenshot, off, 'IncorrectInstanceStatus')
      await stage.refused(screenshot, { ...linux, InstanceId: 'i-asleep' }, 'IncorrectInstanceStatus')
      await stage.refused(screenshot, { ...linux, InstanceId: 'i-none' }, 'InvalidParameter')
    },
  },
  {
    name: 'A screenshot is taken every 10 seconds, of an instance that runs or is woken up.',
    service: 'ecs',
    async play(stage) {
      await stage.call(screenshot, linux)
      await stage.pass(10 * second - 1)
      await stage.refused(screenshot, linux, 'Throttling')
      await stage.pass(1)
      await stage.call(screenshot, linux)
      stage.shows(screenshot, 'call-interval per InstanceId')
      await stage.call(screenshot, { ...linux, InstanceId: 'i-asleep', WakeUp: true })
      await stage.refused(screenshot, { ...linux, InstanceId: 'i-retired' }, 'NotSupported')
      stage.shows(screenshot, 'excluded-type of InstanceId')
    },
  },
  {
    name: 'CVM answers 10 calls a second.',
    service: 'cvm',
    async play(stage) {
      for (let times = 0; times < 10; times++) await stage.call(cvm, running)
      await stage.refused(cvm, running, 'RequestLimitExceeded')
      await stage.pass(second)
      await stage.call(cvm, running)
      stage.shows(cvm, 'request-rate')
    },
  },
  {
    name: 'A Finance region of CVM answers at a host of its own.',
    service: 'cvm',
    hosts: true,
    options: { world: JSON.stringify({ regions: { 'ap-shanghai-fsi': { cvm: { 'ins-running1': {} } } } }) },
    async play(stage) {
      const region = 'ap-shanghai-fsi'
      await stage.call(cvm, running, { region })
      await stage.refused(cvm, running, 'UnsupportedRegion', { region, endpoint: 'https://cvm.tencentcloudapi.com' })
      stage.shows(cvm, 'required-host')
    },
  },
  {
    name: 'CVM tells a malformed id from an unknown one, and from an instance that is stopped.',
    service: 'cvm',
    async play(stage) {
      await stage.refused(cvm, { InstanceId: 'i-1' }, 'InvalidInstanceId.Malformed')
      await stage.refused(cvm, { InstanceId: 'ins-00000000' }, 'InvalidInstanceId.NotFound')
      await stage.refused(cvm, { InstanceId: 'ins-stopped1' }, 'InvalidInstanceState')
    },
  },
]

export const consolePlays: readonly Play[] = [...urlPlays, ...otherConsoles, ...refusals]
