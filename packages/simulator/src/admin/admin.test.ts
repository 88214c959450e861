import { createClient } from '@porthole/aliyun'
import { ecs } from '@porthole/aliyun/ecs'
import { gws } from '@porthole/aliyun/gws'
import { createClient as createTencentClient } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator, type World } from '../index.ts'
import { createAdmin } from './client.ts'

const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }
const start = Date.parse('2026-01-01T00:00:00Z')
const desktop = 'i-gwsdesktop0000000001'
const linux = 'i-bp1linux000000000001'

let simulator: Simulator
let machine: number

beforeEach(() => {
  machine = start
  simulator = createSimulator({ machine: () => machine, seed: 'x' })
})

const gwsClient = (world = 'default') =>
  createClient(gws, { credentials, region: 'cn-hangzhou', fetch: inWorld(world), retries: 0, now: () => start })

function inWorld(name: string): typeof fetch {
  return (input, init) =>
    simulator.fetch(input, {
      ...init,
      headers: { ...(init?.headers as Record<string, string>), 'x-porthole-world': name },
    })
}

const statusOf = async (id = desktop, world = 'default') =>
  (await gwsClient(world).DescribeInstances({ InstanceId: id })).Instances[0]?.Status

const ways: [string, (name?: string) => World][] = [
  ['in process', (name) => simulator.world(name)],
  ['over HTTP', (name) => createAdmin('http://porthole.test', { fetch: simulator.fetch }).world(name)],
]

