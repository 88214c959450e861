/** Rectangles that carry no picture: sizes, cursor, name. */
import { encodings } from './encode/encoder.ts'
import type { Cursor } from './desktop.ts'
import type { PixelFormat } from './format.ts'
import { convertPixels } from './pixels.ts'
import { bytes16, bytes32, concat } from './reading.ts'

const header = (x: number, y: number, width: number, height: number, encoding: number): number[] => [
  ...bytes16(x, y, width, height),
  ...bytes32(encoding),
]

export const desktopSizeRect = (width: number, height: number): Uint8Array =>
  Uint8Array.from(header(0, 0, width, height, encodings.desktopSize))

/** Who asked for the size, and the answer: 0, 0 is the server's own doing; 1, 1 a viewer's wish that was refused. */
export const extendedDesktopSizeRect = (width: number, height: number, reason: 0 | 1, status: 0 | 1): Uint8Array =>
  Uint8Array.from([
    ...header(reason, status, width, height, encodings.extendedDesktopSize),
    1,
    0,
    0,
    0,
    // One monitor with the number 0, as large as the screen.
    ...bytes32(0),
    ...bytes16(0, 0, width, height),
    ...bytes32(0),
  ])

export const lastRect: Uint8Array = Uint8Array.from(header(0, 0, 0, 0, encodings.lastRect))

export const qemuKeysRect: Uint8Array = Uint8Array.from(header(0, 0, 0, 0, encodings.qemuKeys))

export function desktopNameRect(name: string): Uint8Array {
  const bytes = new TextEncoder().encode(name)
  return concat([Uint8Array.from([...header(0, 0, 0, 0, encodings.desktopName), ...bytes32(bytes.length)]), bytes])
}

/** Without a cursor an empty one is told, which viewers show as nothing. */
export function cursorRect(cursor: Cursor | undefined, format: PixelFormat): Uint8Array {
  if (!cursor) return Uint8Array.from(header(0, 0, 0, 0, encodings.cursor))
  const { x, y, width, height, pixels } = cursor
  const bytesPerRow = Math.ceil(width / 8)
  const mask = new Uint8Array(bytesPerRow * height)
  for (const [at, pixel] of pixels.subarray(0, width * height).entries()) {
    if (pixel >>> 24 < 128) continue
    const column = at % width
    mask[Math.floor(at / width) * bytesPerRow + (column >> 3)]! |= 0x80 >> (column & 7)
  }
  const colours = pixels.slice(0, width * height).map((pixel) => pixel & 0xffffff)
  return concat([Uint8Array.from(header(x, y, width, height, encodings.cursor)), convertPixels(colours, format), mask])
}
