/** Bytes both ways between a viewer and a real VNC server, as fast as the slower of the two takes them. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { createActivity } from './activity.ts'

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

/**
 * Connects to a VNC server. Rejects with an Error for the user of the console, which tells no address, when there is
 * none or it does not greet as VNC servers do.
 */
export async function dial({ host, port }: Address, timeout = patience): Promise<Dialed> {
  const upstream = connect({ host, port, noDelay: true })
  const signal = AbortSignal.timeout(timeout)
  try {
    await once(upstream, 'connect', { signal })
    let greeting: Buffer = Buffer.alloc(0)
    while (greeting.length < magic.length) {
      const chunk = upstream.read() as Buffer | null
      if (chunk) greeting = Buffer.concat([greeting, chunk])
      else if (upstream.readableEnded) break
      else await Promise.race([once(upstream, 'readable', { signal }), once(upstream, 'end', { signal })])
    }
    if (!greeting.subarray(0, magic.length).equals(magic)) throw new Error(notVnc)
    upstream.removeAllListeners('readable')
    return { upstream, greeting }
  } catch (error) {
    upstream.on('error', () => {}).destroy()
    if ((error as Error).message === notVnc) throw error
    const why = signal.aborted
      ? `it did not answer within ${timeout / 1000} s`
      : wordsOf(error as NodeJS.ErrnoException)
    throw new Error(`The machine behind this console cannot be reached: ${why}.`, { cause: error })
  }
}

const magic = Buffer.from('RFB ')
const notVnc = 'The machine behind this console cannot be shown: what answers there is no VNC server.'

function wordsOf({ code }: NodeJS.ErrnoException): string {
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

export function createPipe(socket: WebSocket, { upstream, greeting }: Dialed, { active, closed }: PipeOptions): Pipe {
  const stats = { bytesIn: 0, bytesOut: 0 }
  const isActive = createActivity()
  let isOver = false

  /** Once the viewer has taken enough, the server goes on. */
  const sent = (): void => {
    if (upstream.isPaused() && socket.bufferedAmount < mostPending / 2) upstream.resume()
  }
  const toViewer = (chunk: Buffer): void => {
    stats.bytesOut += chunk.length
    socket.send(chunk, binary, sent)
    if (socket.bufferedAmount > mostPending) upstream.pause()
  }
  const over = (): void => {
    if (isOver) return
    isOver = true
    closed()
  }

  upstream.on('data', toViewer)
  upstream.on('drain', () => socket.resume())
  upstream.on('error', () => {})
  upstream.once('close', over)
  toViewer(greeting)
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
