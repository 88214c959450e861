import { describe, expect, test } from 'vitest'
import type { Sender, Waiter } from './index.ts'
import { operation } from './testing.ts'
import { waitFor } from './wait.ts'

interface Thing {
  Id: string
  Status: string
}

const List = operation<object>('List', 'read', ['Id', 'Group', 'PageNumber'])
const waiter: Waiter<{ Id: string; Group?: string }, Thing> = {
  operation: List,
  items: 'Things',
  by: 'Id',
  filter: true,
  field: 'Status',
  until: ['Running', 'Idle'],
  fail: ['Broken'],
}

/** The states of thing `a`, question by question; undefined is absent. Another thing is always there. */
function service(...states: (string | undefined)[]) {
  const asked: object[] = []
  const client = {
    async send(_: unknown, request: object) {
      const state = states[Math.min(asked.push(request), states.length) - 1]
      return { Things: [{ Id: 'b', Status: 'Running' }, ...(state ? [{ Id: 'a', Status: state }] : [])], TotalCount: 2 }
    },
  } as unknown as Sender
  return { client, asked }
}

const quick = { sleep: async () => {} }

describe('waitFor', () => {
  test('asks for the item until it is in one of the states, and returns it', async () => {
    const { client, asked } = service('Starting', 'Starting', 'Idle')
    expect(await waitFor(client, waiter, { Id: 'a', Group: 'g' }, quick)).toEqual({ Id: 'a', Status: 'Idle' })
    expect(asked).toEqual(Array.from({ length: 3 }, () => ({ Id: 'a', Group: 'g' })))
  })

  test('waits for an item that is not listed yet', async () => {
    const { client, asked } = service(undefined, 'Running')
    expect(await waitFor(client, waiter, { Id: 'a' }, quick)).toMatchObject({ Status: 'Running' })
    expect(asked).toHaveLength(2)
  })

  test('searches the list when the service cannot', async () => {
    const { client, asked } = service('Running')
    const { filter: _, ...blind } = waiter
    expect(await waitFor(client, blind, { Id: 'a', Group: 'g' }, quick)).toMatchObject({ Id: 'a' })
    expect(asked).toEqual([{ Group: 'g' }])
  })

  test('searches page by page when the list is long', async () => {
    const asked: number[] = []
    const client = {
      async send(_: unknown, { PageNumber }: { PageNumber: number }) {
        asked.push(PageNumber)
        return { Things: [{ Id: 'xyza'[PageNumber], Status: 'Running' }], TotalCount: 4 }
      },
    } as unknown as Sender
    const { filter: _, ...blind } = waiter
    const pages = { operation: List, page: 'PageNumber', size: 'PageSize', items: 'Things', total: 'TotalCount' }
    expect(await waitFor(client, { ...blind, pages }, { Id: 'a' }, quick)).toMatchObject({ Id: 'a' })
    expect(asked).toEqual([1, 2, 3])
  })

  test('fails at once in a state from which there is no way', async () => {
    const { client, asked } = service('Starting', 'Broken', 'Running')
    await expect(waitFor(client, waiter, { Id: 'a' }, quick)).rejects.toMatchObject({
      code: 'Client.WrongState',
      message: '[Client.WrongState] Id a is Broken and cannot become Running or Idle.',
    })
    expect(asked).toHaveLength(2)
  })

  test('waits until the item is gone', async () => {
    const { client, asked } = service('Running', 'Deleting', undefined)
    expect(await waitFor(client, { ...waiter, until: 'absent' }, { Id: 'a' }, quick)).toBeUndefined()
    expect(asked).toHaveLength(3)
  })

  test('gives up after its timeout and says what the state was', async () => {
    await expect(
      waitFor(service('Starting').client, waiter, { Id: 'a' }, { interval: 1, timeout: 20 }),
    ).rejects.toMatchObject({
      code: 'Client.Timeout',
      message: '[Client.Timeout] Id a was Starting, not Running or Idle, after 20 ms.',
    })
    await expect(waitFor(service(undefined).client, waiter, { Id: 'a' }, { interval: 1, timeout: 20 })).rejects.toThrow(
      'Id a was absent',
    )
  })

  test('ends with the reason of its signal', async () => {
    const controller = new AbortController()
    const wait = waitFor(service('Starting').client, waiter, { Id: 'a' }, { signal: controller.signal })
    setTimeout(() => controller.abort('enough'), 5)
    await expect(wait).rejects.toBe('enough')
  })

  test('throws what the operation throws', async () => {
    const client = { send: () => Promise.reject(new Error('no')) } as unknown as Sender
    await expect(waitFor(client, waiter, { Id: 'a' }, quick)).rejects.toThrow('no')
  })
})
