import { createClient, runTask } from '@porthole/aliyun'
import { DescribeClusterConnectionsTask, gws } from '@porthole/aliyun/gws'
import { describe, expect, it } from 'vitest'
import { createSimulator } from '../simulator.ts'
import type { SessionRow } from '../world/rows.ts'
import { type GwsStage, gwsStage, refusal } from './gws-testing.ts'

const desktop = 'i-gwsdesktop0000000001'
const application = 'i-gwsapp00000000000001'
const mine = 'client-0000000000001'

const icaOf = (ticket: string | undefined): string[] => Buffer.from(ticket!, 'base64').toString().split('\r\n')

async function sessions({ store }: GwsStage): Promise<readonly SessionRow[]> {
  const { rows } = await store.page({ world: 'default', space: 'testid|cn-hangzhou' }, 'session', {})
  return rows as readonly SessionRow[]
}

describe('the session of a ticket', () => {
  it('begins when the ticket is handed out, under the name of the client in it', async () => {
    const stage = gwsStage()
    const { Ticket } = await stage.client.GetConnectTicket({ InstanceId: desktop })
    expect(icaOf(Ticket)).toContain(`ClientName=${mine}`)
    expect(await sessions(stage)).toMatchObject([
      { ClusterId: 'gws-standard0001', InstanceId: desktop, ClientName: mine, logon: stage.now },
    ])
    const days = { StartTime: '2026-01-31', EndTime: '2026-01-31' }
    const asked = await runTask(
      stage.client,
      DescribeClusterConnectionsTask,
      { ClusterId: 'gws-standard0001', ...days },
      { sleep: async (ms) => void (stage.now += ms) },
    )
    expect(asked).toMatchObject({
      TotalCount: 1,
      Connections: [
        {
          ClientName: mine,
          InstanceId: desktop,
          LogonTime: '2026-01-31T10:30:00.000Z',
          LogoffTime: '',
          LogoffStatus: '',
        },
      ],
    })
  })

  it('takes further tickets of its user for as long as it runs, and of nobody else', async () => {
    const stage = gwsStage()
    const InstanceId = application
    await stage.client.GetConnectTicket({ InstanceId, AppName: 'notepad' })
    stage.now += 1000
    await stage.client.GetConnectTicket({ InstanceId, AppName: 'notepad' })
    await stage.as('other').GetConnectTicket({ InstanceId, AppName: 'notepad' })
    await stage.client.GetConnectTicket({ InstanceId: desktop })
    expect(await sessions(stage)).toMatchObject([
      { InstanceId, ClientName: mine, logon: stage.now - 1000 },
      { InstanceId, ClientName: 'client-200', logon: stage.now },
      { InstanceId: desktop, ClientName: mine, logon: stage.now },
    ])
  })

  it('ends with its instance, and the next ticket begins another', async () => {
    const stage = gwsStage()
    const { now } = stage
    const InstanceId = desktop
    await stage.client.GetConnectTicket({ InstanceId })
    stage.now += 1000
    await stage.client.RestartInstance({ InstanceId })
    stage.now += 5000
    await stage.client.GetConnectTicket({ InstanceId })
    stage.now += 1000
    await stage.client.StopInstance({ InstanceId })
    expect(await sessions(stage)).toMatchObject([
      { logon: now, logoff: now + 1000 },
      { logon: now + 6000, logoff: now + 7000 },
    ])
    await stage.client.GetConnectTicket({ InstanceId: application, AppName: 'notepad' })
    await stage.client.DeleteInstance({ InstanceId: application })
    expect((await sessions(stage)).at(-1)).toMatchObject({ InstanceId: application, logoff: stage.now })
  })

  it('ends by the hand that closes it, and the next ticket begins another', async () => {
    const simulator = createSimulator({ clock: '2026-01-31T10:30:00Z', seed: 'gws' })
    const client = createClient(gws, {
      credentials: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
      region: 'cn-hangzhou',
      fetch: simulator.fetch,
      now: () => Date.parse('2026-01-31T10:30:00Z'),
    })
    const found = async (): Promise<readonly SessionRow[]> => {
      const { accounts } = await simulator.world().read({ kind: 'session', region: 'cn-hangzhou' })
      return accounts['testid']!['cn-hangzhou']!['session']!.rows as unknown as SessionRow[]
    }
    await client.GetConnectTicket({ InstanceId: desktop })
    const [first] = await found()
    await simulator.world().sessions.close({ id: first!.id, region: 'cn-hangzhou' })
    await client.GetConnectTicket({ InstanceId: desktop })
    expect(await found()).toMatchObject([{ id: first!.id, logoff: first!.logon }, { InstanceId: desktop }])
    expect((await found())[1]).not.toHaveProperty('logoff')
  })

  it('is not begun by a call that is refused, nor by the beginning of a task', async () => {
    const stage = gwsStage()
    const { client } = stage
    await refusal(client.GetConnectTicket({ InstanceId: desktop, AppName: 'notepad' }))
    await refusal(client.GetConnectTicket({ InstanceId: application }))
    await client.GetConnectTicket({ InstanceId: desktop, AsyncMode: true })
    await client.StopInstance({ InstanceId: desktop })
    await refusal(client.GetConnectTicket({ InstanceId: desktop }))
    expect(await sessions(stage)).toEqual([])
  })

  it('begins once with the first poll that answers a ticket, for who asked for it', async () => {
    const stage = gwsStage()
    const asked = { InstanceId: desktop, AsyncMode: true }
    const { TaskId = '' } = await stage.as('other').GetConnectTicket(asked)
    stage.now += 999
    await stage.client.GetConnectTicket({ ...asked, TaskId })
    expect(await sessions(stage)).toEqual([])
    stage.now += 1
    const { Ticket } = await stage.client.GetConnectTicket({ ...asked, TaskId })
    expect(icaOf(Ticket)).toContain('ClientName=client-200')
    const begun = { ClientName: 'client-200', logon: stage.now }
    expect(await sessions(stage)).toMatchObject([begun])
    await stage.client.RestartInstance({ InstanceId: desktop })
    stage.now += 5000
    expect((await stage.client.GetConnectTicket({ ...asked, TaskId })).Ticket).toBe(Ticket)
    expect(await sessions(stage)).toMatchObject([{ ...begun, logoff: begun.logon }])
  })

  it('does not begin at an instance that has stopped before its ticket was answered', async () => {
    const stage = gwsStage()
    const asked = { InstanceId: desktop, AsyncMode: true }
    const { TaskId = '' } = await stage.client.GetConnectTicket(asked)
    await stage.client.RestartInstance({ InstanceId: desktop })
    stage.now += 1000
    const { Ticket } = await stage.client.GetConnectTicket({ ...asked, TaskId })
    stage.now += 5000
    expect((await stage.client.GetConnectTicket({ ...asked, TaskId })).Ticket).toBe(Ticket)
    expect(await sessions(stage)).toEqual([])
  })

  it('is one, however many tickets and whatever stops meet', async () => {
    const stage = gwsStage()
    const { client } = stage
    const request = { InstanceId: desktop }
    await client.DescribeInstances()
    stage.meanwhile(() => client.GetConnectTicket(request))
    await client.GetConnectTicket(request)
    expect(await sessions(stage)).toHaveLength(1)

    const { TaskId = '' } = await stage.as('other').GetConnectTicket({ ...request, AsyncMode: true })
    stage.now += 1000
    const poll = () => client.GetConnectTicket({ ...request, AsyncMode: true, TaskId })
    stage.meanwhile(poll)
    await poll()
    expect(await sessions(stage)).toHaveLength(2)

    await client.RestartInstance(request)
    stage.now += 5000
    stage.meanwhile(() => client.StopInstance(request))
    expect(await refusal(client.GetConnectTicket(request))).toBe('IncorrectInstanceStatus')
    expect((await sessions(stage)).filter(({ logoff }) => logoff === undefined)).toEqual([])
  })
})
