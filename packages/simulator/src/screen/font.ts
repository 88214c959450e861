/** Bitmap letters of 8 by 16 and 16 by 16 dots: a part of GNU Unifont, unpacked when the first one is drawn. */
import { brotliDecompressSync } from 'node:zlib'
import { fontData } from './font-data.ts'

export const letterHeight = 16

/** Rows from the top; in each the leftmost dot is the highest of 8 or 16 bits. */
export interface Letter {
  readonly width: 8 | 16
  readonly rows: Uint16Array
}

interface Font {
  /** Where each letter stands among all. */
  readonly places: ReadonlyMap<number, number>
  readonly narrow: number
  readonly rows: Uint16Array
}

let font: Font | undefined
const letters = new Map<number, Letter>()

/** A letter that the font lacks is a box. */
export function letterOf(code: number): Letter {
  const known = letters.get(code)
  if (known) return known
  const letter = find(code)
  if (!letter) return isWide(code) ? wideBox : narrowBox
  letters.set(code, letter)
  return letter
}

export function hasLetter(code: number): boolean {
  return find(code) !== undefined
}

function find(code: number): Letter | undefined {
  const { places, narrow, rows } = (font ??= unpack())
  const place = places.get(code)
  if (place === undefined) return undefined
  const at = place * letterHeight
  return { width: place < narrow ? 8 : 16, rows: rows.subarray(at, at + letterHeight) }
}

/** In cells of 8 dots: 1, or 2 for letters such as the Chinese. */
export function cellsOf(code: number): 1 | 2 {
  return code < 0x100 || letterOf(code).width === 8 ? 1 : 2
}

/** How wide a text is, in dots. */
export function textWidth(text: string): number {
  let width = 0
  for (const letter of text) width += cellsOf(letter.codePointAt(0)!) * 8
  return width
}

function unpack(): Font {
  const bytes = brotliDecompressSync(Buffer.from(fontData, 'base64'))
  let at = 0
  const word = (): number => bytes.readUInt16LE((at += 2) - 2)
  const [narrow, wide] = [word(), word()]
  const places = new Map<number, number>()
  for (const count of [narrow, wide]) {
    let code = 0
    for (let letter = 0; letter < count; letter++) places.set((code += word()), places.size)
  }
  const rows = new Uint16Array(places.size * letterHeight)
  rows.set(bytes.subarray(at, (at += narrow * letterHeight)))
  for (let row = narrow * letterHeight; row < rows.length; at += letterHeight)
    for (let end = row + letterHeight; row < end; row++, at++) rows[row] = (bytes[at]! << 8) | bytes[at + letterHeight]!
  return { places, narrow, rows }
}

const narrowBox = boxOf(8)
const wideBox = boxOf(16)

function boxOf(width: 8 | 16): Letter {
  const [full, sides] = width === 8 ? [0x7e, 0x42] : [0x7ffe, 0x4002]
  const rows = Uint16Array.from({ length: letterHeight }, (_, row) =>
    row < 2 || row > 14 ? 0 : row === 2 || row === 14 ? full : sides,
  )
  return { width, rows }
}

/** By the blocks of Unicode whose letters are all wide, roughly. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code < 0x1160) ||
    (code >= 0x2e80 && code < 0xa4d0) ||
    (code >= 0xac00 && code < 0xd7a4) ||
    (code >= 0xf900 && code < 0xfb00) ||
    (code >= 0xfe30 && code < 0xfe70) ||
    (code >= 0xff01 && code < 0xff61) ||
    (code >= 0x1f300 && code < 0x40000)
  )
}
