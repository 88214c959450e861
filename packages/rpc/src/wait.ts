/** Waits until one item of a list has come to a state. */
import { ApiError } from './error.ts'
import { type Waiter, valueAt } from './flow.ts'
import type { Sender } from './options.ts'
import { pages } from './pages.ts'
import { within } from './retry.ts'
import type { FlowOptions } from './tasks.ts'

/**
 * Asks until the item that `key` names is in an awaited state and returns it; undefined when its absence was awaited.
 * An item that is not listed yet is waited for. Throws what the operation throws, `Client.WrongState` for a state from
 * which the awaited one cannot be reached, `Client.Timeout` when time is over.
 */
export async function waitFor<Key extends object, Item>(
  client: Sender,
  waiter: Waiter<Key, Item>,
  key: Key,
  { interval = 2000, timeout = 300_000, signal, sleep = within }: FlowOptions = {},
): Promise<Item> {
  const { by, field, until, fail } = waiter
  const name = `${by} ${(key as Record<string, unknown>)[by]}`
  const goal = until === 'absent' ? until : until.join(' or ')
  let state: string | undefined
  const found = await within(timeout, signal, async (stop) => {
    for (;;) {
      const item = await find(client, waiter, key as Record<string, unknown>, stop)
      state = item?.[field] as string | undefined
      if (until === 'absent' ? !item : item && until.includes(state!)) return { item: item as Item }
      if (fail?.includes(state!)) {
        throw new ApiError('Client.WrongState', `${name} is ${state} and cannot become ${goal}.`)
      }
      await sleep(interval, stop)
    }
  })
  if (found) return found.item
  throw new ApiError('Client.Timeout', `${name} was ${state ?? 'absent'}, not ${goal}, after ${timeout} ms.`)
}

type Fields = Record<string, unknown>

/** The service searches where it can; elsewhere the whole list is read. */
async function find(client: Sender, waiter: Waiter, key: Fields, signal: AbortSignal): Promise<Fields | undefined> {
  const { operation, items, by, filter } = waiter
  const { [by]: id, ...rest } = key
  const isIt = (item: unknown) => (item as Fields)[by] === id
  if (!filter && waiter.pages) {
    for await (const item of pages(client, waiter.pages, rest, { signal })) if (isIt(item)) return item as Fields
    return undefined
  }
  const answer = await client.send(operation, filter ? key : rest, { signal })
  return ((valueAt(answer, items) ?? []) as Fields[]).find(isIt)
}
