/** Text consoles that scroll, and what it costs to show them to viewers. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Framebuffer } from '@porthole/rfb'
import { memoryViewer } from './console-zrle-viewer.ts'

const columns = 80
const rows = 24
const letter = { width: 8, height: 16 }
const line = { width: columns * letter.width, height: letter.height }

export interface Scrolled {
  /** Of one core: 0.5 is half of it. */
  readonly load: number
  /** Of what the load is without any viewer. */
  readonly alone: number
  readonly updates: number
  readonly bytes: number
}

/** `viewers` at `consoles` of 80x24, that all get ten lines a second for so many seconds. */
export async function scroll(
  consoles: number,
  viewers: number,
  encodings: readonly number[],
  seconds: number,
): Promise<Scrolled> {
  const all = Array.from({ length: consoles }, (_, index) => textConsole(index + 1))
  const alone = await loadOf(all, seconds / 2)
  const watching = await Promise.all(
    Array.from({ length: viewers }, (_, index) => memoryViewer(all[index % consoles]!, encodings, true)),
  )
  // The first second belongs to the compiler.
  await loadOf(all, 1)
  const before = totalOf(watching)
  const load = await loadOf(all, seconds)
  const after = totalOf(watching)
  for (const viewer of watching) viewer.close()
  return { load, alone, updates: after.updates - before.updates, bytes: after.bytes - before.bytes }
}

function totalOf(viewers: readonly { readonly got: { bytes: number; updates: number } }[]) {
  return viewers.reduce((sum, { got }) => ({ bytes: sum.bytes + got.bytes, updates: sum.updates + got.updates }), {
    bytes: 0,
    updates: 0,
  })
}

/** The part of a core that this process takes while each console gets its line every 100 ms, not all in one moment. */
async function loadOf(consoles: readonly TextConsole[], seconds: number): Promise<number> {
  const started = performance.now()
  const cpu = process.cpuUsage()
  const groups = 10
  for (let step = 0; step < seconds * 10 * groups; step++) {
    await sleep(Math.max(0, started + (step * 100) / groups - performance.now()))
    for (let at = step % groups; at < consoles.length; at += groups) consoles[at]!.writeLine()
  }
  const { user, system } = process.cpuUsage(cpu)
  return (user + system) / 1000 / (performance.now() - started)
}

interface TextConsole {
  readonly screen: Framebuffer
  readonly name: string
  writeLine(): void
}

/** Letters are patterns of chance, which are harder to deflate than real ones. */
function textConsole(seed: number): TextConsole {
  const screen = new Framebuffer(line.width, rows * line.height, 0x140f0c)
  const pixels = new Uint32Array(line.width * line.height)
  let state = seed * 7919
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const writeLine = (): void => {
    pixels.fill(0x140f0c)
    const length = 20 + random(columns - 20)
    for (let column = 0; column < length; column++) {
      const shape = random(96)
      if (shape < 16) continue
      for (let y = 3; y < 13; y++) {
        const bits = (Math.imul(shape * 16 + y, 0x9e3779b1) >>> 24) & 0x7e
        for (let x = 0; x < 8; x++) {
          if ((bits >> x) & 1) pixels[y * line.width + column * letter.width + x] = 0xd4ccc8
        }
      }
    }
    screen.move({ x: 0, y: line.height, width: line.width, height: (rows - 1) * line.height }, 0, 0)
    screen.put({ x: 0, y: (rows - 1) * line.height, ...line }, pixels)
  }
  for (let row = 0; row < rows; row++) writeLine()
  return { screen, name: `console ${seed}`, writeLine }
}
