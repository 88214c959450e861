/** Raw (RFC 6143, 7.7.1): every pixel, row by row. */
import { readValues, writeValues } from '../pixels.ts'
import { encodings } from './encoder.ts'
import type { Encode } from './encoder.ts'
import { rectHead } from './pieces.ts'

export const encodeRaw: Encode = (source, rect, { pixels }) => {
  const { whole } = pixels
  const head = rectHead(rect, encodings.raw)
  if (whole.bytes === 4 && !whole.tables) {
    const body = new Uint32Array(rect.width * rect.height)
    for (let row = 0; row < rect.height; row++) {
      const start = (rect.y + row) * source.width + rect.x
      body.set(source.pixels.subarray(start, start + rect.width), row * rect.width)
    }
    return [{ head, body: new Uint8Array(body.buffer) }]
  }
  const body = new Uint8Array(rect.width * rect.height * whole.bytes)
  const values = new Int32Array(rect.width)
  let at = 0
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    readValues(source, { x: rect.x, y, width: rect.width, height: 1 }, whole, values)
    at = writeValues(values, rect.width, whole.bytes, body, at)
  }
  return [{ head, body }]
}
