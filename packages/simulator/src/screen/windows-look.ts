/** How the simulated Windows looks: its colours, its wallpaper, its small pictures. */
import type { Cursor } from '@porthole/rfb'
import { type Canvas, color, fill, frame } from './canvas.ts'
import { hashOf } from './guest.ts'

export const windowsSize = { width: 1280, height: 800 }
export const barHeight = 40
export const titleHeight = 32

export const look = {
  white: color(0xffffff),
  paper: color(0xfbfbfd),
  ink: color(0x1c2530),
  faint: color(0x6b7684),
  line: color(0xc9d0d9),
  bar: color(0x17202b),
  barHover: color(0x2b3848),
  barText: color(0xe8edf3),
  titleIdle: color(0xe9edf2),
  danger: color(0xd9363e),
} as const

export interface Theme {
  readonly accent: number
  readonly deep: number
  readonly bands: readonly number[]
  readonly ring: number
  readonly rim: number
  readonly sky: number
  readonly sun: number
  readonly waves: readonly [number, number, number]
}

/** Each instance has its own. */
export function themeOf(id: string): Theme {
  const hue = 165 + (hashOf(id) % 130)
  const bands = Array.from({ length: 20 }, (_, band) => hsl(hue, 46, 15 + band * 0.8))
  return {
    accent: hsl(hue, 62, 44),
    deep: hsl(hue, 55, 20),
    bands,
    ring: hsl(hue, 22, 74),
    rim: hsl(hue, 24, 52),
    sky: hsl(hue - 10, 62, 80),
    sun: hsl(44, 92, 68),
    waves: [hsl(hue, 52, 56), hsl(hue, 54, 46), hsl(hue, 56, 36)],
  }
}

/** Hue in degrees, the others in percent. */
function hsl(hue: number, saturation: number, lightness: number): number {
  const part = (at: number): number => {
    const k = (at + hue / 30) % 12
    const l = lightness / 100
    const a = (saturation / 100) * Math.min(l, 1 - l)
    return Math.round(255 * (l - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return color((part(0) << 16) | (part(8) << 8) | part(4))
}

const porthole = { x: 880, y: 372, outer: 262, inner: 222 }
const bolts = Array.from({ length: 12 }, (_, bolt) => {
  const angle = (bolt * Math.PI) / 6
  const radius = (porthole.outer + porthole.inner) / 2
  return { x: Math.round(porthole.x + radius * Math.cos(angle)), y: Math.round(porthole.y + radius * Math.sin(angle)) }
})

/** The sea through a porthole. */
export function paintWallpaper(canvas: Canvas, theme: Theme): void {
  const { y: top, height } = canvas.clip
  const { x, y, outer, inner } = porthole
  for (let row = top; row < top + height; row++) {
    fill(canvas, 0, row, windowsSize.width, 1, theme.bands[Math.min(19, Math.floor(row / 40))]!)
    span(canvas, row, x, y, outer, theme.ring)
    span(canvas, row, x, y, inner + 6, theme.rim)
    span(canvas, row, x, y, inner, theme.sky)
    const half = halfOf(row - y, inner)
    const sun = halfOf(row - 300, 44)
    if (sun >= 0) fill(canvas, x + 70 - sun, row, 2 * sun + 1, 1, theme.sun)
    theme.waves.forEach((wave, index) => {
      if (half >= 0 && row >= 392 + index * 64) fill(canvas, x - half, row, 2 * half + 1, 1, wave)
    })
  }
  for (const bolt of bolts)
    for (let row = bolt.y - 8; row <= bolt.y + 8; row++) span(canvas, row, bolt.x, bolt.y, 8, theme.rim)
}

function span(canvas: Canvas, row: number, x: number, y: number, radius: number, pixel: number): void {
  const half = halfOf(row - y, radius)
  if (half >= 0) fill(canvas, x - half, row, 2 * half + 1, 1, pixel)
}

/** Half the width of a circle at a distance from its middle; below 0: outside. */
function halfOf(distance: number, radius: number): number {
  return Math.abs(distance) > radius ? -1 : Math.round(Math.sqrt(radius * radius - distance * distance))
}

export type Picture = 'machine' | 'notepad' | 'start' | 'lock' | 'restart'

/** 24 by 24 dots, or twice that. */
export function paintPicture(canvas: Canvas, picture: Picture, x: number, y: number, theme: Theme, scale = 1): void {
  const box = (left: number, top: number, width: number, height: number, pixel: number): void =>
    fill(canvas, x + left * scale, y + top * scale, width * scale, height * scale, pixel)
  if (picture === 'machine') {
    box(1, 3, 22, 15, look.barText)
    box(3, 5, 18, 11, theme.accent)
    box(10, 18, 4, 2, look.faint)
    box(6, 20, 12, 2, look.barText)
  } else if (picture === 'notepad') {
    box(3, 1, 18, 22, look.faint)
    box(4, 2, 16, 20, look.white)
    box(4, 2, 16, 4, theme.accent)
    for (const line of [9, 12, 15, 18]) box(7, line, 10, 1, look.faint)
  } else if (picture === 'start') {
    for (const left of [4, 13]) for (const top of [4, 13]) box(left, top, 7, 7, look.barText)
  } else if (picture === 'lock') {
    box(7, 4, 2, 8, look.faint)
    box(15, 4, 2, 8, look.faint)
    box(7, 3, 10, 2, look.faint)
    box(5, 11, 14, 10, theme.accent)
  } else {
    for (const [left, top, width, height] of ring) box(left, top, width, height, theme.accent)
  }
}

const ring = [
  [7, 4, 10, 3],
  [4, 7, 3, 10],
  [7, 17, 10, 3],
  [17, 11, 3, 6],
  [15, 7, 7, 3],
] as const

/** A line of something to choose. */
export function paintRow(canvas: Canvas, x: number, y: number, width: number, height: number, chosen: boolean): void {
  if (!chosen) return
  fill(canvas, x, y, width, height, look.titleIdle)
  frame(canvas, x, y, width, height, look.line)
}

const arrowRows = [
  '#...........',
  '##..........',
  '#o#.........',
  '#oo#........',
  '#ooo#.......',
  '#oooo#......',
  '#ooooo#.....',
  '#oooooo#....',
  '#ooooooo#...',
  '#oooooooo#..',
  '#ooooooooo#.',
  '#oooooo#####',
  '#ooo#oo#....',
  '#oo##oo#....',
  '#o#..#oo#...',
  '##...#oo#...',
  '#.....#oo#..',
  '......#oo#..',
  '.......##...',
]
const beam = ['##.##', '..#..', ...Array.from({ length: 13 }, () => '..#..'), '..#..', '##.##']

export const arrowCursor = cursorOf(arrowRows, 0, 0)
export const textCursor = cursorOf(beam, 2, 8)

function cursorOf(rows: readonly string[], x: number, y: number): Cursor {
  const dots: Readonly<Record<string, number>> = { '#': 0xff000000, o: 0xffffffff, '.': 0 }
  const pixels = Uint32Array.from([...rows.join('')], (dot) => dots[dot]!)
  return { width: rows[0]!.length, height: rows.length, x, y, pixels }
}
