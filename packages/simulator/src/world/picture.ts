/** What a screenshot shows until the console paints a screen: a small flat picture of the instance's state. */
import { encode } from 'jpeg-js'
import { letter, letterWidth } from './letters.ts'

export interface Screen {
  readonly id: string
  readonly os: 'linux' | 'windows'
  readonly state: string
  /** The world's time, ms since 1970. The screen shows its minute. */
  readonly time: number
}

const width = 256
const height = 160
const quality = 85
/** Pictures of the last minutes, about 15 KB each. */
const keep = 64

const pictures = new Map<string, string>()

/** A JPEG file in base64. */
export function pictureOf(screen: Screen): string {
  const key = `${screen.os} ${screen.state} ${minuteOf(screen)} ${screen.id}`
  const known = pictures.get(key)
  // What is asked for again becomes the newest, so that the oldest of the map is what nobody wants.
  if (known !== undefined) pictures.delete(key)
  const picture = known ?? jpegOf(screen)
  pictures.set(key, picture)
  if (pictures.size > keep) pictures.delete(pictures.keys().next().value!)
  return picture
}

type Color = readonly [red: number, green: number, blue: number]

const black: Color = [0, 0, 0]
const white: Color = [255, 255, 255]
const grey: Color = [190, 190, 190]
const green: Color = [90, 200, 90]
const desk: Color = [0, 99, 150]
const bar: Color = [24, 32, 44]
const title: Color = [0, 120, 215]

function jpegOf(screen: Screen): string {
  const canvas = new Canvas()
  if (screen.os === 'windows') desktop(canvas, screen)
  else terminal(canvas, screen)
  return encode({ width, height, data: canvas.data }, quality).data.toString('base64')
}

function terminal(canvas: Canvas, screen: Screen): void {
  canvas.box(0, 0, width, height, black)
  linesOf(screen).forEach((line, index) => canvas.write(8, 10 + index * 12, line, grey))
  const end = canvas.write(8, 70, `${screen.id} login: `, green)
  canvas.box(end, 77, letterWidth, 1, green)
}

function desktop(canvas: Canvas, screen: Screen): void {
  canvas.box(0, 0, width, height, desk)
  for (const y of [12, 44, 76]) {
    canvas.box(10, y, 20, 16, white)
    canvas.box(12, y + 2, 16, 10, title)
  }
  canvas.box(40, 22, 208, 86, white)
  canvas.box(40, 22, 208, 14, title)
  canvas.write(45, 25, screen.id, white)
  // The window's title names the instance already.
  const lines = linesOf(screen).slice(1)
  lines.forEach((line, index) => canvas.write(48, 46 + index * 14, line, black))
  canvas.box(0, height - 18, width, 18, bar)
  canvas.box(8, height - 14, 10, 10, title)
  const clock = minuteOf(screen).slice(11)
  canvas.write(width - 8 - clock.length * (letterWidth + 1), height - 13, clock, white)
}

const linesOf = (screen: Screen): readonly string[] => [
  `Instance  ${screen.id}`,
  `System    ${screen.os}`,
  `State     ${screen.state}`,
  `Time      ${minuteOf(screen)} UTC`,
]

/** `2026-01-01 00:00` */
function minuteOf({ time }: Screen): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ')
}

class Canvas {
  /** Red, green, blue and alpha of each dot. */
  readonly data = new Uint8Array(width * height * 4).fill(255)

  box(left: number, top: number, wide: number, high: number, color: Color): void {
    for (let y = top; y < Math.min(top + high, height); y++)
      for (let x = left; x < Math.min(left + wide, width); x++) this.data.set(color, (y * width + x) * 4)
  }

  /** Returns where the text ends; what does not fit is cut off. */
  write(left: number, top: number, text: string, color: Color): number {
    let x = left
    for (const name of text) {
      letter(name).forEach((row, y) => {
        for (let dot = 0; dot < letterWidth; dot++) if (row[dot] === '#') this.box(x + dot, top + y, 1, 1, color)
      })
      x += letterWidth + 1
    }
    return x
  }
}
