/** What must become of a call, and what every rule needs to know to say so. */
import { isDeepStrictEqual } from 'node:util'
import type { GwsName, Values } from './trial.ts'
import { type Space, type Task, valueAt } from './model.ts'

export interface Moment {
  readonly space: Space
  readonly now: number
  readonly userId: string
  /** The whole account has it, in every region. */
  readonly role: { there: boolean }
  readonly pace: Readonly<Record<string, number>>
}

export type Verdict =
  | { readonly refused: string; readonly answer?: never; readonly learn?: never }
  /** All fields of the answer; `some` stands for any text. `learn` tells the model what happened. */
  | { readonly answer: Values; readonly learn?: (answer: Values) => void; readonly refused?: never }

export type Rule = (request: Values, moment: Moment) => Verdict
export type Rules = Readonly<Partial<Record<GwsName, Rule>>>

export const some = Symbol('any text')
export const refused = (code: string): Verdict => ({ refused: code })
export const done = (answer: Values, learn?: (answer: Values) => void): Verdict => ({
  answer,
  ...(learn && { learn }),
})

export const text = (value: unknown): string => value as string

/** Keeps what a call began. */
export function begin(
  { space, now, pace }: Moment,
  answer: Values,
  task: Pick<Task, 'operation' | 'target' | 'result'>,
): { id: string; ends: number } {
  const begun = { id: text(answer['TaskId']), ends: now + pace['task']! }
  space.tasks.set(begun.id, { ...begun, ...task })
  return begun
}

/** A ticket is handed out: its user is at the instance from now on, unless there is nothing to log on to. */
export function logOn({ space, now }: Pick<Moment, 'space' | 'now'>, id: string, userId: string): void {
  const { sessions } = space
  const instance = space.instances.get(id)!
  const runs = sessions.some((one) => one.instance === id && one.userId === userId && one.logoff === undefined)
  if (runs || valueAt(instance.life, now) !== 'Registered') return
  sessions.push({ cluster: instance.cluster, instance: id, client: `client-${userId.slice(-13)}`, logon: now, userId })
}

/** What a poll must answer. `whole` is what it answers beside the task, before the task is done too. */
export function poll(
  { space, now }: Moment,
  TaskId: string,
  asked: { readonly target: string; readonly of: readonly string[]; readonly before?: object },
): Verdict {
  const task = space.tasks.get(TaskId)
  if (!task || task.target !== asked.target || !asked.of.includes(task.operation))
    return refused('InvalidTaskId.NotFound')
  if (task.ends > now) return done({ ...asked.before, TaskId, TaskFinished: false })
  if (task.failed) return refused('InternalError')
  // What is answered once is answered for ever.
  return done({ ...asked.before, ...task.result, TaskId, TaskFinished: true }, ({ Ticket }) => {
    if (Ticket) task.result = { Ticket }
    if (task.userId !== undefined) logOn({ space, now }, task.target, task.userId)
    delete task.userId
  })
}

/** Throws with both when they differ. */
export function same(found: unknown, wanted: unknown, what: string): void {
  if (isDeepStrictEqual(found, wanted)) return
  throw new Error(`${what}: found ${JSON.stringify(found)}, but by the model it is ${JSON.stringify(wanted)}`)
}
