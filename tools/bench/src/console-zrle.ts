/** What the console's pictures take: bytes of a full frame, and processor time while text scrolls. */
import { deflateRawSync } from 'node:zlib'
import { createSimulator } from '@porthole/simulator'
import { scroll } from './console-zrle-scroll.ts'
import { memoryViewer, novnc, zrleOnly } from './console-zrle-viewer.ts'
import {
  interleave,
  kilobytes,
  limit,
  milliseconds,
  plain,
  ratioOf,
  type Report,
  type Row,
  samplesOf,
  type Settings,
  statsOf,
} from './harness.ts'

const windows = 'i-bp1windows0000000001'

export async function consoleZrle({ quick }: Settings): Promise<Report> {
  const frame = await fullFrame(quick ? 3 : 15)
  const seconds = quick ? 2 : 10
  const tight = await scroll(100, 100, novnc, seconds)
  const zrle = await scroll(100, 100, zrleOnly, seconds)
  const shared = await scroll(1, 100, zrleOnly, seconds)
  const load = (value: number): string => `${(value * 100).toFixed(0)} %`
  const half = { atMost: 0.5 }
  return {
    title: 'a full frame of the simulated Windows at 1280x800, and 80x24 consoles with ten lines a second',
    rows: [
      ...frame.rows,
      limit('100 consoles, noVNC: of a core', tight.load, `without viewers ${load(tight.alone)}`, load, half),
      limit('100 consoles, ZRLE: of a core', zrle.load, `without viewers ${load(zrle.alone)}`, load, half),
      limit('1 console, 100 viewers', shared.load, `without viewers ${load(shared.alone)}`, load),
    ],
    notes: [
      `Viewers are in the process and read nothing; an update of a console is ${plain(tight.bytes / tight.updates)} bytes for noVNC (Tight) and ${plain(zrle.bytes / zrle.updates)} with ZRLE.`,
      `Updates that came in ${seconds} s: ${tight.updates}, ${zrle.updates}, and ${shared.updates} for the viewers of one console.`,
    ],
    samples: frame.samples,
  }
}

/** Raw deflate is of the pixels as Raw has them, 4 bytes each, at zlib's usual level 6. */
async function fullFrame(rounds: number): Promise<Pick<Report, 'rows' | 'samples'>> {
  const simulator = createSimulator({ clock: '2026-01-01T08:00:00Z', seed: 'bench' })
  const { socket } = await simulator.world().consoles.link(windows)
  const { console, refused } = await simulator.consoles.open(socket, () => {})
  if (refused) throw new Error(refused.message)
  const desktop = console.desktop()
  const viewer = await memoryViewer(desktop, zrleOnly, false)
  const { pixels } = desktop.screen
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength)
  let ours = 0
  let peer = 0
  const times = await interleave(rounds, {
    zrle: async () => {
      // Another version, so that the encoding is not the one kept.
      desktop.screen.touch({ x: 0, y: 0, width: 1, height: 1 })
      const cpu = process.cpuUsage()
      ours = await viewer.whole()
      const { user, system } = process.cpuUsage(cpu)
      return (user + system) / 1000
    },
    deflate: () => {
      const cpu = process.cpuUsage()
      peer = deflateRawSync(bytes, { level: 6 }).length
      const { user, system } = process.cpuUsage(cpu)
      return (user + system) / 1000
    },
  })
  viewer.close()
  console.leave()
  await simulator.close()
  const ratio = ours / peer
  const [time, deflate] = [statsOf(times.zrle).median, statsOf(times.deflate).median]
  const rows: Row[] = [
    {
      what: 'ZRLE, full frame',
      ours: kilobytes(ours),
      peer: `raw deflate ${kilobytes(peer)}`,
      ratio: plain(ratio),
      target: '<= 2.00',
      met: ratio <= 2,
    },
    limit('ZRLE, full frame', ours, '', kilobytes, { atMost: 90_000 }),
    {
      what: 'processor time of it',
      ours: milliseconds(time),
      peer: `raw deflate ${milliseconds(deflate)}`,
      ratio: plain(ratioOf(times.zrle, times.deflate).median),
    },
  ]
  return { rows, samples: samplesOf(times, 'full frame, ') }
}
