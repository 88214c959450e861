/** What the tests of a whole client share: one that keeps what it does, and time that passes on its own. */
import { vi } from 'vitest'
import { type ClientOptions, createRpcClient, type DebugEvent, type Fetch, type FetchReply } from './index.ts'
import { Again, type Keys, keys, protocol, Read, reply, script, Write } from './testing.ts'

export const ok = reply({ RequestId: 'R-0' })
export const html = (status: number) => reply('<html>', status)
export const never: Fetch = () => new Promise<never>(() => {})

/** A client that pauses for next to nothing, unless `random` says otherwise. */
export function setUp(answers: (FetchReply | Error)[], options: Partial<ClientOptions<Keys>> = {}) {
  const fetch = script(...answers)
  const events: DebugEvent[] = []
  const client = createRpcClient(
    protocol,
    { Read, Write, Again },
    {
      credentials: keys,
      endpoint: 'https://localhost',
      fetch,
      random: () => 0,
      debug: (event) => events.push(event),
      ...options,
    },
  )
  return { client, sent: fetch.sent, events }
}

/** Makes ten minutes pass; crypto, once loaded, needs none. `vi.useRealTimers()` must follow. */
export async function inFakeTime<T>(act: () => Promise<T>): Promise<T> {
  await setUp([ok]).client.Read()
  vi.useFakeTimers({ now: 1_000_000 })
  const done = act()
  done.catch(() => {})
  await vi.advanceTimersByTimeAsync(600_000)
  return done
}
