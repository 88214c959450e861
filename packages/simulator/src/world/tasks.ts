/** Work that goes on after its call was answered: section 4 of the model, one form for every family of operations. */
import type { Scene } from '../scene.ts'
import type { TaskRow } from './rows.ts'
import type { Reader, Unit } from './unit.ts'

type Values = Readonly<Record<string, unknown>>

export interface Work {
  /** The cluster or instance it is about. */
  readonly target: string
  /** What the poll answers once it is done: settled when the work begins, so that every poll answers the same. */
  readonly result: Values
}

/** Plans a task; it is done after the pace's `task`. */
export function beginTask(unit: Unit, scene: Scene, { target, result }: Work): { id: string; ends: number } {
  const id = scene.ids.next('t-', 17)
  const ends = scene.now + (scene.settings.pace['task'] ?? 0)
  unit.put('task', { id, operation: scene.call.action, target, ends, result })
  return { id, ends }
}

export interface Poll {
  readonly TaskId: string
  readonly target: string
  /** The operations that may have begun it. */
  readonly of: readonly string[]
}

/** TaskFinished, and the result when it is true. Refuses a task that is not one of these, or is about something else. */
export async function pollTask(reader: Reader, scene: Scene, { TaskId, target, of }: Poll): Promise<TaskAnswer> {
  const task = await reader.get('task', TaskId)
  if (!task || task.target !== target || !of.includes(task.operation)) throw scene.refuse('InvalidTaskId.NotFound')
  if (task.ends > scene.now) return { TaskId, TaskFinished: false, result: undefined }
  if (task.failed !== undefined) throw scene.refuse('InternalError')
  return { TaskId, TaskFinished: true, result: task.result }
}

export interface TaskAnswer {
  readonly TaskId: string
  readonly TaskFinished: boolean
  /** undefined while it runs */
  readonly result: TaskRow['result'] | undefined
}
