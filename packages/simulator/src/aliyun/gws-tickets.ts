/** Tickets for GWS desktops and applications: section 4.9 of aliyun-gws-20201026. */
import { createHash } from 'node:crypto'
import type { GetConnectTicketRequest } from '@porthole/aliyun/gws'
import type { GwsHandlers } from '@porthole/aliyun/gws/server'
import type { Behaviours, Scene } from '../scene.ts'
import type { ClusterRow, InstanceRow } from '../world/rows.ts'
import { beginTask, pollTask } from '../world/tasks.ts'
import { stateAt } from '../world/timeline.ts'
import type { Unit } from '../world/unit.ts'
import { clientName, logOn } from './gws-connections.ts'
import { domainOf } from './gws-instances.ts'
import { instanceOf } from './gws-things.ts'
import { type Ica, icaText } from './ica.ts'

/** What a ticket opens, without the token that makes it one. */
type Target = Omit<Ica, 'logonTicket'>

/** All that a task keeps of its ticket. */
interface Kept {
  readonly target: Target
  /** Who asked for it. */
  readonly userId: string
  /** Whether a poll has answered it. */
  readonly handedOut?: boolean
}

export const gwsTickets: Pick<Behaviours<GwsHandlers>, 'GetConnectTicket'> = {
  async GetConnectTicket(request, scene) {
    const { InstanceId, AsyncMode = false, TaskId } = request
    if (AsyncMode && TaskId) return scene.change((unit) => poll(InstanceId, TaskId, unit, scene))
    if (AsyncMode)
      return scene.change(async (unit) => {
        const { target } = await judged(unit, request, scene)
        const result: Kept = { target, userId: scene.userId }
        const { id } = beginTask(unit, scene, { target: InstanceId, result: { ...result } })
        return { TaskId: id, TaskFinished: false }
      })
    const target = await scene.change(async (unit) => {
      const found = await judged(unit, request, scene)
      await logOn(unit, scene, found.instance, scene.userId)
      return found.target
    })
    return { Ticket: ticket(target, scene.ids.hex(8)) }
  },
}

/**
 * AppName and credentials need not be given again (chosen). The first poll that answers the ticket hands it out; when
 * the instance has stopped meanwhile nobody gets in with it, and no later poll hands it out again.
 */
async function poll(InstanceId: string, TaskId: string, unit: Unit, scene: Scene) {
  const instance = await instanceOf(unit, scene, InstanceId)
  const { TaskFinished, result } = await pollTask(unit, scene, {
    TaskId,
    target: InstanceId,
    of: ['GetConnectTicket'],
  })
  if (!result) return { TaskId, TaskFinished }
  const { target, userId, handedOut } = result as unknown as Kept
  if (!handedOut) {
    const task = await unit.get('task', TaskId)
    if (task) unit.put('task', { ...task, result: { ...result, handedOut: true } })
    if (isReady(instance, scene)) await logOn(unit, scene, instance, userId)
  }
  return { TaskId, TaskFinished, Ticket: ticket(target, TaskId) }
}

/** Judges a call by the rules of lines 1476 to 1478; that its instance is ready comes last. */
async function judged(unit: Unit, request: GetConnectTicketRequest, scene: Scene): Promise<Judged> {
  const instance = await instanceOf(unit, scene, request.InstanceId)
  const cluster = await unit.get('cluster', instance.ClusterId)
  const app = appOf(instance, request.AppName, scene)
  const inDomain = cluster !== undefined && domainOf(cluster, scene.now) !== ''
  // Another caller needs no credentials (inferred). Which are right is known to the domain alone: any are.
  if (inDomain && instance.UserId === scene.userId) {
    if (!request.UserName) throw scene.refuse('MissingParameter', 'UserName')
    if (!request.Password) throw scene.refuse('MissingParameter', 'Password')
  }
  if (!isReady(instance, scene)) throw scene.refuse('IncorrectInstanceStatus')
  const target = {
    name: instance.id,
    client: clientName(scene.userId),
    title: app?.AppName ?? instance.Name,
    host: hostOf(instance, cluster),
    program: app?.AppName ?? instance.Name,
    ...(app?.AppArgs && { args: app.AppArgs }),
    seamless: app !== undefined,
  }
  return { instance, target }
}

interface Judged {
  readonly instance: InstanceRow
  readonly target: Target
}

const isReady = ({ life }: InstanceRow, { now }: Scene): boolean => stateAt(life, now) === 'Registered'

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
  const logonTicket = createHash('sha256').update(`${target.name} ${from}`).digest('hex').slice(0, 30).toUpperCase()
  return Buffer.from(icaText({ ...target, logonTicket })).toString('base64')
}
