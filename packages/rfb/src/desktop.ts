/** What a server shows and where its input goes; any number of sessions may share one desktop. */
import type { Framebuffer } from './framebuffer.ts'

export interface Cursor {
  readonly width: number
  readonly height: number
  /** The hot spot. */
  readonly x: number
  readonly y: number
  /** 0xAABBGGRR, row by row. */
  readonly pixels: Uint32Array
}

export type Signal =
  | { readonly kind: 'bell' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'cursor' }
  | { readonly kind: 'cutText'; readonly text: string }

export interface Desktop {
  readonly screen: Framebuffer
  readonly name: string
  readonly cursor?: Cursor | undefined
  /** `keysym` is X11's; `code` is the XT scan code, known when the viewer speaks QEMU's extension. */
  key?(down: boolean, keysym: number, code?: number): void
  /** A position on the screen; bit 0 of `buttons` is the left one, 1 the middle, 2 the right, 3 and 4 the wheel. */
  pointer?(x: number, y: number, buttons: number): void
  /** Text that the viewer copied, with `\n` at the ends of lines. */
  cutText?(text: string): void
  /** Answers with what ends the listening. */
  onSignal?(listener: (signal: Signal) => void): () => void
}
