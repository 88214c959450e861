/** A WebSocket as the wire of an RFB session. */
import type { Why, Wire } from '@porthole/rfb'
import type { WebSocket } from 'ws'

/** Close codes from 4000 on are an application's own: a viewer shows the reason that comes with it. */
const endCode = 4000
/** Bytes that a close frame has for a reason. */
const longestReason = 123

const binary = { binary: true, compress: false } as const

/** A class, since there are thousands: three functions for each would be more than the rest. */
export class SocketWire implements Wire {
  readonly #socket: WebSocket

  constructor(socket: WebSocket) {
    this.#socket = socket
  }

  send(bytes: Uint8Array): void {
    this.#socket.send(bytes, binary)
  }

  pending(): number {
    return this.#socket.bufferedAmount
  }

  close(why?: Why): void {
    closeWith(this.#socket, why?.message)
  }
}

/** Without a reason it is an ordinary end. */
export function closeWith(socket: WebSocket, reason?: string): void {
  if (reason === undefined) socket.close(1000)
  else socket.close(endCode, cut(reason))
}

/** As much as fits, in whole characters. */
function cut(reason: string): string {
  if (Buffer.byteLength(reason) <= longestReason) return reason
  let bytes = Buffer.byteLength('…')
  let text = ''
  for (const character of reason) {
    bytes += Buffer.byteLength(character)
    if (bytes > longestReason) break
    text += character
  }
  return `${text}…`
}
