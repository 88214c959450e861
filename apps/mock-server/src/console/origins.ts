/** From where a console may be opened, and by whom: the origin of the page, and the address of the viewer. */
import type { IncomingMessage } from 'node:http'

export interface Origins {
  /** Those of other pages that may open consoles, such as `https://admin.test`. */
  readonly allowed: readonly string[]
  /** The origin by which users reach a server behind a proxy. */
  readonly publicUrl: string | undefined
}

/** Programs send no Origin; pages send theirs, and must be our own. */
export function mayOpen({ headers }: IncomingMessage, { allowed, publicUrl }: Origins): boolean {
  const { origin, host } = headers
  if (origin === undefined) return true
  if (allowed.includes(origin) || origin === publicUrl) return true
  const given = URL.canParse(origin) ? new URL(origin).host : ''
  // The scheme tells nothing: a proxy may speak TLS for us. A page cannot choose its Host.
  return given !== '' && given === hostOf(host)
}

/** Without the port that a browser leaves out of an Origin. */
function hostOf(host: string | undefined): string {
  return host?.toLowerCase().replace(/:(80|443)$/, '') ?? ''
}

/** The viewer's address; behind a proxy, the one that the proxy told. */
export function addressOf({ headers, socket }: IncomingMessage, publicUrl: string | undefined): string {
  const told =
    publicUrl === undefined
      ? undefined
      : String(headers['x-forwarded-for'] ?? '')
          .split(',')
          .at(-1)
          ?.trim()
  return told || (socket.remoteAddress ?? 'unknown')
}
