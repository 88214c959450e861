/** How the consoles of a world are reached from outside: their URLs, what they show, and who is on them. */
import { toConsoleUrl } from '@porthole/aliyun'
import { DescribeInstanceVncUrlConsole as aliyunConsole } from '@porthole/aliyun/ecs'
import { toConsoleUrl as toTencentUrl } from '@porthole/tencent'
import { DescribeInstanceVncUrlConsole as tencentConsole } from '@porthole/tencent/cvm'
import { bad } from '../admin/check.ts'
import { AdminError } from '../admin/error.ts'
import type { ConsoleLink, ConsolePicture, Whose } from '../admin/world.ts'
import { PictureError, shownMachine } from '../pictures.ts'
import type { Place } from '../stores/store.ts'
import { type ConsoleSession, sessionAt } from './consoles.ts'
import { groundOf } from './ground.ts'
import { isRunning, type Machine, type MachineCloud, machineOf } from './machines.ts'
import { socketOriginOf, socketUrl } from './origin.ts'
import { conflict, missing, ownSpot, type Steering } from './steering.ts'
import { mintTicket } from './tickets.ts'
import { stateAt } from './timeline.ts'
import { change, Reader } from './unit.ts'

type Named = { readonly id: string } & Whose

/** Makes a VNC URL, as the API of the instance's cloud does, and puts our own page around it. */
export async function link(steering: Steering, given: Named & { readonly origin?: string }): Promise<ConsoleLink> {
  const { id, origin = 'http://localhost', ...whose } = given
  const at = steering.publicUrl ?? originOf(origin)
  const { place, world, now } = await ownSpot(steering, whose)
  const secret = steering.stage.idsOf(steering.name).hex(32)
  const { cloud, os, token } = await change(steering.store, place, async (unit) => {
    const { cloud, row } = await instanceOf(steering, unit, place, id)
    if (!isRunning(cloud, row, now))
      throw conflict(`${id} is ${stateAt<string>(row.life, now)}`, 'only a running instance has a console: start it.')
    return { cloud, os: row.os, token: mintTicket(unit, { cloud, instance: id, now, secret }) }
  })
  const socket = socketUrl(socketOriginOf(at), cloud, token)
  const { urlLifetime } = world.settings.limits
  return {
    page: pageOf(at, cloud, socket, id, os === 'windows'),
    socket,
    expires: urlLifetime > 0 ? now + urlLifetime : undefined,
  }
}

/** The vendor's page, at its own path on our origin. */
function pageOf(origin: string, cloud: MachineCloud, socket: string, InstanceId: string, isWindows: boolean): string {
  const own = (page: string): string => origin + new URL(page).pathname
  const value = encodeURIComponent(socket)
  return cloud === 'aliyun'
    ? toConsoleUrl(value, { InstanceId, isWindows, page: own(aliyunConsole.page) })
    : // By its own parameter the page would not know the instance that it could ask a new URL for.
      toTencentUrl(value, `${own(tencentConsole.page)}?instanceId=${InstanceId}&isWindows=${isWindows}`)
}

function originOf(text: string): string {
  const origin = URL.canParse(text) ? new URL(text) : undefined
  if (origin && /^https?:$/.test(origin.protocol) && origin.host !== '') return origin.origin
  throw bad('consoles.link: origin must be the origin of a server: give for example "http://127.0.0.1:7070".')
}

export async function picture(
  steering: Steering,
  { id, version, ...whose }: Named & { readonly version?: string },
): Promise<ConsolePicture> {
  const { place, world } = await ownSpot(steering, whose)
  const { cloud, row } = await instanceOf(steering, new Reader(groundOf(steering.store, place)), place, id)
  const taken = steering.pictures.take(shownMachine(place, cloud, row), world.clock, version)
  const { jpeg, ...shown } = await taken.catch((error: unknown) => {
    throw error instanceof PictureError ? new AdminError(502, error.message) : error
  })
  return { id, ...shown, ...(jpeg && { jpeg: Buffer.from(jpeg).toString('base64') }) }
}

export async function openSessions(steering: Steering, whose: Whose): Promise<readonly ConsoleSession[]> {
  const { place, world, now } = await ownSpot(steering, whose)
  const reader = new Reader(groundOf(steering.store, place))
  const { rows } = await reader.page('consoleSession')
  const sessions = await Promise.all(
    rows
      .filter(({ closed }) => closed === undefined)
      .map(async (row) => sessionAt(row, await machineOf(reader, row.cloud, row.instance), now, world.settings)),
  )
  return sessions.filter(({ end }) => !end)
}

async function instanceOf(
  steering: Steering,
  reader: Reader,
  place: Place,
  id: string,
): Promise<{ readonly cloud: MachineCloud; readonly row: Machine }> {
  const [ecs, cvm] = await reader.all(['ecs', id], ['cvm', id])
  const row = ecs ?? cvm
  if (!row) throw missing(steering.name, place, 'instance with a console', id)
  return { cloud: ecs ? 'aliyun' : 'tencent', row }
}