describe.each(ways)('a world steered %s', (_, world) => {
  it('has a clock that stands, moves and runs on', async () => {
    const { clock } = world()
    expect(await clock.now()).toBe(start)
    expect(await clock.freeze()).toBe(start)
    machine += 1000
    expect(await clock.now()).toBe(start)
    expect(await clock.advance(15_000)).toBe(start + 15_000)
    expect(await clock.set('2026-01-02T00:00:00Z')).toBe(start + 86_400_000)
    expect(await clock.resume()).toBe(start + 86_400_000)
    machine += 5
    expect(await clock.now()).toBe(start + 86_400_005)
  })

  it('changes settings as deep as they go, and refuses what are none', async () => {
    const { settings } = world()
    const { pace, limits } = await settings.change({ pace: { task: 5 }, limits: { singleUse: { tencent: false } } })
    expect([pace['task'], pace['Creating'], limits.singleUse]).toEqual([5, 1000, { aliyun: false, tencent: false }])
    expect((await settings.read()).pace['task']).toBe(5)
    await expect(settings.change({ pace: { Clonning: 1 } })).rejects.toThrow(
      'pace.Clonning is no setting: did you mean Cloning?',
    )
    await expect(settings.change({ limits: { idle: -1 } })).rejects.toMatchObject({ status: 400 })
  })

  it('finishes and fails tasks', async () => {
    await world().clock.freeze()
    const client = gwsClient()
    const policy = { Clipboard: 'read', LocalDrive: 'off', UsbRedirect: 'on', Watermark: 'on' } as const
    const set = () => client.SetClusterPolicy({ ClusterId: 'gws-standard0001', AsyncMode: true, ...policy })
    const poll = (TaskId?: string) =>
      client.DescribeClusterPolicy({ ClusterId: 'gws-standard0001', AsyncMode: true, ...(TaskId && { TaskId }) })
    const { TaskId: failing } = await set()
    await world().tasks.fail({ id: failing!, message: 'no network' })
    await expect(poll(failing)).rejects.toMatchObject({ code: 'InternalError' })
    expect(await client.DescribeClusterPolicy({ ClusterId: 'gws-standard0001' })).toMatchObject({ Clipboard: 'off' })
    const { TaskId } = await set()
    expect(await poll(TaskId)).toMatchObject({ TaskFinished: false })
    await world().tasks.finish(TaskId!)
    expect(await poll(TaskId)).toMatchObject({ TaskFinished: true, Clipboard: 'read' })
    expect(await client.DescribeClusterPolicy({ ClusterId: 'gws-standard0001' })).toMatchObject({ Clipboard: 'read' })
    await expect(world().tasks.fail(TaskId!)).rejects.toMatchObject({ status: 409 })
  })

  it('puts clusters into debt and back', async () => {
    const client = gwsClient()
    const status = async () => (await client.DescribeClusters({ ClusterId: 'gws-standard0001' })).Clusters[0]!.Status
    await world().clusters.indebt('gws-standard0001')
    expect(await status()).toBe('indebt')
    await expect(world().clusters.indebt('gws-standard0001')).rejects.toThrow('gws-standard0001 is indebt')
    await world().clusters.running('gws-standard0001')
    expect(await status()).toBe('running')
  })

  it('loses, recovers, shuts down, starts, retypes and removes GWS instances', async () => {
    const { instances, clock } = world()
    await instances.missing(desktop)
    expect(await statusOf()).toBe('Missing')
    await instances.recover({ id: desktop, account: 'testid', region: 'cn-hangzhou' })
    expect(await statusOf()).toBe('Registered')
    await expect(instances.recover(desktop)).rejects.toMatchObject({ status: 409 })
    await instances.shutdown(desktop)
    const { Instances } = await gwsClient().DescribeInstances({ InstanceId: desktop })
    expect(Instances[0]).toMatchObject({ Status: 'Stopped', StoppedMode: 'KeepCharging' })
    await clock.freeze()
    await instances.start(desktop)
    expect(await statusOf()).toBe('Starting')
    await expect(instances.start(desktop)).rejects.toThrow(`${desktop} is Starting: only a Stopped instance`)
    await clock.advance(10_000)
    expect(await statusOf()).toBe('Registered')
    await expect(instances.start('i-none')).rejects.toMatchObject({ status: 404 })
    await instances.retype({ id: desktop, InstanceType: 'ecs.gn6i-c4g1.xlarge' })
    expect(await gwsClient().DescribeInstancePolicy({ InstanceId: desktop })).toMatchObject({ VisualLossless: 'off' })
    await instances.gone(desktop)
    expect(await statusOf()).toBeUndefined()
    await expect(instances.gone(desktop)).rejects.toThrow(
      `There is no instance ${desktop} of the account testid in cn-hangzhou in the world default`,
    )
  })

  it('opens and ends sessions', async () => {
    const { sessions, instances, clock } = world()
    await clock.freeze()
    const { id } = await sessions.open({ InstanceId: desktop, ClientName: 'LAPTOP-7' })
    await clock.advance(1000)
    await sessions.idle(id)
    await expect(sessions.close(id)).rejects.toMatchObject({ status: 409 })
    await sessions.open({ InstanceId: desktop })
    const range = { ClusterId: 'gws-standard0001', StartTime: '2026-01-01', EndTime: '2026-01-01' }
    const { TaskId } = await gwsClient().DescribeClusterConnections(range)
    await world().tasks.finish(TaskId!)
    expect(await gwsClient().DescribeClusterConnections({ ...range, TaskId: TaskId! })).toMatchObject({
      TotalCount: 2,
      Connections: [
        { ClientName: 'LAPTOP-7', LogoffStatus: '0', LogoffTime: '2026-01-01T00:00:01.000Z' },
        { ClientName: 'CLIENT-1', LogoffStatus: '' },
      ],
    })
    await instances.shutdown(desktop)
    await expect(sessions.open({ InstanceId: desktop })).rejects.toThrow('only a Registered instance takes sessions')
  })

  it('spoils and mends images', async () => {
    const { images, clock } = world()
    await clock.freeze()
    const one = async (id: string) => (await gwsClient().DescribeImages()).Images.find(({ ImageId }) => ImageId === id)
    for (const [verb, Status] of [
      ['unavailable', 'UnAvailable'],
      ['missing', 'Missing'],
      ['available', 'Available'],
    ] as const) {
      await images[verb]('m-gwscustom00000000001')
      expect(await one('m-gwscustom00000000001')).toMatchObject({ Status })
    }
    const { ImageId } = await gwsClient().CreateImage({ InstanceId: desktop, Name: 'a' })
    await images.fail(ImageId)
    await clock.advance(10_000)
    expect(await one(ImageId)).toMatchObject({ Status: 'CreateFailed' })
    await expect(images.fail(ImageId)).rejects.toMatchObject({ status: 409 })
  })

  it('makes links to consoles of both clouds, on the origin that it is reached at or told', async () => {
    const { consoles, clock } = world()
    await clock.freeze()
    const { page, socket, expires } = await consoles.link({ id: linux, origin: 'http://127.0.0.1:7070' })
    expect(socket).toMatch(/^ws:\/\/127\.0\.0\.1:7070\/websockify\/\?s=[\w%]+$/)
    expect(page).toBe(
      `http://127.0.0.1:7070/aliyun/ecs-console-vnc2/0.0.8/index.html?vncUrl=${encodeURIComponent(socket)}&instanceId=${linux}&isWindows=false`,
    )
    expect(expires).toBe(start + 15_000)
    expect((await consoles.redeem(socket)).instance).toBe(linux)
    const other = await consoles.link({ id: 'ins-r9hr2upy', origin: 'https://porthole.test' })
    expect(other.page).toBe(
      `https://porthole.test/qcloud/app/active_vnc/index.html?instanceId=ins-r9hr2upy&isWindows=false&InstanceVncUrl=${encodeURIComponent(other.socket)}`,
    )
    expect(other.socket).toMatch(/^wss:\/\/porthole\.test\/vnc\?s=/)
    const stopped = consoles.link('i-bp1stopped0000000001')
    await expect(stopped).rejects.toMatchObject({ status: 409, message: expect.stringContaining('is Stopped') })
    await expect(consoles.link('i-none')).rejects.toMatchObject({ status: 404 })
    await expect(consoles.link({ id: linux, origin: 'javascript:1' })).rejects.toMatchObject({ status: 400 })
  })

  it('shows what instances show, and says when that is as before', async () => {
    const { consoles, clock } = world()
    await clock.freeze()
    const { id, width, height, version, jpeg } = await consoles.picture(linux)
    expect([id, width > 0, height > 0]).toEqual([linux, true, true])
    expect(Buffer.from(jpeg!, 'base64').subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]))
    expect(await consoles.picture({ id: linux, version })).toEqual({ id, width, height, version })
    expect((await consoles.picture({ id: 'i-bp1windows0000000001', version })).jpeg).toBeTypeOf('string')
    expect((await consoles.picture('i-bp1stopped0000000001')).jpeg).toBeTypeOf('string')
    await expect(consoles.picture('i-none')).rejects.toMatchObject({ status: 404 })
  })

  it('sets and takes the password of a console', async () => {
    const passwordOf = async () => (await world().read({ kind: 'ecs' })).accounts['testid']![''] as unknown
    await world().ecs.password({ id: linux, password: 'aB3dE6' })
    expect(JSON.stringify(await passwordOf())).toContain('"vncPassword":"aB3dE6"')
    await expect(world().ecs.password({ id: linux, password: 'short' })).rejects.toMatchObject({ status: 400 })
    await world().ecs.password(linux)
    expect(JSON.stringify(await passwordOf())).not.toContain('vncPassword')
  })

  it('redeems VNC URLs, and touches, leaves and closes their consoles', async () => {
    const { consoles, clock } = world()
    await clock.freeze()
    const client = createTencentClient(cvm, {
      credentials: { secretId: 'testid', secretKey: 'testsecret' },
      region: 'ap-beijing',
      fetch: simulator.fetch,
      now: () => start,
    })
    const { InstanceVncUrl } = await client.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })
    const { id, end } = await consoles.redeem(InstanceVncUrl)
    expect(end).toBeUndefined()
    await expect(consoles.redeem(InstanceVncUrl)).rejects.toMatchObject({ status: 409, code: 'UsedUrl' })
    await consoles.touch(id)
    await consoles.idle(id)
    await expect(consoles.touch(id)).rejects.toMatchObject({ status: 409, code: 'Idle' })
    await expect(consoles.close('cs-none')).rejects.toMatchObject({ status: 404 })
    const again = await client.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })
    const other = await consoles.redeem({ url: again.InstanceVncUrl, account: 'testid' })
    expect(await consoles.list()).toEqual([other])
    await consoles.close(other.id)
    expect(await consoles.list()).toEqual([])
    await world().cvm.stop('ins-r9hr2upy')
    await expect(client.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })).rejects.toMatchObject({
      code: 'InvalidInstanceState',
    })
    await world().cvm.start('ins-r9hr2upy')
    expect(await client.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })).toHaveProperty('InstanceVncUrl')
  })

  it('stops, hibernates, starts and retires ECS instances', async () => {
    const client = createClient(ecs, {
      credentials,
      region: 'cn-hangzhou',
      fetch: simulator.fetch,
      retries: 0,
      now: () => start,
    })
    const shoot = (more = {}) => client.GetInstanceScreenshot({ RegionId: 'cn-hangzhou', InstanceId: linux, ...more })
    await world().ecs.stop(linux)
    await expect(shoot()).rejects.toMatchObject({ code: 'IncorrectInstanceStatus' })
    await world().ecs.hibernate(linux)
    expect(await shoot({ WakeUp: true })).toHaveProperty('Screenshot')
    await world().ecs.retire(linux)
    await expect(shoot()).rejects.toMatchObject({ code: 'NotSupported' })
    await world().ecs.retire({ id: linux, retired: false })
    await world().ecs.start(linux)
    await expect(shoot()).rejects.toMatchObject({ code: 'Throttling' })
    await expect(world().ecs.start('i-none')).rejects.toMatchObject({ status: 404 })
  })

  it('drops the service-linked role, and says who a caller is', async () => {
    const client = gwsClient()
    await client.CreateServiceLinkedRole()
    await world().role.drop()
    expect(await client.CreateServiceLinkedRole()).toMatchObject({ AlreadyExists: false })
    const bound = async () => (await client.DescribeInstances({ InstanceId: desktop })).Instances[0]!.IsBoundUser
    expect(await bound()).toBe(true)
    await world().setUser({ keyId: 'testid', userId: '7' })
    expect(await bound()).toBe(false)
  })

  it('is seeded anew, added to, and reset', async () => {
    await world().seed('users: { testid: 7 }\nrole: true\nregions: { cn-hangzhou: { vpcs: { vpc-a: {} } } }')
    expect(await gwsClient().CreateServiceLinkedRole()).toMatchObject({ AlreadyExists: true })
    expect((await gwsClient().DescribeClusters()).TotalCount).toBe(0)
    const more = 'regions: { cn-hangzhou: { clusters: { gws-a: { ClusterType: gws.s1.standard, VpcId: vpc-a } } } }'
    expect(await world().merge(more)).toEqual({ rows: 1 })
    await world().merge({ yaml: more.replace('vpc-a }', 'vpc-a, Name: again }'), account: 'testid' })
    expect(await gwsClient().DescribeClusters()).toMatchObject({ TotalCount: 1, Clusters: [{ Name: 'again' }] })
    await expect(world().merge(more.replace('vpc-a', 'vpc-b'))).rejects.toThrow(
      '1: There is no vpc vpc-b in cn-hangzhou',
    )
    await expect(world().seed('regions: [')).rejects.toMatchObject({ status: 400 })
    await world().reset()
    expect((await gwsClient().DescribeClusters()).TotalCount).toBe(0)
  })

  it('can be seeded with nothing at all', async () => {
    await world().seed('')
    await world().reset()
    expect((await gwsClient().DescribeInstances()).TotalCount).toBe(0)
  })

  it('is taken down as JSON, and set up again from it, wholly or not at all', async () => {
    const client = gwsClient()
    await client.SetClusterName({ ClusterId: 'gws-standard0001', Name: 'before' })
    const snapshot = JSON.parse(JSON.stringify(await world().snapshot()))
    await client.SetClusterName({ ClusterId: 'gws-standard0001', Name: 'after' })
    const spoilt = structuredClone(snapshot)
    delete spoilt.rows.find(({ kind }: { kind: string }) => kind === 'instance').row.life
    await expect(world().restore(spoilt)).rejects.toThrow(/^rows\.\d+\.row\.life must be a timeline/)
    const half = structuredClone(snapshot)
    half.rows.push({
      space: '',
      kind: 'world',
      row: { id: 'world', rev: 1, seq: 1, clock: { offset: 0 }, settings: {}, faults: [] },
    })
    await expect(world().restore(half)).rejects.toThrow(/settings is not whole/)
    await expect(world().restore({} as never)).rejects.toMatchObject({ status: 400 })
    await world().restore(snapshot)
    const name = async (of: string) => (await gwsClient(of).DescribeClusters()).Clusters[0]!.Name
    expect(await name('default')).toBe('before')
    await client.SetClusterName({ ClusterId: 'gws-standard0001', Name: 'after' })
    await world('copy').restore(snapshot)
    expect([await name('copy'), await name('default')]).toEqual(['before', 'after'])
    expect((await world('copy').snapshot()).rows).toEqual(snapshot.rows)
  })

  it('can be read, with the states of now and no tokens', async () => {
    await world().instances.missing(desktop)
    const view = await world().read({ kind: 'instance', limit: 1 })
    const { total, rows } = view.accounts['testid']!['cn-hangzhou']!['instance']!
    expect([total, rows.length, rows[0]]).toEqual([2, 1, expect.objectContaining({ id: desktop, status: 'Missing' })])
    await expect(world().read({ kind: 'instanse' })).rejects.toThrow('did you mean instance?')
  })

  it('refuses what is no argument, naming the field and the remedy', async () => {
    const { clock, faults } = world()
    await expect(clock.advance('soon' as never)).rejects.toThrow('clock.advance: ms must be a number, and is "soon"')
    await expect(clock.set(undefined as never)).rejects.toThrow('clock.set needs at: give for example')
    await expect(faults.add({ rate: 2, latency: 1 })).rejects.toThrow('faults.add: rate must be from 0 to 1, and is 2')
    await expect(faults.add({ lattency: 1 } as never)).rejects.toThrow('did you mean latency?')
  })
})
