/** The server's own pages, which belong to no cloud: `/_porthole/health`. */
import type { ServerReply } from '@porthole/rpc/server'
import type { Admin } from './http.ts'

/** `health` gives the facts that a check wants to see beside the status. */
export function createAdmin(health: () => object): Admin {
  return (method, path) => {
    if (path !== '/_porthole/health') return json(404, { error: `There is no ${path} here: try /_porthole/health.` })
    if (method !== 'GET' && method !== 'HEAD')
      return json(405, { error: `${path} answers GET only.` }, { Allow: 'GET' })
    return json(200, { status: 'ok', ...health() })
  }
}

function json(status: number, value: object, headers: Record<string, string> = {}): ServerReply {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: `${JSON.stringify(value)}\n` }
}
