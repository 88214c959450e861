/** The page that shows an instance's console, ready to be opened. */
import { ApiError, type CallOptions, consolePage, type Sender } from '@porthole/rpc'
import { DescribeInstanceVncUrlConsole } from './gen/cvm/flows.ts'
import { DescribeInstanceVncUrl } from './gen/cvm/operations.ts'

export interface ConsoleRequest {
  readonly InstanceId: string
  /** Another page that takes `InstanceVncUrl` in its query; default the vendor's, of a mock server its own. */
  readonly page?: string | undefined
  /** Milliseconds since 1970; for tests. */
  readonly now?: (() => number) | undefined
}

export interface ConsoleUrl {
  readonly url: string
  /** 15 seconds after the answer came. */
  readonly expiresAt: Date
}

/**
 * Asks for the console of an instance and returns the page to open: at once, and only once
 * (documents 001 and 002, section 1). Throws what DescribeInstanceVncUrl throws.
 */
export async function consoleUrl(
  client: Sender,
  { InstanceId, page, now = Date.now }: ConsoleRequest,
  options?: CallOptions,
): Promise<ConsoleUrl> {
  const { InstanceVncUrl } = await client.send(DescribeInstanceVncUrl, { InstanceId }, options)
  const expiresAt = new Date(now() + DescribeInstanceVncUrlConsole.lifetime * 1000)
  return { url: toConsoleUrl(InstanceVncUrl, page), expiresAt }
}

/**
 * Puts the console URL behind the page as it was returned: it is percent-encoded once already, and a second time
 * would break it. A raw `ws:` or `wss:` URL is encoded. Throws `Client.InvalidRequest` for anything else.
 */
export function toConsoleUrl(
  InstanceVncUrl: string,
  page: string = consolePage(DescribeInstanceVncUrlConsole.page, InstanceVncUrl),
): string {
  const raw = /^wss?:\/\//i.test(InstanceVncUrl)
  if (!raw && !/^wss?%3A[^\s&#"<>]*$/i.test(InstanceVncUrl)) {
    const message = 'InstanceVncUrl must be what DescribeInstanceVncUrl returned, or a ws: or wss: URL.'
    throw new ApiError('Client.InvalidRequest', message, {
      problems: [{ path: 'InstanceVncUrl', code: 'pattern', message }],
    })
  }
  const value = raw ? encodeURIComponent(InstanceVncUrl) : InstanceVncUrl
  return `${page}${page.endsWith('?') ? '' : page.includes('?') ? '&' : '?'}InstanceVncUrl=${value}`
}
