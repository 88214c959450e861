/** Steers the worlds of a mock server over HTTP; it runs in browsers too. */
import { AdminError } from './error.ts'
import { type Arguments, type Verb, worldFrom } from './verbs.ts'
import type { NewWorld, World, Worlds } from './world.ts'

export { AdminError } from './error.ts'
export type {
  AccessKey,
  ConsoleLink,
  ConsolePicture,
  NewFault,
  NewWorld,
  OpenSession,
  Session,
  Snapshot,
  Target,
  Time,
  Whose,
  World,
  Worlds,
  WorldView,
} from './world.ts'

export interface AdminOptions {
  /** What the server was started with as `--admin-token`; needed from another machine. */
  readonly token?: string
  /** Default the global one. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>
}

export interface Admin extends Worlds {
  world(name?: string): World
  /** What the server says of itself. */
  health(): Promise<Readonly<Record<string, unknown>>>
  /** Throws an AdminError of status 503 while the server cannot answer calls, with the reason. */
  ready(): Promise<void>
}

/** `url` is the server's, e.g. http://127.0.0.1:7070. Every method throws an AdminError when the server refuses. */
export function createAdmin(url: string, { token, fetch = globalThis.fetch }: AdminOptions = {}): Admin {
  const base = `${url.replace(/\/+$/, '')}/_porthole`

  async function ask(method: string, path: string, body?: string): Promise<unknown> {
    const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` }
    const init = body === undefined ? { method, headers } : { method, headers: { ...headers, ...json }, body }
    const reply = await fetch(base + path, init)
    const text = await reply.text()
    if (reply.ok) return text === '' ? undefined : JSON.parse(text)
    const { error = `The server answered with status ${reply.status}.`, code } = refusalOf(text)
    throw new AdminError(reply.status, error, code)
  }

  function run(world: string, verb: Verb, given: Arguments): Promise<unknown> {
    const { [verb.body ?? '']: whole, ...rest } = given
    const inBody = verb.body === undefined && verb.method !== 'GET' && verb.method !== 'DELETE'
    const query = inBody ? '' : queryOf(rest)
    const path = `/worlds/${encodeURIComponent(world)}${verb.path && `/${verb.path}`}${query && `?${query}`}`
    if (inBody) return ask(verb.method, path, JSON.stringify(rest))
    return ask(verb.method, path, typeof whole === 'string' ? whole : JSON.stringify(whole))
  }

  return {
    health: () => ask('GET', '/health') as Promise<Readonly<Record<string, unknown>>>,
    ready: async () => void (await ask('GET', '/ready')),
    worlds: () => ask('GET', '/worlds') as Promise<readonly string[]>,
    createWorld: (options = {}) => ask('POST', '/worlds', JSON.stringify(options)) as Promise<NewWorld>,
    world: (name = 'default') => worldFrom(name, ({ verb }, given) => run(name, verb, given)),
  }
}

const json = { 'Content-Type': 'application/json' }

function queryOf(given: Arguments): string {
  const pairs = Object.entries(given).filter(([, value]) => value !== undefined)
  return new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
}

function refusalOf(text: string): { readonly error?: string; readonly code?: string } {
  try {
    return JSON.parse(text) as object
  } catch {
    return {}
  }
}
