/** Bytes both ways between a viewer and a real VNC server, as fast as the slower of the two takes them. */
import { connect, type Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { createActivity } from './activity.ts'
import type { Reads, Take } from './reads.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

export interface Dialed {
  /** Paused; what it said first is in `greeting`. */
  readonly upstream: Socket
  readonly greeting: Buffer
}

const patience = 5000
/** Bytes that a viewer may be behind before the server has to wait. */
const mostPending = 1 << 20

export interface DialOptions {
  /** ms until it must have greeted; default 5000. */
  readonly timeout?: number
  /** Takes what the server says, instead of the stream. */
  readonly reads?: Reads
}

/**
 * Connects to a VNC server. Rejects with an Error for the user of the console, which tells no address, when there is
 * none or it does not greet as VNC servers do.
 */
export async function dial({ host, port }: Address, options: DialOptions = {}): Promise<Dialed> {
  const { timeout = patience, reads } = options
  const upstream = connect({ host, port, noDelay: true, ...(reads && { onread: reads.onread }) })
  const late = setTimeout(() => upstream.destroy(new Error(notInTime)), timeout)
  try {
    const greeting = await heard(upstream, reads)
    if (!greeting.subarray(0, magic.length).equals(magic)) throw new Error(notVnc)
    return { upstream, greeting }
  } catch (error) {
    upstream.destroy()
    const { message, code } = error as NodeJS.ErrnoException
    if (message === notVnc) throw error
    const why = message === notInTime ? `it did not answer within ${timeout / 1000} s` : wordsOf(code)
    throw new Error(`The machine behind this console cannot be reached: ${why}.`, { cause: error })
  } finally {
    clearTimeout(late)
  }
}

/** What comes first, until it is enough to judge; the stream is paused then. */
async function heard(upstream: Socket, reads: Reads | undefined): Promise<Buffer> {
  let greeting: Buffer = Buffer.alloc(0)
  let hear: (bytes: Buffer) => void = () => {}
  upstream.on('error', () => {})
  await new Promise<void>((resolve, reject) => {
    hear = (bytes) => {
      greeting = Buffer.concat([greeting, bytes])
      if (greeting.length < magic.length) return
      upstream.pause()
      resolve()
    }
    if (reads) reads.take = hear
    else upstream.on('data', hear)
    upstream.once('error', reject).once('end', resolve)
  })
  upstream.off('data', hear)
  return greeting
}

const magic = Buffer.from('RFB ')
const notInTime = 'The server is late.'
const notVnc = 'The machine behind this console cannot be shown: what answers there is no VNC server.'

function wordsOf(code: string | undefined): string {
  if (code === 'ECONNREFUSED') return 'it refuses connections'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known'
  return `it does not answer (${code ?? 'no reason'})`
}

export interface PipeOptions {
  /** A key or pointer event went through. */
  active(): void
  /** The server has ended it. */
  closed(): void
}

export interface Pipe {
  readonly stats: { bytesIn: number; bytesOut: number }
  /** Bytes of the viewer. */
  receive(bytes: Buffer): void
  end(): void
}

/** `reads` is what the server was dialed with. */
export function createPipe(
  socket: WebSocket,
  { upstream, greeting }: Dialed,
  reads: Reads,
  options: PipeOptions,
): Pipe {
  const { active, closed } = options
  const stats = { bytesIn: 0, bytesOut: 0 }
  const isActive = createActivity()
  let isOver = false

  const toViewer: Take = (bytes, done) => {
    stats.bytesOut += bytes.length
    socket.send(bytes, binary, (error) => {
      if (!error) done()
      // Once the viewer has taken enough, the server goes on.
      if (upstream.isPaused() && socket.bufferedAmount < mostPending / 2) upstream.resume()
    })
    if (socket.bufferedAmount > mostPending) upstream.pause()
  }
  const over = (): void => {
    if (isOver) return
    isOver = true
    closed()
  }

  reads.take = toViewer
  upstream.on('drain', () => socket.resume())
  upstream.once('close', over)
  toViewer(greeting, () => {})
  upstream.resume()
  return {
    stats,
    receive(bytes) {
      if (isOver) return
      stats.bytesIn += bytes.length
      if (isActive(bytes)) active()
      if (!upstream.write(bytes)) socket.pause()
    },
    end() {
      isOver = true
      upstream.destroy()
    },
  }
}

const binary = { binary: true, compress: false } as const
