/** Tickets for GWS desktops and applications: section 4.9 of aliyun-gws-20201026. */
import { createHash } from 'node:crypto'
import type { GetConnectTicketRequest } from '@porthole/aliyun/gws'
import type { GwsHandlers } from '@porthole/aliyun/gws/server'
import type { Behaviours, Scene } from '../scene.ts'
import type { ClusterRow, InstanceRow } from '../world/rows.ts'
import { beginTask, pollTask } from '../world/tasks.ts'
import { stateAt } from '../world/timeline.ts'
import type { Reader } from '../world/unit.ts'
import { domainOf } from './gws-instances.ts'
import { instanceOf } from './gws-things.ts'
import { type Ica, icaText } from './ica.ts'

/** What a ticket opens, without the token that makes it one: this is all that a task keeps of it. */
type Target = Omit<Ica, 'logonTicket'>

export const gwsTickets: Pick<Behaviours<GwsHandlers>, 'GetConnectTicket'> = {
  async GetConnectTicket(request, scene) {
    const { InstanceId, AsyncMode = false, TaskId } = request
    if (!AsyncMode) return { Ticket: ticket(await targetOf(scene.region, request, scene), scene.ids.hex(8)) }
    if (TaskId) return poll(InstanceId, TaskId, scene)
    return scene.change(async (unit) => {
      const result = await targetOf(unit, request, scene)
      const { id } = beginTask(unit, scene, { target: InstanceId, result: { ...result } })
      return { TaskId: id, TaskFinished: false }
    })
  },
}

/** AppName and credentials need not be given again (chosen). */
async function poll(InstanceId: string, TaskId: string, scene: Scene) {
  await instanceOf(scene.region, scene, InstanceId)
  const { TaskFinished, result } = await pollTask(scene.region, scene, {
    TaskId,
    target: InstanceId,
    of: ['GetConnectTicket'],
  })
  if (!result) return { TaskId, TaskFinished }
  return { TaskId, TaskFinished, Ticket: ticket(result as unknown as Target, TaskId) }
}

/** Judges a call by the rules of lines 1476 to 1478; that its instance is ready comes last. */
async function targetOf(reader: Reader, request: GetConnectTicketRequest, scene: Scene): Promise<Target> {
  const instance = await instanceOf(reader, scene, request.InstanceId)
  const cluster = await reader.get('cluster', instance.ClusterId)
  const app = appOf(instance, request.AppName, scene)
  const inDomain = cluster !== undefined && domainOf(cluster, scene.now) !== ''
  // Another caller needs no credentials (inferred). Which are right is known to the domain alone: any are.
  if (inDomain && instance.UserId === scene.userId) {
    if (!request.UserName) throw scene.refuse('MissingParameter', 'UserName')
    if (!request.Password) throw scene.refuse('MissingParameter', 'Password')
  }
  if (stateAt(instance.life, scene.now) !== 'Registered') throw scene.refuse('IncorrectInstanceStatus')
  return {
    name: instance.id,
    title: app?.AppName ?? instance.Name,
    host: hostOf(instance, cluster),
    program: app?.AppName ?? instance.Name,
    ...(app?.AppArgs && { args: app.AppArgs }),
    seamless: app !== undefined,
  }
}

/** undefined: the whole desktop. */
function appOf({ WorkMode, AppList }: InstanceRow, AppName: string | undefined, scene: Scene) {
  if (WorkMode === 'Desktop') {
    if (AppName) throw scene.refuse('InvalidParameter', 'AppName')
    return undefined
  }
  if (!AppName) throw scene.refuse('MissingParameter', 'AppName')
  const app = AppList.find((one) => one.AppName === AppName)
  if (!app) throw scene.refuse('InvalidParameter', 'AppName')
  return app
}

/** The EIP of the cluster's NAT gateway once there is one (line 774); else the instance's own address. */
function hostOf({ setup }: InstanceRow, cluster: ClusterRow | undefined): string {
  return cluster?.NatEip || setup.publicIp || setup.privateIp
}

/** `from` makes its token: what is new with each ticket, and the same whenever a task is asked for its own. */
function ticket(target: Target, from: string): string {
  const logonTicket = createHash('sha256').update(`${target.name} ${from}`).digest('hex').slice(0, 16).toUpperCase()
  return Buffer.from(icaText({ ...target, logonTicket })).toString('base64')
}
