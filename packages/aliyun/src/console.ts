/** The page that shows an instance's console, ready to be opened. */
import { ApiError, type CallOptions, consolePage, type Sender } from '@porthole/rpc'
import { DescribeInstanceVncUrlConsole } from './gen/ecs/flows.ts'
import { DescribeInstanceVncUrl } from './gen/ecs/operations.ts'

export interface ConsolePage {
  readonly InstanceId: string
  readonly isWindows: boolean
  /** The VNC password, 6 letters or digits: spares typing it on the page, but makes it part of the URL. */
  readonly password?: string | undefined
  /** Another page that takes the same parameters in its query; default the vendor's, of a mock server its own. */
  readonly page?: string | undefined
}

export interface ConsoleRequest extends ConsolePage {
  readonly RegionId: string
  /** Milliseconds since 1970; for tests. */
  readonly now?: (() => number) | undefined
}

export interface ConsoleUrl {
  readonly url: string
  /** 15 seconds after the call began: the URL cannot end sooner (document 000, Description). */
  readonly expiresAt: Date
}

/** Asks for the console of an instance; the page is to be opened at once. Throws what DescribeInstanceVncUrl throws. */
export async function consoleUrl(
  client: Sender,
  { RegionId, now = Date.now, ...page }: ConsoleRequest,
  options?: CallOptions,
): Promise<ConsoleUrl> {
  checkPassword(page.password)
  const expiresAt = new Date(now() + DescribeInstanceVncUrlConsole.lifetime * 1000)
  const { VncUrl } = await client.send(DescribeInstanceVncUrl, { RegionId, InstanceId: page.InstanceId }, options)
  return { url: toConsoleUrl(VncUrl, page), expiresAt }
}

/**
 * Puts the console URL behind the page as it was returned: it is percent-encoded once already, and a second time
 * would break it. Anything that is not, such as a raw `wss:` URL, is encoded. Throws `Client.InvalidRequest` for a
 * password that the page does not take.
 */
export function toConsoleUrl(
  VncUrl: string,
  { InstanceId, isWindows, password, page = consolePage(DescribeInstanceVncUrlConsole.page, VncUrl) }: ConsolePage,
): string {
  checkPassword(password)
  const vncUrl = /^[\w.~%!*'()-]+$/.test(VncUrl) ? VncUrl : encodeURIComponent(VncUrl)
  const start = page.endsWith('?') ? page : `${page}${page.includes('?') ? '&' : '?'}`
  const end = password === undefined ? '' : `&password=${password}`
  return `${start}vncUrl=${vncUrl}&instanceId=${encodeURIComponent(InstanceId)}&isWindows=${isWindows}${end}`
}

function checkPassword(password: string | undefined): void {
  if (password === undefined || /^[A-Za-z0-9]{6}$/.test(password)) return
  const message = 'password must be 6 letters or digits.'
  throw new ApiError('Client.InvalidRequest', message, { problems: [{ path: 'password', code: 'pattern', message }] })
}
