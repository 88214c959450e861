/** Flows over several calls as data: generated one-liners that pages(), runTask(), waitFor() and consoleUrl() read. */
import type { Operation } from './operation.ts'

/** An operation that answers page by page; page numbers count from 1. */
export interface Pages<Request = object, Item = unknown> {
  readonly operation: Operation<Request>
  /** Request field of the page number. */
  readonly page: string
  /** Request field of the number of items a page. */
  readonly size: string
  /** Response field of the items; a dot leads inside, e.g. `Instances.Instance`. */
  readonly items: string
  /** Response field of the number of items in all. */
  readonly total: string
  /** Carries the type; never present at run time. */
  readonly types?: { readonly item: Item }
}

/** Work that goes on after its call has returned: start it, then poll until `TaskFinished`. */
export interface Task<Request = object, Response = object> {
  readonly start: Operation<Request>
  readonly poll: Operation<object, Response>
  /** Request field that asks for asynchronous work; also set on the poll where that has it. */
  readonly switch?: string
  /** Fields of the request that the poll repeats. */
  readonly carry: readonly string[]
}

/** A state to wait for, of one item of a list. */
export interface Waiter<Key = object, Item = unknown> {
  readonly operation: Operation
  /** Response field of the items; a dot leads inside. */
  readonly items: string
  /** Field of an item that identifies it. */
  readonly by: string
  /** Whether `by` is a request field too, so that the service does the searching. */
  readonly filter?: boolean
  /** How to read all items when the service cannot search but answers page by page. */
  readonly pages?: Pages<object, Item>
  /** Field of an item that holds its state. */
  readonly field: string
  /** The states to wait for; `absent` waits until the item is gone. */
  readonly until: readonly string[] | 'absent'
  /** States from which the awaited one cannot be reached. */
  readonly fail?: readonly string[]
  /** Carries the types; never present at run time. */
  readonly types?: { readonly key: Key; readonly item: Item }
}

/** The page that opens a console URL. */
export interface Console {
  readonly page: string
  /** Response field that holds the already-encoded URL. */
  readonly value: string
  /** Seconds for which the URL can be opened. */
  readonly lifetime: number
}

/** A host that no vendor has: an address, a name without a dot, or one that is only of local use. */
const ownSocket =
  /^ws(s?):\/\/((?:\[[\da-f:.]+\]|[\d.]+|[\w-]+|[\w.-]+\.(?:localhost|local|internal|test))(?::\d+)?)(?:\/|$)/i

/**
 * Where the page of a console is for a URL as it was returned, encoded or not: at the vendor's, or, when the URL leads
 * to a server of one's own such as a mock, at the same path there.
 */
export function consolePage(page: string, socket: string): string {
  const plain = socket.replaceAll(/%(?:3A|2F|5B|5D)/gi, decodeURIComponent)
  const [, secure, host] = ownSocket.exec(plain) ?? []
  return host === undefined ? page : `http${secure?.toLowerCase()}://${host}${new URL(page).pathname}`
}

/** The value at a path such as `Instances.Instance`; undefined where it ends early. */
export const valueAt = (answer: unknown, path: string): unknown =>
  path.split('.').reduce((value: any, key) => value?.[key], answer)
