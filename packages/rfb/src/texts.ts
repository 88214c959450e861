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

/** What a viewer says that it does with texts. */
interface Theirs {
  readonly notify: boolean
  readonly unasked: number
}

const unsaid: Theirs = { notify: false, unasked: 0 }

export class Texts {
  readonly #outlet: Outlet
  readonly #viewer: Viewer
  readonly #limits: Limits
  #introduced = false
  #theirs = unsaid
  #ours: string | undefined

  constructor(outlet: Outlet, viewer: Viewer, limits: Limits) {
    this.#outlet = outlet
    this.#viewer = viewer
    this.#limits = limits
  }

  /** Tells a viewer of extended clipboards what we can, once. */
  introduce(): void {
    if (this.#introduced || !this.#viewer.knows(encodings.extendedClipboard)) return
    this.#introduced = true
    this.#send(clipboardCaps(this.#limits.cutText))
  }

  /** Answers with a text that the viewer gave. */
  receive(message: ClipboardMessage): string | undefined {
    if (message.kind === 'caps') this.#theirs = message
    else if (message.kind === 'request' && this.#ours !== undefined) this.#send(clipboardProvide(this.#ours))
    else if (message.kind === 'peek') this.#send(clipboardNotify(this.#ours !== undefined))
    else if (message.kind === 'notify' && message.text) this.#send(clipboardRequest())
    else if (message.kind === 'provide') return message.text
    return undefined
  }

  /** The desktop has a new text. */
  offer(text: string): void {
    if (Buffer.byteLength(text) > this.#limits.cutText) return
    this.#ours = text
    if (!this.#viewer.knows(encodings.extendedClipboard)) {
      const bytes = latin1(text)
      this.#send(concat([Uint8Array.from([3, 0, 0, 0, ...bytes32(bytes.length)]), bytes]))
    } else if (this.#theirs.unasked >= Buffer.byteLength(text)) this.#send(clipboardProvide(text))
    else if (this.#theirs.notify) this.#send(clipboardNotify(true))
  }

  /** All of this may be left out when the network is full: a clipboard is offered again with the next copy. */
  #send(bytes: Uint8Array): void {
    if (this.#outlet.pending() <= this.#limits.pending) this.#outlet.send(bytes)
  }
}
