/** Runs work that goes on in the background of a service. */
import { ApiError } from './error.ts'
import type { Task } from './flow.ts'
import type { Operation } from './operation.ts'
import type { Sender } from './options.ts'
import { within } from './retry.ts'

export interface FlowOptions {
  /** Milliseconds between two questions, 2000 by default. */
  readonly interval?: number | undefined
  /** Milliseconds for everything, five minutes by default. */
  readonly timeout?: number | undefined
  /** Ends the waiting with the signal's reason; the work itself goes on. */
  readonly signal?: AbortSignal | undefined
  /** For tests. */
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined
}

interface Answer {
  readonly TaskId?: string
  readonly TaskFinished?: unknown
}

/**
 * Starts a task, asks for it until it has finished and returns the finished answer. Throws what the operations throw,
 * and `Client.Timeout` when time is over; the work may still go on then.
 */
export async function runTask<Request extends object, Response extends object>(
  client: Sender,
  task: Task<Request, Response>,
  request: Request,
  { interval = 2000, timeout = 300_000, signal, sleep = within }: FlowOptions = {},
): Promise<Response> {
  const { start, poll, carry } = task
  let known = ''
  const answer = await within(timeout, signal, async (stop) => {
    const options = { signal: stop }
    const first = task.switch ? { ...request, [task.switch]: true } : request
    let answer = (await client.send(start, first, options)) as Answer
    if ((start as Operation) === poll && answer.TaskFinished === true) return answer as Response
    if (!answer.TaskId) throw new ApiError('Client.BadReply', `${start.name} answered without a TaskId.`)
    const question: Record<string, unknown> = { TaskId: (known = answer.TaskId) }
    for (const name of carry) question[name] = (first as Record<string, unknown>)[name]
    if (task.switch && accepts(poll, task.switch)) question[task.switch] = true
    do {
      await sleep(interval, stop)
      answer = (await client.send(poll, question, options)) as Answer
    } while (answer.TaskFinished !== true)
    return answer as Response
  })
  if (answer) return answer
  throw new ApiError('Client.Timeout', `Task ${known} of ${start.name} had not finished within ${timeout} ms.`)
}

/** Whether an operation has a parameter: its validator knows. */
const accepts = ({ validate }: Task['poll'], name: string): boolean =>
  !validate({ [name]: true }).some(({ code, path }) => code === 'unknown' && path === name)
