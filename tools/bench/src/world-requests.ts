/** The calls of the load as bytes, signed by our clients in every signature that there is, each to be used once. */
import type { FetchReply } from '@porthole/rpc'
import { bytesOf } from './mock-requests.ts'
import { random } from './random.ts'
import { callersOf } from './world-callers.ts'
import { planned } from './world-mix.ts'

export async function worldRequests(port: number, count: number): Promise<Buffer[]> {
  const requests: Buffer[] = []
  const reply: FetchReply = {
    status: 200,
    headers: { get: () => null },
    text: async () => '{"Response":{"RequestId":"x"},"RequestId":"x"}',
  }
  const endpoint = `http://127.0.0.1:${port}`
  const callers = callersOf({
    endpoint,
    fetch: async (url, init) => {
      requests.push(bytesOf(url, init))
      return reply
    },
  })
  let number = 0
  for (const { service, operation, request, account } of planned(count, random(count))) {
    const [older, newer] = callers[account]!
    // Every third call has the older signature.
    await (number++ % 3 ? newer : older)[service][operation]!(request)
  }
  return requests
}
