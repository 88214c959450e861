/** What happens from outside to the machines of ECS and CVM, and to the consoles that are open on them. */
import type { Actions } from '../admin/actions.ts'
import { bad } from '../admin/check.ts'
import { AdminError } from '../admin/error.ts'
import type { Whose } from '../admin/world.ts'
import { link, openSessions, picture } from './console-links.ts'
import { changeMachine, closeSession, type ConsoleSession, touchSession } from './consoles.ts'
import type { MachineCloud, MachineStatus } from './machines.ts'
import { vncPassword } from './seed-format.ts'
import { changeRow, conflict, missing, ownSpot, spot, type Steering } from './steering.ts'
import { placeOfTicket, redeemTicket } from './tickets.ts'
import { change } from './unit.ts'

type Target = { readonly id: string } & Whose

export const consoleHooks: Pick<Actions, 'consoles' | 'ecs' | 'cvm'> = {
  consoles: {
    async redeem(steering, { url, ...whose }) {
      const told = whose.account === undefined ? placeOfTicket(url) : undefined
      const known = told?.world === steering.name && told.space.endsWith('|') ? told.space : undefined
      const { place, world, now } = known === undefined ? await ownSpot(steering, whose) : await spot(steering, known)
      const redeemed = await redeemTicket(steering.store, place, url, now, world.settings)
      if (redeemed.session) return redeemed.session
      throw new AdminError(409, redeemed.message, redeemed.code)
    },
    touch: async (steering, target) => ended(steering, target, touchSession),
    close: async (steering, target) => ended(steering, target, closeSession),
    async idle(steering, target) {
      const at = await ownSpot(steering, target)
      const { idle } = at.world.settings.limits
      if (idle === 0) throw conflict('The idle limit is switched off', 'set limits.idle in the settings.')
      await changeRow(steering, at, 'consoleSession', target.id, (session) => ({
        ...session,
        active: Math.min(session.active, at.now - idle),
      }))
    },
    link: (steering, target) => link(steering, target),
    picture: (steering, target) => picture(steering, target),
    list: (steering, whose) => openSessions(steering, whose),
  },

  ecs: {
    start: (steering, target) => become(steering, target, 'aliyun', 'Running'),
    stop: (steering, target) => become(steering, target, 'aliyun', 'Stopped'),
    hibernate: (steering, target) => become(steering, target, 'aliyun', 'Hibernated'),
    async retire(steering, { id, retired = true, ...whose }) {
      const at = await ownSpot(steering, whose)
      await changeRow(steering, at, 'ecs', id, (row) => ({ ...row, retired }))
    },
    async password(steering, { id, password, ...whose }) {
      if (password !== undefined && !vncPassword.test(password))
        throw bad('ecs.password: password must be 6 letters or digits: give for example "aB3dE6".')
      const at = await ownSpot(steering, whose)
      await changeRow(steering, at, 'ecs', id, (known) => {
        const { vncPassword: _, ...row } = known
        return password === undefined ? row : { ...row, vncPassword: password }
      })
    },
  },

  cvm: {
    start: (steering, target) => become(steering, target, 'tencent', 'RUNNING'),
    stop: (steering, target) => become(steering, target, 'tencent', 'STOPPED'),
  },
}

async function ended(steering: Steering, target: Target, act: typeof closeSession): Promise<void> {
  const { place, world, now } = await ownSpot(steering, target)
  const session: ConsoleSession | undefined = await act(steering.store, place, target.id, now, world.settings)
  if (!session) throw missing(steering.name, place, 'console', target.id)
  if (session.end && session.end.why !== 'Closed') throw new AdminError(409, session.end.message, session.end.why)
}

async function become(steering: Steering, target: Target, cloud: MachineCloud, state: MachineStatus): Promise<void> {
  const { place, world, now } = await ownSpot(steering, target)
  const { settings } = world
  const there = await change(steering.store, place, (unit) =>
    changeMachine(unit, { cloud, id: target.id, states: [state], now, settings }),
  )
  if (!there) throw missing(steering.name, place, cloud === 'aliyun' ? 'ecs' : 'cvm', target.id)
}
