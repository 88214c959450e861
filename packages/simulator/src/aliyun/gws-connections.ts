/** Who was connected to a GWS cluster: section 3.11 of aliyun-gws-20201026. Every call is about a task. */
import type { Connection } from '@porthole/aliyun/gws'
import type { GwsHandlers } from '@porthole/aliyun/gws/server'
import type { Behaviours, Scene } from '../scene.ts'
import type { InstanceRow, SessionRow } from '../world/rows.ts'
import { beginTask, pollTask } from '../world/tasks.ts'
import type { Unit } from '../world/unit.ts'
import { dayStart, millisDate } from './dates.ts'
import { clusterOf } from './gws-things.ts'

interface Found {
  readonly Connections: Connection[]
}

export const gwsConnections: Pick<Behaviours<GwsHandlers>, 'DescribeClusterConnections'> = {
  async DescribeClusterConnections({ ClusterId, StartTime, EndTime, TaskId }, scene) {
    const range = rangeOf(StartTime, EndTime, scene)
    if (TaskId) {
      // The dates of the first call count (chosen): its result is settled.
      await clusterOf(scene.region, scene, ClusterId)
      const of = ['DescribeClusterConnections']
      const { result, ...task } = await pollTask(scene.region, scene, { TaskId, target: ClusterId, of })
      const { Connections } = (result ?? none) as Found
      return { Connections, TotalCount: Connections.length, ...task }
    }
    return scene.change(async (unit) => {
      await clusterOf(unit, scene, ClusterId)
      const { rows } = await unit.page('session', { where: { ClusterId } })
      const Connections = rows
        .filter(({ logon }) => range.from <= logon && logon < range.to)
        .toSorted((a, b) => a.logon - b.logon)
        .map(connection)
      const { id } = beginTask(unit, scene, { target: ClusterId, result: { Connections } })
      return { ...none, TotalCount: 0, TaskId: id, TaskFinished: false }
    })
  },
}

const none: Found = { Connections: [] }

const oneDay = 24 * 3_600_000

/** Both days included. The document's own sample has them reversed, so they are swapped unless the world is strict. */
function rangeOf(StartTime: string, EndTime: string, scene: Scene): { from: number; to: number } {
  const start = dayStart(StartTime)
  const end = dayStart(EndTime)
  if (Number.isNaN(start)) throw scene.refuse('InvalidParameter', 'StartTime')
  if (Number.isNaN(end)) throw scene.refuse('InvalidParameter', 'EndTime')
  if (end < start && scene.settings.strictDates) throw scene.refuse('InvalidParameter', 'EndTime')
  return { from: Math.min(start, end), to: Math.max(start, end) + oneDay }
}

/** The document knows only sessions that ended normally. */
function connection({ InstanceId, ClientName, logon, logoff }: SessionRow): Connection {
  const ended = logoff !== undefined
  return {
    ClientName,
    InstanceId,
    LogoffStatus: ended ? '0' : '',
    LogoffTime: ended ? millisDate(logoff) : '',
    LogonTime: millisDate(logon),
  }
}

/**
 * Begins the session of a user who gets a ticket, since no operation opens one (chosen). A user has one at an instance
 * at most: while it runs, a further ticket leads back to it, as Citrix reconnects and shares sessions. The instance is
 * written too, as `endSessions` asks for.
 */
export async function logOn(unit: Unit, scene: Scene, instance: InstanceRow, userId: string): Promise<void> {
  const latest = instance.sessions?.[userId]
  const session = latest === undefined ? undefined : await unit.get('session', latest)
  if (session && session.logoff === undefined) return
  const id = scene.ids.next('ses-', 17)
  const { id: InstanceId, ClusterId } = instance
  unit.put('instance', { ...instance, sessions: { ...instance.sessions, [userId]: id } })
  unit.put('session', { id, ClusterId, InstanceId, ClientName: clientName(userId), logon: scene.now })
}

/** Of the computer of a user, which the ticket names too (chosen): the last digits, as many as Citrix has room for. */
export function clientName(userId: string): string {
  return `client-${userId.slice(-13)}`
}
