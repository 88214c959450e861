/** What has a console: instances of ECS and CVM, which differ in little but their words. */
import type { Awaitable } from '../stores/store.ts'
import type { CvmRow, CvmStatus, EcsRow, EcsStatus } from './rows.ts'
import { stateAt, through, type Timeline } from './timeline.ts'
import type { Reader, Unit } from './unit.ts'

export type MachineCloud = 'aliyun' | 'tencent'
export type Machine = EcsRow | CvmRow
export type MachineStatus = EcsStatus | CvmStatus

const machines = {
  aliyun: { kind: 'ecs', running: 'Running' },
  tencent: { kind: 'cvm', running: 'RUNNING' },
} as const

/** Under which an instance is kept. */
export function machineKey(cloud: MachineCloud, id: string): readonly ['ecs' | 'cvm', string] {
  return [machines[cloud].kind, id]
}

export function machineOf(reader: Reader, cloud: MachineCloud, id: string): Awaitable<Machine | undefined> {
  return reader.get(machines[cloud].kind, id)
}

export function putMachine(unit: Unit, cloud: MachineCloud, machine: Machine): void {
  unit.put(machines[cloud].kind, machine as EcsRow & CvmRow)
}

export function isRunning(cloud: MachineCloud, { life }: Machine, now: number): boolean {
  return stateAt<string>(life, now) === machines[cloud].running
}

/** The timeline of a machine that goes through states from now on, such as `['Stopping', 'Stopped']`. */
export function changed<State extends MachineStatus>(
  life: Timeline<State>,
  now: number,
  states: readonly State[],
  pace: Readonly<Record<string, number>>,
): Timeline<State> {
  const current = life.findLast(({ at }) => at <= now) ?? life[0]!
  // What goes on being what it is does not begin anew: its connections stay.
  const steps = through(now, states, pace).filter(({ state }, index) => index > 0 || state !== current.state)
  return [current, ...steps]
}

/** When a machine that ran at `since` first stopped after it, in ms; undefined: it has been running all the time. */
export function interruptedAt(cloud: MachineCloud, machine: Machine, since: number, now: number): number | undefined {
  const life: Timeline<string> = machine.life
  // A timeline that begins later was made when what ran before had ended.
  if (life[0]!.at > since) return Math.min(life[0]!.at, now)
  const { running } = machines[cloud]
  const stands = !isRunning(cloud, machine, now)
  const step = life.find(({ at, state }) => state !== running && at <= now && (at > since || (stands && at === since)))
  return step?.at ?? (stands ? since : undefined)
}
