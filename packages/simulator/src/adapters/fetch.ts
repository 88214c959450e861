/** From fetch to the simulator and back, with no port between. */
import { type Answer, dropped } from '@porthole/rpc/server'

/** Rejects with a TypeError, as fetch does, when the connection is dropped. */
export async function answerFetch(answer: Answer, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  const { pathname, search, host } = new URL(request.url)
  const reply = await answer({
    method: request.method,
    path: pathname,
    query: search.slice(1),
    header: (name) => request.headers.get(name) ?? (name === 'host' ? host : undefined),
    body: new Uint8Array(await request.arrayBuffer()),
  })
  if (reply === dropped) throw new TypeError('fetch failed')
  return new Response(reply.body, { status: reply.status, headers: reply.headers })
}
