import { getEventListeners } from 'node:events'
import { describe, expect, expectTypeOf, test, vi } from 'vitest'
import type { Sender, Task } from './index.ts'
import { runTask } from './tasks.ts'
import { operation } from './testing.ts'

interface SetRequest {
  Id: string
  Level: number
}

interface GetResponse {
  Level?: number
  TaskFinished?: boolean
}

const Set_ = operation<SetRequest>('Set', 'write', ['Id', 'Level', 'AsyncMode'])
const Get = operation<{ Id: string }, GetResponse>('Get', 'read', ['Id', 'TaskId', 'AsyncMode'])
const task: Task<SetRequest, GetResponse> = { start: Set_, poll: Get, switch: 'AsyncMode', carry: ['Id'] }

/** Answers in turn and keeps the questions. */
function service(...answers: object[]) {
  const asked: [string, object][] = []
  const client = {
    async send({ name }: { name: string }, request: object) {
      asked.push([name, request])
      return answers[Math.min(asked.length, answers.length) - 1]
    },
  } as unknown as Sender
  return { client, asked }
}

const quick = { interval: 7, sleep: vi.fn<(ms: number) => Promise<void>>(async () => {}) }

describe('runTask', () => {
  test('switches to asynchronous, carries what the poll needs and returns the finished answer', async () => {
    const { client, asked } = service({ TaskId: 't-1' }, { TaskFinished: false }, { TaskFinished: true, Level: 3 })
    expect(await runTask(client, task, { Id: 'x', Level: 3 }, quick)).toEqual({ TaskFinished: true, Level: 3 })
    expect(asked).toEqual([
      ['Set', { Id: 'x', Level: 3, AsyncMode: true }],
      ['Get', { Id: 'x', TaskId: 't-1', AsyncMode: true }],
      ['Get', { Id: 'x', TaskId: 't-1', AsyncMode: true }],
    ])
    expect(quick.sleep).toHaveBeenCalledWith(7, expect.any(AbortSignal))
  })

  test('leaves the switch away from a poll that does not have it', async () => {
    const poll = operation<object, GetResponse>('Plain', 'read', ['Id', 'TaskId'])
    const { client, asked } = service({ TaskId: 't-1' }, { TaskFinished: true })
    await runTask(client, { ...task, poll }, { Id: 'x', Level: 3 }, quick)
    expect(asked[1]).toEqual(['Plain', { Id: 'x', TaskId: 't-1' }])
  })

  test('needs no switch', async () => {
    const { client, asked } = service({ TaskId: 't-1' }, { TaskFinished: true })
    const plain: Task<SetRequest, GetResponse> = { start: Set_, poll: Get, carry: ['Id'] }
    await runTask(client, plain, { Id: 'x', Level: 3 }, quick)
    expect(asked.map(([, request]) => request)).toEqual([
      { Id: 'x', Level: 3 },
      { Id: 'x', TaskId: 't-1' },
    ])
  })

  test('does not poll an operation that polls itself and has finished at once', async () => {
    const { client, asked } = service({ TaskFinished: true, Level: 1 })
    const self: Task<{ Id: string }, GetResponse> = { start: Get, poll: Get, switch: 'AsyncMode', carry: ['Id'] }
    expect(await runTask(client, self, { Id: 'x' }, quick)).toEqual({ TaskFinished: true, Level: 1 })
    expect(asked).toHaveLength(1)
  })

  test('takes only true for finished, not the word of the printed samples', async () => {
    const { client, asked } = service(
      { TaskId: 't' },
      { TaskFinished: 'true' },
      { TaskFinished: 1 },
      { TaskFinished: true },
    )
    await runTask(client, task, { Id: 'x', Level: 3 }, quick)
    expect(asked).toHaveLength(4)
  })

  test('fails clearly when the service names no task', async () => {
    const { client } = service({ RequestId: 'r' })
    await expect(runTask(client, task, { Id: 'x', Level: 3 }, quick)).rejects.toMatchObject({
      code: 'Client.BadReply',
      message: '[Client.BadReply] Set answered without a TaskId.',
    })
  })

  test('gives up after its timeout and names the task', async () => {
    const { client } = service({ TaskId: 't-9' }, { TaskFinished: false })
    await expect(runTask(client, task, { Id: 'x', Level: 3 }, { interval: 1, timeout: 30 })).rejects.toMatchObject({
      code: 'Client.Timeout',
      message: '[Client.Timeout] Task t-9 of Set had not finished within 30 ms.',
    })
  })

  test('may wait for ever', async () => {
    const { client } = service({ TaskId: 't-9' }, { TaskFinished: true })
    const answer = runTask(client, task, { Id: 'x', Level: 3 }, { interval: 5, timeout: Infinity })
    expect(await answer).toEqual({ TaskFinished: true })
  })

  test('ends with the reason of its signal and leaves no listener', async () => {
    const controller = new AbortController()
    const { client } = service({ TaskId: 't-9' }, { TaskFinished: false })
    const run = runTask(client, task, { Id: 'x', Level: 3 }, { signal: controller.signal })
    setTimeout(() => controller.abort('enough'), 5)
    await expect(run).rejects.toBe('enough')
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  test('knows the type of its answer', () => {
    expectTypeOf(runTask<SetRequest, GetResponse>).returns.resolves.toEqualTypeOf<GetResponse>()
  })
})
