/** From fetch to the simulator and back, with no port between. */
import { type Answer, defaultMaxBody, dropped, type ServerReply, type ServerRequest } from '@porthole/rpc/server'

/**
 * Behaves as the global fetch does: rejects with the signal's reason when the call is aborted, and with a TypeError when
 * the input is no request or the connection is dropped.
 */
export async function answerFetch(answer: Answer, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const signal = init?.signal === undefined && input instanceof Request ? input.signal : init?.signal
  signal?.throwIfAborted()
  const request = plainRequest(input, init) ?? new Request(input, init)
  const work = request instanceof Request ? received(request).then(answer) : answer(request)
  const reply = await (signal ? unlessAborted(signal, Promise.resolve(work)) : work)
  if (reply === dropped) throw new TypeError('fetch failed', { cause: hangUp() })
  return responseOf(request.method, reply)
}

/** What Node tells of a connection that ended before the answer. */
const hangUp = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })

const headerName = /^[\w!#$%&'*+.^`|~-]+$/
const headerValue = /^(?:[!-~\x80-\xff](?:[\t -~\x80-\xff]*[!-~\x80-\xff])?)?$/
const encoder = new TextEncoder()
const empty = new Uint8Array(0)

/** The usual call without a Request object, which costs as much as half of the answer; undefined for any other. */
function plainRequest(input: RequestInfo | URL, init: RequestInit = {}): ServerRequest | undefined {
  const { method = 'GET', headers: given = {}, body } = init
  if (input instanceof Request || Object.getPrototypeOf(given) !== Object.prototype) return undefined
  if (method !== 'POST' && (method !== 'GET' || body)) return undefined
  if (body && typeof body !== 'string' && !(body instanceof Uint8Array)) return undefined
  const { protocol, username, password, host, pathname, search } = new URL(input)
  if (!protocol.startsWith('http') || username || password) return undefined
  const headers = new Map([['host', host]])
  if (typeof body === 'string') headers.set('content-type', 'text/plain;charset=UTF-8')
  const seen = new Set<string>()
  for (const [key, value] of Object.entries(given as Record<string, unknown>)) {
    const name = key.toLowerCase()
    if (typeof value !== 'string' || !headerValue.test(value) || !headerName.test(name) || seen.has(name))
      return undefined
    seen.add(name)
    headers.set(name, value)
  }
  return {
    method,
    path: pathname,
    query: search.slice(1),
    header: (name) => headers.get(name),
    // A copy: the caller may use its bytes again.
    body: typeof body === 'string' ? encoder.encode(body) : body ? new Uint8Array(body) : empty,
  }
}

async function received(request: Request): Promise<ServerRequest> {
  const { method, headers, url } = request
  const { pathname, search, host, protocol } = new URL(url)
  if (!protocol.startsWith('http')) throw new TypeError('fetch failed', { cause: new Error('unknown scheme') })
  return {
    method,
    path: pathname,
    query: search.slice(1),
    header: (name) => headers.get(name) ?? (name === 'host' ? host : undefined),
    body: await bytesOf(request),
  }
}

/** The whole body; of one that is too long, or has no end, only a beginning that is too long as well. */
async function bytesOf({ body }: Request): Promise<Uint8Array> {
  if (!body) return empty
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > defaultMaxBody) break
  }
  return Buffer.concat(chunks)
}

function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    signal.addEventListener('abort', abort)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

const bodiless: ReadonlySet<number> = new Set([204, 205, 304])

function responseOf(method: string, { status, headers, body }: ServerReply): Response {
  return new Response(method === 'HEAD' || bodiless.has(status) ? null : body, { status, headers })
}
