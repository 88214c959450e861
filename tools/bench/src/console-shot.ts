/** GetInstanceScreenshot against the encoder that makes its picture. */
import type { Shots } from './console-shot-run.ts'
import { compare, kilobytes, limit, milliseconds, type Report, samplesOf, type Settings, statsOf } from './harness.ts'
import { ask } from './processes.ts'

export async function consoleShot({ quick }: Settings): Promise<Report> {
  const { encoder, unchanged, changed, alone, idle, busy, bytes } = await ask<Shots>(
    'console-shot-run.ts',
    quick ? 15 : 60,
    quick ? 2 : 8,
  )
  return {
    title: 'screenshots of the simulated Windows at 1280x800, called by our client in process',
    rows: [
      limit('unchanged screen', statsOf(unchanged).median, '', milliseconds, { atMost: 1 }),
      compare('changed screen', changed, { name: encoder, values: alone }, milliseconds, { atMost: 1.3 }),
      limit('event loop, p99 over idle', busy - idle, `idle ${milliseconds(idle)}`, milliseconds, { atMost: 5 }),
    ],
    notes: [
      `Each picture has ${kilobytes(bytes)}. The call is signed, verified and answered with the picture in base64; the encoder alone is ${encoder} with the same settings for the same pixels, in the main thread. While the delay of the event loop is measured one screenshot of a changed screen follows the other.`,
    ],
    samples: samplesOf({ 'unchanged, ms': unchanged, 'changed, ms': changed, 'encoder, ms': alone }),
  }
}
