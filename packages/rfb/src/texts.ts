/** The clipboard between a desktop and one viewer: in UTF-8 where the viewer can, else in Latin-1. */
import {
  clipboardCaps,
  clipboardNotify,
  clipboardProvide,
  clipboardRequest,
  type ClipboardMessage,
} from './clipboard.ts'
import { encodings } from './encode/encoder.ts'
import { latin1 } from './handshake.ts'
import type { Limits } from './limits.ts'
import { bytes32, concat } from './reading.ts'
import type { Outlet, Viewer } from './viewer.ts'

export interface Texts {
  /** Tells a viewer of extended clipboards what we can, once. */
  introduce(): void
  /** Answers with a text that the viewer gave. */
  receive(message: ClipboardMessage): string | undefined
  /** The desktop has a new text. */
  offer(text: string): void
}

export function createTexts(outlet: Outlet, viewer: Viewer, limits: Limits): Texts {
  let introduced = false
  let theirs = { notify: false, unasked: 0 }
  let ours: string | undefined
  /** All of this may be left out when the network is full: a clipboard is offered again with the next copy. */
  const send = (bytes: Uint8Array) => {
    if (outlet.pending() <= limits.pending) outlet.send(bytes)
  }
  return {
    introduce() {
      if (introduced || !viewer.knows(encodings.extendedClipboard)) return
      introduced = true
      send(clipboardCaps(limits.cutText))
    },
    receive(message) {
      if (message.kind === 'caps') theirs = message
      else if (message.kind === 'request' && ours !== undefined) send(clipboardProvide(ours))
      else if (message.kind === 'peek') send(clipboardNotify(ours !== undefined))
      else if (message.kind === 'notify' && message.text) send(clipboardRequest())
      else if (message.kind === 'provide') return message.text
      return undefined
    },
    offer(text) {
      if (Buffer.byteLength(text) > limits.cutText) return
      ours = text
      if (!viewer.knows(encodings.extendedClipboard)) {
        const bytes = latin1(text)
        send(concat([Uint8Array.from([3, 0, 0, 0, ...bytes32(bytes.length)]), bytes]))
      } else if (theirs.unasked >= Buffer.byteLength(text)) send(clipboardProvide(text))
      else if (theirs.notify) send(clipboardNotify(true))
    },
  }
}
