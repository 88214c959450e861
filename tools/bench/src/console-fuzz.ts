/** Byte streams with mistakes in them: none may crash a parser of RFB, stop it, or leave something behind. */
import type { Fuzzed, Parser } from './console-fuzz-run.ts'
import {
  limit,
  megabytes,
  milliseconds,
  plain,
  type Report,
  type Row,
  samplesOf,
  type Settings,
  works,
} from './harness.ts'
import { askWith } from './processes.ts'

const rounds = 10
/** ms of a stream; most take some hundredths of one, and the collector may come in between. */
const notStuck = { atMost: 1000 }
/** Of what is held after the second round, when all code is compiled. */
const flat = { atMost: 1.05 }

export async function consoleFuzz({ quick }: Settings): Promise<Report> {
  const streams = quick ? 10_000 : 100_000
  const fuzzed = await askWith<Fuzzed>(['--expose-gc'], 'console-fuzz-run.ts', streams, rounds).catch(
    (error: Error) => error,
  )
  const title = `${streams.toLocaleString('en')} byte streams to our server and a tenth of that to our client, each valid but for up to three mistakes`
  // The message names the stream.
  if (fuzzed instanceof Error) return { title, rows: [works('no crash', fuzzed.message)], notes: [], samples: {} }
  const { viewers, servers } = fuzzed
  return {
    title,
    rows: [works('no crash', undefined), ...rowsOf('server', viewers), ...rowsOf('client', servers)],
    notes: [
      `Ends of sessions at the server: ${endsOf(viewers)}; at the client: ${endsOf(servers)}. Open are those that had nothing wrong in them, or waited for more.`,
      `${plain(viewers.bytes / 1e6)} MB in ${plain(viewers.seconds)} s, and ${plain(servers.bytes / 1e6)} MB in ${plain(servers.seconds)} s. What is held is the heap after a collection, and all buffers.`,
    ],
    samples: samplesOf({
      'server, bytes held': viewers.heap,
      'client, bytes held': servers.heap,
      'server, slowest stream, ms': viewers.slowest,
      'client, slowest stream, ms': servers.slowest,
    }),
  }
}

function rowsOf(which: string, { slowest, heap }: Parser): Row[] {
  const [early, last] = [heap[1]!, heap.at(-1)!]
  return [
    limit(`${which}: slowest stream`, Math.max(...slowest), '', milliseconds, notStuck),
    limit(
      `${which}: held, last over second round`,
      last / early,
      `${megabytes(early)}, ${megabytes(last)}`,
      plain,
      flat,
    ),
  ]
}

const endsOf = ({ ends }: Parser): string =>
  Object.entries(ends)
    .toSorted(([, a], [, b]) => b - a)
    .map(([end, count]) => `${end} ${count}`)
    .join(', ')
