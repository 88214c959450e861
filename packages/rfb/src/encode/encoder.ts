/** What an encoding takes and gives: the one signature that all of them have, stateless so that viewers share the work. */
import type { PixelFormat } from '../format.ts'
import type { Change, Rect } from '../framebuffer.ts'
import type { Pixels } from '../pixels.ts'

/** The numbers of RFC 6143, 7.7, and of the community's list. */
export const encodings = {
  raw: 0,
  copyRect: 1,
  hextile: 5,
  tight: 7,
  zrle: 16,
  /** JPEG quality 0 to 9: -32 to -23. */
  quality: -32,
  /** Compression 0 to 9: -256 to -247. */
  compression: -256,
  desktopSize: -223,
  lastRect: -224,
  cursor: -239,
  qemuKeys: -258,
  desktopName: -307,
  extendedDesktopSize: -308,
  extendedClipboard: 0xc0a1e5ce | 0,
} as const

/** The pixels to encode from: a Framebuffer is one. */
export interface Source {
  readonly width: number
  readonly height: number
  /** 0x00BBGGRR, row by row. */
  readonly pixels: Uint32Array
}

/** Makes a JPEG of R, G, B, A bytes; `quality` is 1 to 100. */
export type MakeJpeg = (rgba: Uint8Array, width: number, height: number, quality: number) => Uint8Array

/** The part of an encoder that belongs to one viewer. The session sets the first three; the rest is the encoders' own. */
export interface ViewerState {
  format: PixelFormat
  /** What SetEncodings said, in its order; empty means Raw. A new list is a new array. */
  encodings: readonly number[]
  readonly jpeg?: MakeJpeg | undefined
  plan?: Plan
  /** The zlib streams that this viewer has the header of: a bit each. */
  begun?: number
}

/** What the pixels of an update depend on: viewers with plans of one key are sent the same. Made by `planOf`. */
export interface Plan {
  readonly key: string
  readonly encode: Encode
  readonly pixels: Pixels
  /** Of zlib, 1 to 6. */
  readonly level: number
  /** Absent for viewers that get no JPEG; quality 1 to 100. */
  readonly jpeg?: { readonly make: MakeJpeg; readonly quality: number }
  /** What the plan was made from: it holds as long as the viewer's are these. */
  readonly from: Pick<ViewerState, 'format' | 'encodings'>
}

/** A rectangle as it is for every viewer of a plan. Only what stands around `body` depends on the viewer's streams. */
export interface Piece {
  /** The 12 bytes of the rectangle's header, and what stands before the body. */
  readonly head: Uint8Array
  readonly body?: Uint8Array
  /** The body is a deflated block of this stream, and its length precedes it; else it is sent as it is. */
  readonly stream?: Stream
}

/** The zlib streams in use, by their bits in `begun`. */
export type Stream = 1 | 2
export const zrleStream: Stream = 1
export const tightStream: Stream = 2

/** Whole rectangles, each with its 12 bytes of header. */
export interface Encoded {
  readonly count: number
  readonly parts: readonly Uint8Array[]
}

/** `rect` lies inside the source and is not empty. It may become several rectangles. */
export type Encode = (source: Source, rect: Rect, plan: Plan) => Piece[]

/** What changed: first the moves, in order, then the rectangles. Viewers in step are given the same object. */
export type Update = Pick<Change, 'moves' | 'rects'>
