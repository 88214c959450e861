/** A run of ECS and CVM: no VNC URL is good for longer, or more often, than its document says. */
import { ecs } from '@porthole/aliyun/ecs'
import { cvm } from '@porthole/tencent/cvm'
import type { World } from '../admin/world.ts'
import { type ConsoleAction, people, states } from './console-actions.ts'
import {
  become,
  type Console,
  cvmVncRefusal,
  ecsVncRefusal,
  freshOwn,
  type Machine,
  type Own,
  redeem,
  screenshotRefusal,
} from './console-model.ts'
import type { Actor, Outcome, Trial, Values } from './trial.ts'
import { same } from './verdict.ts'

export class ConsolePlay {
  readonly trial: Trial
  readonly owns = new Map<string, Own>()

  constructor(trial: Trial) {
    this.trial = trial
  }

  ownOf({ world, account }: Actor): Own {
    const key = `${world} ${account}`
    const own = this.owns.get(key) ?? freshOwn()
    this.owns.set(key, own)
    return own
  }

  async run(actions: readonly ConsoleAction[]): Promise<void> {
    for (const [index, action] of actions.entries())
      await this.do(action).catch((error: unknown) => {
        throw new Error(`Action ${index}, ${JSON.stringify(action)}: ${(error as Error).message}`, { cause: error })
      })
    await this.trial.judgeSecrets()
  }

  async do(action: ConsoleAction): Promise<void> {
    if ('wait' in action) return this.trial.wait(action.wait)
    const actor = people[action.by]!
    const own = this.ownOf(actor)
    const now = this.trial.now(actor.world)
    const { account } = actor
    if ('url' in action)
      for (let time = 0; time < action.times; time++) await this.url(actor, own, action.url, action.region)
    else if ('shot' in action) await this.shot(actor, own, action.shot, action.region, action.WakeUp)
    else if ('redeem' in action)
      for (let time = 0; time < action.times; time++)
        await this.redeem(actor, people[action.of ?? action.by]!, action.redeem)
    else if ('console' in action) await this.console(actor, own, action.console, action.nth)
    else if ('retire' in action) {
      own.machines.get(action.retire)!.retired = action.retired
      await this.steer(
        actor,
        (world) => world.ecs.retire({ id: action.retire, account, retired: action.retired }),
        undefined,
      )
    } else {
      const { id } = action
      const hook = ({ ecs: { start, stop, hibernate }, cvm }: World) =>
        ({ start, stop, hibernate, 'cvm.start': cvm.start, 'cvm.stop': cvm.stop })[action.become]({ id, account })
      await this.steer(actor, hook, undefined)
      become(own, id, states[action.become], now)
    }
  }

  async steer(actor: Actor, work: (world: World) => Promise<unknown>, refused: string | undefined): Promise<Outcome> {
    const outcome = await this.trial.steer(actor, work)
    same(outcome.code, refused, 'Refused')
    return outcome
  }

  async url(actor: Actor, own: Own, InstanceId: string, region: string): Promise<void> {
    const now = this.trial.now(actor.world)
    const tencent = region.startsWith('ap-')
    const refused = tencent ? cvmVncRefusal(own, region, InstanceId, now) : ecsVncRefusal(own, region, InstanceId)
    const outcome = tencent
      ? await this.trial.call({ ...actor, region, cloud: 'tencent' }, cvm.DescribeInstanceVncUrl, { InstanceId }, [
          'own ticket',
          'own rate',
        ])
      : await this.trial.call(actor, ecs.DescribeInstanceVncUrl, { RegionId: region, InstanceId }, ['own ticket'])
    same(outcome.code, refused, 'Refused')
    if (!outcome.answer) return
    const url = (outcome.answer['VncUrl'] ?? outcome.answer['InstanceVncUrl']) as string
    const token = new URL(decodeURIComponent(url)).searchParams.get('s')!
    if (own.tickets.some((other) => other.url === url)) throw new Error(`${url} was answered twice.`)
    this.trial.hide(token)
    own.tickets.push({ url, instance: InstanceId, issued: now, uses: 0 })
    if (tencent) own.calls.set(region, [...(own.calls.get(region) ?? []), now])
  }

  async shot(actor: Actor, own: Own, InstanceId: string, RegionId: string, WakeUp: boolean | undefined): Promise<void> {
    const now = this.trial.now(actor.world)
    const request: Values = { RegionId, InstanceId, ...(WakeUp !== undefined && { WakeUp }) }
    const outcome = await this.trial.call(actor, ecs.GetInstanceScreenshot, request, ['own ecs'])
    same(outcome.code, screenshotRefusal(own, RegionId, InstanceId, WakeUp, now), 'Refused')
    if (!outcome.answer) return
    const { Screenshot, InstanceId: answered } = outcome.answer
    // A JPEG file, whole.
    same(answered, InstanceId, 'InstanceId')
    const bytes = Buffer.from(Screenshot as string, 'base64')
    same([bytes.subarray(0, 3).toString('hex'), bytes.subarray(-2).toString('hex')], ['ffd8ff', 'ffd9'], 'A JPEG')
    Object.assign(own.machines.get(InstanceId) as Machine, { shot: now, state: 'Running' })
  }

  /** Somebody brings a ticket of an account: in another world, or named as another account's, it is none. */
  async redeem(actor: Actor, owner: Actor, nth: number): Promise<void> {
    const own = this.ownOf(owner)
    const ticket = own.tickets.at(-1 - nth)
    if (!ticket) return
    const now = this.trial.now(actor.world)
    const foreign = actor.world !== owner.world || actor.account !== owner.account
    const refused = foreign ? 'UnknownUrl' : redeem(own, ticket, now)
    const { account } = actor
    const { answer } = await this.steer(actor, (world) => world.consoles.redeem({ url: ticket.url, account }), refused)
    if (!answer) return
    const { instance, opened, active, end } = answer
    const wanted = { instance: ticket.instance, opened: now, active: now, end: undefined }
    same({ instance, opened, active, end }, wanted, 'A connection')
    own.consoles.push({ id: answer['id'] as string, instance: ticket.instance, active: now })
  }

  async console(actor: Actor, { consoles }: Own, what: 'touch' | 'close' | 'idle', nth: number): Promise<void> {
    const one: Console | undefined = consoles.at(-1 - nth)
    if (!one) return
    const now = this.trial.now(actor.world)
    const target = { id: one.id, account: actor.account }
    if (now - one.active >= 60_000) one.end ??= 'Idle'
    if (what === 'idle') {
      await this.steer(actor, (world) => world.consoles.idle(target), undefined)
      one.end ??= 'Idle'
      return
    }
    // Who closes what is closed hears nothing of it.
    await this.steer(actor, (world) => world.consoles[what](target), one.end === 'Closed' ? undefined : one.end)
    if (one.end === undefined) one.active = now
    if (what === 'close') one.end ??= 'Closed'
  }
}
