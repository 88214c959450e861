/** The ExtendedClipboard messages: UTF-8 text, asked for and packed. Only text; other formats are left where they are. */
import { deflateSync, inflateSync, constants } from 'node:zlib'
import { Fault } from './fault.ts'
import { bytes32, concat, u32 } from './reading.ts'

const text = 1
const caps = 1 << 24
const request = 1 << 25
const peek = 1 << 26
const notify = 1 << 27
const provide = 1 << 28

export type ClipboardMessage =
  /** What the viewer understands; `unasked` is how long a text it takes without asking for it. */
  | { readonly kind: 'caps'; readonly notify: boolean; readonly unasked: number }
  | { readonly kind: 'request' }
  | { readonly kind: 'peek' }
  | { readonly kind: 'notify'; readonly text: boolean }
  | { readonly kind: 'provide'; readonly text: string }
  /** Something about formats that we do not have. */
  | { readonly kind: 'other' }

/** Reads the body of an extended ClientCutText. */
export function readClipboard(body: Uint8Array, limit: number): ClipboardMessage {
  if (body.length < 4) throw new Fault('BadMessage', 'A clipboard message has no flags.')
  const flags = u32(body, 0)
  if (flags & caps) {
    // A size follows for each format, and text is the first.
    const unasked = flags & text && body.length >= 8 ? u32(body, 4) : 0
    return { kind: 'caps', notify: Boolean(flags & notify), unasked: flags & provide ? unasked : 0 }
  }
  if (flags & peek) return { kind: 'peek' }
  if (flags & notify) return { kind: 'notify', text: Boolean(flags & text) }
  if (!(flags & text)) return { kind: 'other' }
  if (flags & request) return { kind: 'request' }
  return flags & provide ? { kind: 'provide', text: unpack(body.subarray(4), limit) } : { kind: 'other' }
}

function unpack(packed: Uint8Array, limit: number): string {
  let bytes: Uint8Array
  try {
    bytes = inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: limit + 5 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Fault('TooMuch', `The pasted text is longer than ${limit} bytes.`)
    }
    throw new Fault('BadMessage', 'The pasted text cannot be unpacked.')
  }
  if (bytes.length < 4 || u32(bytes, 0) > bytes.length - 4) throw new Fault('BadMessage', 'The pasted text is cut off.')
  const content = bytes.subarray(4, 4 + u32(bytes, 0))
  const end = content.indexOf(0)
  const decoded = new TextDecoder().decode(end < 0 ? content : content.subarray(0, end))
  return decoded.replaceAll('\r\n', '\n')
}

/** A ServerCutText with a negative length, which tells that it is an extended one. */
function message(flags: number, body: Uint8Array = new Uint8Array(0)): Uint8Array {
  return concat([Uint8Array.from([3, 0, 0, 0, ...bytes32(-(4 + body.length)), ...bytes32(flags)]), body])
}

/** What we understand: texts up to `limit` bytes, all of them asked for before they are sent. */
export const clipboardCaps = (limit: number): Uint8Array =>
  message(caps | request | peek | notify | provide | text, Uint8Array.from(bytes32(limit)))

export const clipboardRequest = (): Uint8Array => message(request | text)

export const clipboardNotify = (has: boolean): Uint8Array => message(has ? notify | text : notify)

export function clipboardProvide(content: string): Uint8Array {
  const bytes = new TextEncoder().encode(`${content.replaceAll(/\r?\n/g, '\r\n')}\0`)
  return message(provide | text, deflateSync(concat([Uint8Array.from(bytes32(bytes.length)), bytes])))
}
