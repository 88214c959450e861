/** The pixel format of RFC 6143, 7.4: 16 bytes that say how a viewer wants a colour. */

export interface PixelFormat {
  readonly bitsPerPixel: 8 | 16 | 32
  readonly depth: number
  readonly bigEndian: boolean
  /** False: pixels are indexes into the colour map that the server chose. */
  readonly trueColour: boolean
  readonly redMax: number
  readonly greenMax: number
  readonly blueMax: number
  readonly redShift: number
  readonly greenShift: number
  readonly blueShift: number
}

/** Bytes R, G, B, 0: the layout of our own framebuffers, and what noVNC asks for. */
export const rgbx: PixelFormat = {
  bitsPerPixel: 32,
  depth: 24,
  bigEndian: false,
  trueColour: true,
  redMax: 255,
  greenMax: 255,
  blueMax: 255,
  redShift: 0,
  greenShift: 8,
  blueShift: 16,
}

/** One text for equal formats: the key of what viewers of the same format share. */
export const formatKey = (format: PixelFormat): string =>
  [
    format.bitsPerPixel,
    format.depth,
    format.bigEndian ? 'be' : 'le',
    ...(format.trueColour
      ? [format.redMax, format.greenMax, format.blueMax, format.redShift, format.greenShift, format.blueShift]
      : ['map']),
  ].join(' ')

/** Reads 16 bytes; answers with what is wrong when no pixel can have that format. */
export function readPixelFormat(bytes: Uint8Array): PixelFormat | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16)
  const bitsPerPixel = view.getUint8(0)
  if (bitsPerPixel !== 8 && bitsPerPixel !== 16 && bitsPerPixel !== 32) return `${bitsPerPixel} bits per pixel`
  const depth = view.getUint8(1)
  const bigEndian = view.getUint8(2) !== 0
  if (view.getUint8(3) === 0) {
    // Only colour maps of 8 bits are in use: RFC 6143 allows more, and nothing sends it.
    if (bitsPerPixel !== 8) return `a colour map at ${bitsPerPixel} bits per pixel`
    return { ...rgbx, bitsPerPixel, depth, bigEndian, trueColour: false }
  }
  const format: PixelFormat = {
    bitsPerPixel,
    depth,
    bigEndian,
    trueColour: true,
    redMax: view.getUint16(4),
    greenMax: view.getUint16(6),
    blueMax: view.getUint16(8),
    redShift: view.getUint8(10),
    greenShift: view.getUint8(11),
    blueShift: view.getUint8(12),
  }
  for (const [colour, max, shift] of [
    ['red', format.redMax, format.redShift],
    ['green', format.greenMax, format.greenShift],
    ['blue', format.blueMax, format.blueShift],
  ] as const) {
    if (max === 0 || (max & (max + 1)) !== 0) return `a maximum of ${max} for ${colour}`
    if (shift + 32 - Math.clz32(max) > bitsPerPixel) return `${colour} outside of the pixel`
  }
  return format
}

/** The 16 bytes of a format. */
export function writePixelFormat(format: PixelFormat): Uint8Array {
  const bytes = new Uint8Array(16)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, format.bitsPerPixel)
  view.setUint8(1, format.depth)
  view.setUint8(2, format.bigEndian ? 1 : 0)
  view.setUint8(3, format.trueColour ? 1 : 0)
  view.setUint16(4, format.redMax)
  view.setUint16(6, format.greenMax)
  view.setUint16(8, format.blueMax)
  view.setUint8(10, format.redShift)
  view.setUint8(11, format.greenShift)
  view.setUint8(12, format.blueShift)
  return bytes
}
