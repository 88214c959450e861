/** What both signatures need to know of a request as it was received. */
import type { ServerRequest } from '@porthole/rpc/server'

/**
 * The hosts that the client may have signed: the Host header as it is, then without its port. Some clients leave the
 * port out, and one sends and signs the literal `http://127.0.0.1:7070`: so it is never parsed as a URL.
 */
export function signedHosts(request: ServerRequest): readonly string[] {
  const host = request.header('host') ?? ''
  const bare = host.replace(/:\d+$/, '')
  return bare === host ? [host] : [host, bare]
}

/** Compares signatures in a time that says nothing about where they differ. */
export function same(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}
