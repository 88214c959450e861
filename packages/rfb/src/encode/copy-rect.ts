/** CopyRect (RFC 6143, 7.7.2): pixels that the viewer has already, elsewhere on its screen. */
import type { Move } from '../framebuffer.ts'
import { encodings } from './encoder.ts'
import type { Piece } from './encoder.ts'
import { rectHead } from './pieces.ts'

export function encodeMove({ from, x, y }: Move): Piece {
  const head = rectHead({ x, y, width: from.width, height: from.height }, encodings.copyRect, 4)
  const view = new DataView(head.buffer)
  view.setUint16(12, from.x)
  view.setUint16(14, from.y)
  return { head }
}
