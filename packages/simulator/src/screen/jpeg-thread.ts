/** The one thread of this process that makes JPEG files: it begins with the first order, and ends when none comes. */
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Framebuffer } from '@porthole/rfb'
import type { Pixels } from './jpeg-encode.ts'
import type { Delivery, Order } from './jpeg-worker.ts'

interface Waiting {
  done(jpeg: Uint8Array): void
  failed(error: Error): void
}

/** ms without an order. */
const idle = 20_000

const waiting = new Map<number, Waiting>()
let last = 0
let thread: Worker | undefined
let rest: NodeJS.Timeout | undefined
/** Came back from the thread: fresh memory costs more than what is copied to it. */
let room: ArrayBuffer | undefined

/** In a package and in a bundle the thread's file stands beside the one that this is a part of. */
const file = new URL(import.meta.url.endsWith('.ts') ? './jpeg-worker.ts' : './jpeg-worker.js', import.meta.url)

/** Of the screen as it is now. */
export function encodeInThread(screen: Framebuffer): Promise<Uint8Array> {
  const { width, height } = screen
  const pixels = { width, height, data: copyOf(screen) }
  return existsSync(file) ? order(pixels) : encodeHere(pixels)
}

function copyOf({ pixels }: Framebuffer): Uint8Array<ArrayBuffer> {
  const buffer = room?.byteLength === pixels.byteLength ? room : new ArrayBuffer(pixels.byteLength)
  room = undefined
  new Uint32Array(buffer).set(pixels)
  return new Uint8Array(buffer)
}

/** For programs that were bundled without the thread's file. */
async function encodeHere(pixels: Pixels): Promise<Uint8Array> {
  const { findEncoder } = await import('./jpeg-encode.ts')
  return (await findEncoder())(pixels)
}

function order(pixels: Omit<Order, 'id'>): Promise<Uint8Array> {
  return new Promise((done, failed) => {
    const id = ++last
    thread ??= start()
    clearTimeout(rest)
    // A process does not end while somebody waits for a picture, and is not kept alive when nobody does.
    thread.ref()
    waiting.set(id, { done, failed })
    thread.postMessage({ id, ...pixels } satisfies Order, [pixels.data.buffer])
  })
}

function start(): Worker {
  const worker = new Worker(file)
  worker.on('message', (delivery: Delivery) => {
    const { id, jpeg, problem } = delivery
    const one = waiting.get(id)
    waiting.delete(id)
    room = delivery.room
    if (jpeg) one?.done(jpeg)
    else one?.failed(new Error(problem))
    if (waiting.size > 0) return
    worker.unref()
    rest = setTimeout(() => end(worker), idle).unref()
  })
  worker.on('error', (error: Error) => lost(worker, error))
  worker.on('exit', () => lost(worker, new Error('The thread that makes pictures ended.')))
  return worker
}

function end(worker: Worker): void {
  room = undefined
  if (thread === worker) thread = undefined
  void worker.terminate()
}

/** Whoever waits hears of it; the next order starts another thread. */
function lost(worker: Worker, error: Error): void {
  if (thread !== worker) return
  thread = undefined
  clearTimeout(rest)
  for (const one of waiting.values()) one.failed(error)
  waiting.clear()
}
