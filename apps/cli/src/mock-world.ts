/** A world of one's own on a Porthole mock server, as docs/admin.md describes it. */
import { randomUUID } from 'node:crypto'
import { ApiError, type Fetch, type FetchReply } from '@porthole/rpc'

export interface MockWorld {
  readonly name: string
  /** Absent: the server lets only its own machine steer worlds, or who has its token. */
  readonly steer?: Steer
}

interface Steer {
  /** The world is gone, and begins anew when it is next used. */
  drop(): Promise<void>
  /** Moves the world's clock by so many ms. */
  advance(ms: number): Promise<void>
}

/** In ms. */
const patience = 10_000

/** Undefined when the endpoint is no mock server. Throws an ApiError when nothing answers there. */
export async function findMockWorld(
  endpoint: string,
  fetch: Fetch,
  token: string | undefined,
): Promise<MockWorld | undefined> {
  const base = `${endpoint.replace(/\/+$/, '')}/_porthole`
  const ask = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    try {
      const signal = AbortSignal.timeout(patience)
      return await fetch(base + path, { method, headers, signal, ...(body !== undefined && { body }) })
    } catch (cause) {
      throw new ApiError('Client.Network', `No connection to ${endpoint}.`, { cause })
    }
  }

  if (!(await isHealth(await ask('GET', '/health', {})))) return undefined
  const name = `contract-${randomUUID()}`
  const path = `/worlds/${name}`
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {}
  const first = await ask('DELETE', path, headers)
  if (first.status === 401) return { name }
  await taken(first)
  return {
    name,
    steer: {
      drop: async () => taken(await ask('DELETE', path, headers)),
      advance: async (ms) =>
        taken(
          await ask(
            'POST',
            `${path}/clock/advance`,
            { ...headers, 'Content-Type': 'application/json' },
            JSON.stringify({ ms }),
          ),
        ),
    },
  }
}

async function isHealth(reply: FetchReply): Promise<boolean> {
  const text = await reply.text()
  if (reply.status !== 200) return false
  try {
    const said = JSON.parse(text) as { readonly status?: unknown; readonly services?: unknown } | null
    return said?.status === 'ok' && Array.isArray(said.services)
  } catch {
    return false
  }
}

async function taken(reply: FetchReply): Promise<void> {
  const text = await reply.text()
  if (reply.status >= 300) {
    throw new ApiError('Client.BadReply', `The mock server does not steer its world: ${text.trim()}`, {
      status: reply.status,
    })
  }
}
