/** People who type: each at a console of its own, ten commands a second. Arguments: seconds; the URLs come on the standard input. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import { frame, leanViewer, type LeanViewer } from './console-live-socket.ts'

export interface Typed {
  /** Commands that were given. */
  readonly commands: number
  readonly updates: number
  readonly bytes: number
  /** From each command to the update that shows its answer, in ms. */
  readonly waits: readonly number[]
  /** Consoles that did not show the last one. */
  readonly unanswered: number
  /** How late the people themselves are, p99 in ms. */
  readonly late: number
}

const commandsInSecond = 10
/** Of typing, so that they do not all press their keys in the same moment. */
const groups = 20
/** Of typing, until a console of 25 rows scrolls and the server is warm. */
const first = 5
const copyRect = 1

const returnKey = 0xff0d
const upKey = 0xff52
const keys = (...symbols: number[]): Buffer =>
  frame(Buffer.concat(symbols.flatMap((symbol) => [key(1, symbol), key(0, symbol)])))
const key = (down: number, symbol: number): Buffer => Buffer.from([4, down, 0, 0, 0, 0, symbol >> 8, symbol & 255])

/** The user, a password, and a command whose answer is a line of text. */
const begin = keys(...[...'root|secret|uname -a|'].map((letter) => (letter === '|' ? returnKey : letter.charCodeAt(0))))
/** The same command again. */
const again = keys(upKey, returnKey)

const seconds = Number(process.argv[2])
const urls = (await text(process.stdin)).split('\n').filter((line) => line !== '')
const found = { commands: 0, updates: 0, bytes: 0, waits: [] as number[] }
const late = monitorEventLoopDelay({ resolution: 1 })
const waiting = new Set<string>()
let isCounting = false

const typists = await Promise.all(urls.map(typist))
await sleep(1000)
await type(first)
// Whoever asks knows now when to look at the server.
process.stdout.write('typing\n')
isCounting = true
late.enable()
await type(seconds)
late.disable()
await sleep(200)
const typed: Typed = { ...found, unanswered: waiting.size, late: late.percentile(99) / 1e6 }
process.stdout.write(`${JSON.stringify(typed)}\n`, () => process.exit(0))

/** Logs in, and answers with what gives a command. */
async function typist(url: string): Promise<() => void> {
  let since = 0
  const viewer: LeanViewer = await leanViewer(url, (encoding, bytes) => {
    if (isCounting) {
      found.updates++
      found.bytes += bytes
    }
    // A line that scrolls in begins with the move of all others.
    if (encoding === copyRect && waiting.delete(url) && isCounting) found.waits.push(performance.now() - since)
  })
  viewer.send(begin)
  return () => {
    if (isCounting) found.commands++
    // One that comes before the last one was shown counts from that one on.
    if (!waiting.has(url)) since = performance.now()
    waiting.add(url)
    viewer.send(again)
  }
}

async function type(seconds: number): Promise<void> {
  const started = performance.now()
  const steps = seconds * commandsInSecond * groups
  for (let step = 0; step < steps; step++) {
    await sleep(Math.max(0, started + (step * 1000) / commandsInSecond / groups - performance.now()))
    for (let at = step % groups; at < typists.length; at += groups) typists[at]!()
  }
}
