/** States over time: what a thing is now follows from what was planned for it, and no timer is needed. */

/** From `at` (ms) on it is in this state: a status, or a whole value such as a policy. */
export interface Step<State = string> {
  readonly at: number
  readonly state: State
  /** The task that brings it about. */
  readonly task?: string
}

/** In the order of time, never empty. Before the first step its state holds already. */
export type Timeline<State = string> = readonly Step<State>[]

export function stateAt<State>(timeline: Timeline<State>, now: number): State {
  for (let index = timeline.length - 1; index > 0; index--) {
    if (timeline[index]!.at <= now) return timeline[index]!.state
  }
  return timeline[0]!.state
}

/** When the last planned state is reached (ms). */
export function settledAt(timeline: Timeline<unknown>): number {
  return timeline[timeline.length - 1]!.at
}

/** A timeline that goes through states from now on; each but the last lasts as long as the pace says, in ms. */
export function through<State extends string>(
  now: number,
  states: readonly State[],
  pace: Readonly<Record<string, number>>,
): Timeline<State> {
  let at = now
  return states.map((state) => {
    const step = { at, state }
    at += pace[state] ?? 0
    return step
  })
}

/** A timeline that has always been in one state. */
export function always<State>(state: State): Timeline<State> {
  return [{ at: 0, state }]
}

/**
 * The timeline with one more step: what is over is forgotten, what is still to come stays, in the order of time. Of
 * steps at the same time only the last is ever seen, unless a task is ended early or fails: while a clock stands still
 * they would grow without end, so that only the newest stay.
 */
export function plan<State>(timeline: Timeline<State>, now: number, step: Step<State>): Timeline<State> {
  const current = timeline.findLastIndex(({ at }, index) => index === 0 || at <= now)
  const steps = [...timeline.slice(current), step].toSorted((a, b) => a.at - b.at)
  const tied = steps.filter(({ at }, index) => index > 0 && at === step.at)
  return tied.length <= mostTied ? steps : steps.filter((one) => one !== tied[0])
}

const mostTied = 32
