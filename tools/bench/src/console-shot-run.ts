/** Screenshots of the simulated Windows at 1280x800: what a call costs, what the encoder alone, and who has to wait. */
import { createRequire } from 'node:module'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { createClient } from '@porthole/aliyun'
import { DescribeInstanceVncUrl, GetInstanceScreenshot } from '@porthole/aliyun/ecs'
import { createSimulator } from '@porthole/simulator'
import { interleave } from './harness.ts'

export interface Shots {
  readonly encoder: string
  /** ms of a call each. */
  readonly unchanged: readonly number[]
  readonly changed: readonly number[]
  /** ms of the encoder for the same pixels. */
  readonly alone: readonly number[]
  /** The 99th percentile of how late the event loop is, in ms. */
  readonly idle: number
  readonly busy: number
  readonly bytes: number
}

type Encode = (data: Uint8Array, width: number, height: number) => Promise<{ readonly length: number }>

/** The one that the simulator uses too, with the same settings. */
function encoderOf(): { readonly name: string; readonly encode: Encode } {
  const theirs = createRequire(createRequire(import.meta.url).resolve('@porthole/simulator/package.json'))
  try {
    const sharp = theirs('sharp')
    return {
      name: 'sharp',
      encode: (data, width, height) =>
        sharp(data, { raw: { width, height, channels: 4 } })
          .removeAlpha()
          .jpeg({ quality: 75, chromaSubsampling: '4:4:4' })
          .toBuffer(),
    }
  } catch {
    const { encode } = theirs('jpeg-js')
    return { name: 'jpeg-js', encode: async (data, width, height) => encode({ data, width, height }, 75).data }
  }
}

const RegionId = 'cn-hangzhou'
const InstanceId = 'i-bp1windows0000000001'
const superKey = 0xffeb

export async function shots(rounds: number, seconds: number): Promise<Shots> {
  const now = Date.UTC(2026, 0, 1)
  const simulator = createSimulator({ clock: now, settings: { limits: { screenshotInterval: 0, idle: 0 } } })
  const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }
  const operations = { DescribeInstanceVncUrl, GetInstanceScreenshot }
  const ecs = createClient(operations, { credentials, fetch: simulator.fetch, now: () => now })
  const { VncUrl } = await ecs.DescribeInstanceVncUrl({ RegionId, InstanceId })
  const { console } = await simulator.consoles.open(VncUrl, () => {})
  if (!console) throw new Error('The console does not open.')
  const desktop = console.desktop()
  const { screen } = desktop
  const { name, encode } = encoderOf()

  const shoot = async (): Promise<number> => {
    const before = performance.now()
    await ecs.GetInstanceScreenshot({ RegionId, InstanceId })
    return performance.now() - before
  }
  const change = (): void => {
    // A window's text, so that no picture was there before.
    for (const down of [true, false]) desktop.key?.(down, 0x61)
  }
  const changed = (): Promise<number> => {
    change()
    return shoot()
  }
  const alone = async (): Promise<number> => {
    change()
    const data = new Uint8Array(screen.pixels.slice().buffer)
    const before = performance.now()
    await encode(data, screen.width, screen.height)
    return performance.now() - before
  }

  // An empty Notepad, which takes the keys.
  for (const key of [superKey, 0xff54, 0xff0d]) for (const down of [true, false]) desktop.key?.(down, key)
  for (let warm = 0; warm < 15; warm++) {
    await changed()
    await alone()
    await shoot()
  }
  const samples = await interleave(rounds, { unchanged: shoot, changed, alone })
  const idle = await delayWhile(async () => sleep(seconds * 1000))
  const busy = await delayWhile(async () => {
    for (const until = performance.now() + seconds * 1000; performance.now() < until;) await changed()
  })
  const { Screenshot } = await ecs.GetInstanceScreenshot({ RegionId, InstanceId })
  await simulator.close()
  return { encoder: name, ...samples, idle, busy, bytes: Buffer.byteLength(Screenshot, 'base64') }
}

async function delayWhile(work: () => Promise<void>): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: 1 })
  histogram.enable()
  await work()
  histogram.disable()
  return histogram.percentile(99) / 1e6
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [rounds, seconds] = process.argv.slice(2).map(Number) as [number, number]
  process.stdout.write(JSON.stringify(await shots(rounds, seconds)))
  process.exit(0)
}
