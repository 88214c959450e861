/** Who may steer: programs on this machine; from elsewhere, and for web pages, those who know the token. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { AdminError } from './error.ts'

export interface Knock {
  header(name: string): string | undefined
  /** Of the other end of the socket. */
  readonly remoteAddress: string | undefined
  readonly localAddress: string | undefined
}

/** Throws an AdminError of status 401 with the reason and the remedy. */
export function guard({ header, remoteAddress, localAddress }: Knock, token: string | undefined): void {
  const given = tokenOf(header)
  if (given !== undefined) {
    if (token !== undefined && same(given, token)) return
    throw new AdminError(
      401,
      'The admin token is wrong: give the one that the server was started with as --admin-token.',
    )
  }
  const why = stranger(header, remoteAddress, localAddress)
  if (why === undefined) return
  const remedy =
    token === undefined
      ? 'start the server with --admin-token and send the token as Authorization: Bearer TOKEN.'
      : 'send the admin token as Authorization: Bearer TOKEN.'
  throw new AdminError(401, `${why}: ${remedy}`)
}

/** Why a request without a token is not from this machine; undefined when it is. */
function stranger(header: Knock['header'], remote: string | undefined, local: string | undefined): string | undefined {
  if (!isLoopback(remote) || !isLoopback(local)) return 'The admin API needs a token off the loopback interface'
  if (proxied.some((name) => header(name) !== undefined)) return 'The admin API needs a token behind a proxy'
  // A page of a stranger reaches this machine under a name of its own (DNS rebinding): the name gives it away.
  const host = header('host') ?? ''
  if (!isLoopback(hostname(host))) return 'The admin API needs a token under any host name but localhost'
  const origin = header('origin')
  const site = header('sec-fetch-site')
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) return foreignPage
  return site === 'cross-site' || site === 'same-site' ? foreignPage : undefined
}

const foreignPage = 'The admin API needs a token from pages of another origin'
const proxied = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

function tokenOf(header: Knock['header']): string | undefined {
  return /^Bearer +(.+)$/i.exec(header('authorization') ?? '')?.[1]
}

/** In a time that tells nothing of the token. */
function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function hostname(host: string): string {
  return /^\[(.+)\](:\d+)?$/.exec(host)?.[1] ?? host.replace(/:\d+$/, '')
}

/** An address of the loopback interface, or a name that is always one. */
export function isLoopback(address: string | undefined): boolean {
  return (
    address !== undefined && /^((::ffff:)?127(\.\d{1,3}){3}|::1|localhost|[\w-]+(\.[\w-]+)*\.localhost)$/i.test(address)
  )
}
