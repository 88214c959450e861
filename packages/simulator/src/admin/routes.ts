/** The admin API over HTTP: finds the verb of a path, hands it the query and the body, and answers JSON. */
import type { ServerReply, ServerRequest } from '@porthole/rpc/server'
import { StoreError } from '../stores/store.ts'
import { bad } from './check.ts'
import { AdminError } from './error.ts'
import { allVerbs, type Arguments, type NamedVerb, type Verb } from './verbs.ts'
import { type World, worldName, type Worlds } from './world.ts'

export interface RoutesOptions {
  readonly worlds: Worlds
  /** Facts that a health check wants to see beside the status. */
  readonly health: () => object
  /** Throws the reason why calls cannot be answered now. */
  readonly ready: () => Promise<void>
}

const adminPath = '/_porthole'

/** Whether a path is one of the admin API's. */
export const isAdmin = (path: string): boolean => path === adminPath || path.startsWith(`${adminPath}/`)

/** Whether it answers everybody: load balancers have no token. */
export const isOpen = (path: string): boolean => path === `${adminPath}/health` || path === `${adminPath}/ready`

type Route = (request: ServerRequest) => unknown
type Methods = Readonly<Record<string, Route>>

/** Never rejects. */
export function createRoutes({
  worlds,
  health,
  ready,
}: RoutesOptions): (request: ServerRequest) => Promise<ServerReply> {
  const top: Readonly<Record<string, Methods>> = {
    '/health': { GET: () => ({ status: 'ok', ...health() }) },
    '/ready': { GET: async () => (await ready(), { status: 'ready' }) },
    '/worlds': {
      GET: () => worlds.worlds(),
      POST: (request) => worlds.createWorld({ ...queryOf(request), ...objectOf(request) }),
    },
  }

  return async (request) => {
    try {
      const path = request.path.slice(adminPath.length)
      const methods = Object.hasOwn(top, path) ? top[path]! : worldMethods(worlds, path)
      if (!methods)
        throw new AdminError(404, `There is no ${request.path}: see docs/admin.md, or try ${adminPath}/health.`)
      const method = request.method === 'HEAD' ? 'GET' : request.method
      const allowed = Object.keys(methods).join(', ')
      if (!Object.hasOwn(methods, method))
        return reply(405, { error: `${request.path} answers ${allowed} only.` }, { Allow: allowed })
      return reply(200, await methods[method]!(request))
    } catch (error) {
      return failed(error)
    }
  }
}

export function failed(error: unknown): ServerReply {
  if (error instanceof AdminError) return reply(error.status, { error: error.message, code: error.code })
  if (error instanceof StoreError) return reply(503, { error: error.message })
  return reply(500, { error: `A defect of the server: ${String(error)}` })
}

function reply(status: number, value: unknown, headers: Record<string, string> = {}): ServerReply {
  const body = value === undefined ? '' : `${JSON.stringify(value)}\n`
  return {
    status: value === undefined ? 204 : status,
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  }
}

const byPath = new Map<string, Map<string, NamedVerb>>()
for (const one of allVerbs) {
  const { path, method } = one.verb
  byPath.set(path, (byPath.get(path) ?? new Map<string, NamedVerb>()).set(method, one))
}

function worldMethods(worlds: Worlds, path: string): Methods | undefined {
  const [, encoded, rest = ''] = /^\/worlds\/([^/]+)(?:\/(.*))?$/.exec(path) ?? []
  const verbs = byPath.get(rest)
  if (encoded === undefined || !verbs) return undefined
  return Object.fromEntries(
    [...verbs].map(([method, { name, verb }]) => [
      method,
      (request: ServerRequest) => call(worlds.world(nameOf(encoded)), name, given(verb, request)),
    ]),
  )
}

function nameOf(encoded: string): string {
  const name = decode(encoded)
  if (worldName.test(name)) return name
  throw bad(`${JSON.stringify(name)} is no name of a world: use up to 100 letters, digits, _ . and -.`)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function call(world: World, name: string, given: unknown): unknown {
  const [group, own] = name.split('.') as [string, string?]
  const at = world as unknown as Record<string, Record<string, (given: unknown) => unknown>>
  return own === undefined
    ? (at as unknown as Record<string, (given: unknown) => unknown>)[group]!(given)
    : at[group]![own]!(given)
}

/** From the query, and from the body: an object, or the whole of one field. */
function given(verb: Verb, request: ServerRequest): unknown {
  const { body, empty, fields } = verb
  if (body === undefined) return { ...originOf(verb, request), ...queryOf(request), ...objectOf(request) }
  const text = textOf(request)
  if (text === '') return { ...(empty && { [body]: '' }), ...queryOf(request) }
  if (fields[body]!.type === 'data') return jsonOf(text)
  return { ...queryOf(request), [body]: text }
}

/** By which the request reached us, for verbs that hand out URLs. */
function originOf({ fields }: Verb, { header }: ServerRequest): Arguments {
  const host = header('host')
  return 'origin' in fields && host !== undefined
    ? { origin: `${header('x-forwarded-proto') ?? 'http'}://${host}` }
    : {}
}

function queryOf({ query }: ServerRequest): Arguments {
  return Object.fromEntries(new URLSearchParams(query))
}

function objectOf(request: ServerRequest): Arguments {
  const text = textOf(request)
  if (text.trim() === '') return {}
  const value = jsonOf(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Arguments
  throw bad('The body must be a JSON object, for example {"id": "..."}.')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw bad('The body is no JSON: send a JSON object, for example {"id": "..."}.')
  }
}

function textOf({ body }: ServerRequest): string {
  return new TextDecoder().decode(body)
}
