import { describe, expect, it } from 'vitest'
import { always } from '../world/timeline.ts'
import { type GwsStage, gwsStage, refusal } from './gws-testing.ts'

const desktop = 'i-gwsdesktop0000000001'
const application = 'i-gwsapp00000000000001'

const icaOf = (ticket: string | undefined): string[] => Buffer.from(ticket!, 'base64').toString().split('\r\n')
const without = (lines: string[], key: string): string[] => lines.filter((line) => !line.startsWith(`${key}=`))

async function bindDomain(stage: GwsStage): Promise<void> {
  await stage.client.DescribeInstances()
  const cluster = (await stage.row('cluster', 'gws-standard0001'))!
  await stage.plant('cluster', { ...cluster, domain: always({ DomainName: 'abc.com', DomainDnsIp: '10.0.0.1' }) })
}

describe('GetConnectTicket', () => {
  it('answers an ICA file that opens the desktop, new with each call', async () => {
    const stage = gwsStage()
    const { client } = stage
    const first = await client.GetConnectTicket({ InstanceId: desktop })
    const second = await client.GetConnectTicket({ InstanceId: desktop })
    const { privateIp } = (await stage.row('instance', desktop))!.setup
    expect(Object.keys(first).toSorted()).toEqual(['RequestId', 'Ticket'])
    expect(without(icaOf(first.Ticket), 'LogonTicket')).toEqual([
      '[Encoding]',
      'InputEncoding=UTF8',
      '',
      '[WFClient]',
      'Version=2',
      'ClientName=client-0000000000001',
      '',
      '[ApplicationServers]',
      `${desktop}=`,
      '',
      `[${desktop}]`,
      `Address=${privateIp}:1494`,
      'CGPAddress=*:2598',
      'InitialProgram=#desktop',
      'AutologonAllowed=ON',
      'LogonTicketType=CTXS1',
      'Title=desktop',
      'TWIMode=Off',
      'DesiredHRES=4294967295',
      'DesiredVRES=4294967295',
      'TransportDriver=TCP/IP',
      'WinStationDriver=ICA 3.0',
      '',
    ])
    expect(icaOf(first.Ticket)).toContainEqual(expect.stringMatching(/^LogonTicket=[\dA-F]{30}$/))
    expect(first.Ticket).not.toBe(second.Ticket)
  })

  it('opens an application with its arguments, none of which can add a line to the file', async () => {
    const stage = gwsStage()
    await stage.client.DescribeInstances()
    const row = (await stage.row('instance', application))!
    const AppList = [{ AppName: 'notepad', AppArgs: 'c:/temp.txt\r\nPassword=x' }]
    await stage.plant('instance', { ...row, AppList })
    const { Ticket } = await stage.client.GetConnectTicket({ InstanceId: application, AppName: 'notepad' })
    expect(icaOf(Ticket)).toEqual(
      expect.arrayContaining(['InitialProgram=#notepad', 'LongCommandLine=c:/temp.txt Password=x', 'TWIMode=On']),
    )
  })

  it('leads to the EIP of the NAT gateway, else to the public address', async () => {
    const stage = gwsStage()
    await stage.client.DescribeInstances()
    const address = async () => {
      const { Ticket } = await stage.client.GetConnectTicket({ InstanceId: desktop })
      return icaOf(Ticket).find((line) => line.startsWith('Address='))
    }
    const row = (await stage.row('instance', desktop))!
    await stage.plant('instance', { ...row, setup: { ...row.setup, publicIp: '47.96.200.1' } })
    expect(await address()).toBe('Address=47.96.200.1:1494')
    const cluster = (await stage.row('cluster', row.ClusterId))!
    await stage.plant('cluster', { ...cluster, NatId: 'ngw-demo000000000001', NatEip: '47.96.0.10' })
    expect(await address()).toBe('Address=47.96.0.10:1494')
  })

  it('wants an application for Application instances, and none for a desktop', async () => {
    const { client } = gwsStage()
    const ask = (InstanceId: string, AppName?: string) =>
      refusal(client.GetConnectTicket({ InstanceId, ...(AppName && { AppName }) }))
    expect(await ask('i-none')).toBe('InvalidInstanceId.NotFound')
    expect(await ask(desktop, 'notepad')).toBe('InvalidParameter AppName')
    expect(await ask(application)).toBe('MissingParameter AppName')
    expect(await ask(application, 'paint')).toBe('InvalidParameter AppName')
  })

  it('wants credentials of the assigned user of an instance in a domain, and of nobody else', async () => {
    const stage = gwsStage()
    await bindDomain(stage)
    const InstanceId = desktop
    const { client } = stage
    expect(await refusal(client.GetConnectTicket({ InstanceId }))).toBe('MissingParameter UserName')
    expect(await refusal(client.GetConnectTicket({ InstanceId, UserName: 'u' }))).toBe('MissingParameter Password')
    const { Ticket } = await client.GetConnectTicket({ InstanceId, UserName: 'u', Password: 'S3cret-of-u' })
    expect(icaOf(Ticket).join()).not.toContain('S3cret-of-u')
    await stage.as('other').GetConnectTicket({ InstanceId })
    await client.GetConnectTicket({ InstanceId: application, AppName: 'notepad' })
  })

  it('refuses an instance that is not Registered', async () => {
    const { client } = gwsStage()
    await client.RestartInstance({ InstanceId: desktop })
    expect(await refusal(client.GetConnectTicket({ InstanceId: desktop }))).toBe('IncorrectInstanceStatus')
    expect(await refusal(client.GetConnectTicket({ InstanceId: desktop, AsyncMode: true }))).toBe(
      'IncorrectInstanceStatus',
    )
  })

  it('works in the background, and every later poll answers the same ticket', async () => {
    const stage = gwsStage()
    await bindDomain(stage)
    const request = { InstanceId: desktop, AsyncMode: true }
    const { RequestId: _, ...begun } = await stage.client.GetConnectTicket({
      ...request,
      UserName: 'u',
      Password: 'S3cret-of-u',
    })
    expect(begun).toEqual({ TaskId: expect.stringMatching(/^t-/), TaskFinished: false })
    const poll = async () => {
      const { RequestId: _, ...answer } = await stage.client.GetConnectTicket({ ...request, TaskId: begun.TaskId! })
      return answer
    }
    stage.now += 999
    expect(await poll()).toEqual(begun)
    stage.now += 1
    const done = await poll()
    expect(done).toEqual({ TaskId: begun.TaskId, TaskFinished: true, Ticket: expect.any(String) })
    stage.now += 60_000
    await stage.client.SetInstanceName({ InstanceId: desktop, Name: 'renamed' })
    expect(await poll()).toEqual(done)
    const kept = JSON.stringify(await stage.store.dump('default'))
    const token = icaOf(done.Ticket)
      .find((line) => line.startsWith('LogonTicket='))!
      .split('=')[1]!
    expect(kept).not.toContain(token)
    expect(kept).not.toContain(done.Ticket)
    expect(kept).not.toContain('S3cret-of-u')
  })

  it('takes a TaskId for nothing without AsyncMode, and refuses one of another instance', async () => {
    const stage = gwsStage()
    const { TaskId = '' } = await stage.client.GetConnectTicket({ InstanceId: desktop, AsyncMode: true })
    const other = { InstanceId: application, AppName: 'notepad', AsyncMode: true }
    expect(await refusal(stage.client.GetConnectTicket({ ...other, TaskId }))).toBe('InvalidTaskId.NotFound')
    expect(await refusal(stage.client.GetConnectTicket({ ...other, TaskId: 't-none' }))).toBe('InvalidTaskId.NotFound')
  })

  it('is nothing but sections of one-line values in UTF-8, whatever names there are', async () => {
    const stage = gwsStage()
    await stage.client.DescribeInstances()
    const row = (await stage.row('instance', desktop))!
    const id = 'i-[odd]\r\n;=名'
    const { rev: _, seq: __, ...fields } = row
    await stage.plant('instance', { ...fields, id, Name: '设计 = 1\n[WFClient]\u2028;' })
    const { Ticket = '' } = await stage.client.GetConnectTicket({ InstanceId: id })
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(Ticket, 'base64'))
    expect(text).toMatch(/^(?:(?:\[[^[\]\r\n]+\]|[^[;=\s][^=\r\n]*=[^\r\n]*)?\r\n)+$/u)
    const sections = new Map(
      text.split('\r\n\r\n').map((section) => {
        const [title, ...lines] = section.trimEnd().split('\r\n')
        const values = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
        return [title!.slice(1, -1), Object.fromEntries(values) as Record<string, string>]
      }),
    )
    const entry = 'i--odd- --名'
    expect([...sections.keys()]).toEqual(['Encoding', 'WFClient', 'ApplicationServers', entry])
    expect(sections.get('ApplicationServers')).toEqual({ [entry]: '' })
    expect(sections.get(entry)).toMatchObject({
      InitialProgram: '#设计 = 1 [WFClient] ;',
      Title: '设计 = 1 [WFClient] ;',
    })
  })
})
