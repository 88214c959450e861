/** Fuzzes the parsers of RFB in rounds, and notes what is held after each. Node must have --expose-gc. Arguments: streams, rounds. */
import { collected } from './heap.ts'
import { root } from './processes.ts'

export interface Fuzzed {
  /** Of viewers, at our server. */
  readonly viewers: Parser
  /** Of servers, at our client. */
  readonly servers: Parser
}

/** As packages/rfb says it; it is no part of what users install, so that its sources are run. */
interface FuzzResult {
  readonly streams: number
  readonly bytes: number
  /** How the sessions ended, by code. */
  readonly ends: Readonly<Record<string, number>>
  readonly slowest: number
}
type Fuzz = (streams: number, seed: number) => FuzzResult | Promise<FuzzResult>

export interface Parser extends Omit<FuzzResult, 'slowest'> {
  /** Of each round: the slowest stream, in ms. */
  readonly slowest: readonly number[]
  readonly seconds: number
  /** Bytes after each round, buffers too. */
  readonly heap: readonly number[]
}

/** What servers say is long: it has pictures. */
const fewer = 10

const [streams, rounds] = process.argv.slice(2).map(Number) as [number, number]

const { fuzz } = (await import(`${root}packages/rfb/src/fuzz.ts`)) as { fuzz: Fuzz }
const { fuzzClient } = (await import(`${root}packages/rfb/src/fuzz-client.ts`)) as { fuzzClient: Fuzz }

async function run(parser: Fuzz, streams: number): Promise<Parser> {
  const ends: Record<string, number> = {}
  const heap: number[] = []
  const slowest: number[] = []
  let bytes = 0
  let ms = 0
  for (let round = 1; round <= rounds; round++) {
    const started = performance.now()
    // Each round has a seed of its own, so that no stream is run twice.
    const result = await parser(streams / rounds, round)
    ms += performance.now() - started
    bytes += result.bytes
    slowest.push(result.slowest)
    for (const [end, count] of Object.entries(result.ends)) ends[end] = (ends[end] ?? 0) + count
    const inHeap = await collected()
    heap.push(inHeap + process.memoryUsage().arrayBuffers)
  }
  return { streams, bytes, ends, slowest, seconds: ms / 1000, heap }
}

const fuzzed: Fuzzed = { viewers: await run(fuzz, streams), servers: await run(fuzzClient, streams / fewer) }
process.stdout.write(JSON.stringify(fuzzed))
process.exit(0)
