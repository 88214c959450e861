/** Where VNC URLs lead: WebSocket upgrades at the two paths that our URLs have. */
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Consoles, isLoopback } from '@porthole/simulator'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AuditRecord } from './audit.ts'
import type { Backends } from './backends.ts'
import { addressOf, mayOpen, type Origins } from './origins.ts'
import { createPings } from './pings.ts'
import { createSeats, type SeatLimits } from './seats.ts'
import { type Caller, type Gate, Visit } from './visit.ts'

export interface GatewayOptions extends Origins {
  readonly consoles: Consoles
  readonly backends: Backends
  readonly seats?: SeatLimits | undefined
  /** Whether this server itself speaks TLS. */
  readonly secure: boolean
  readonly audit: (record: AuditRecord) => void
  /** Of a defect. */
  readonly failed: (error: unknown) => void
}

export interface Gateway {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Tells every viewer that the server stops, and hangs up. */
  close(): Promise<void>
}

const paths: ReadonlySet<string> = new Set(['/websockify', '/websockify/', '/vnc'])
/** The longest message of a viewer is pasted text, of at most 1 MiB. */
const maxPayload = (1 << 20) + 64
/** ms for the reason to reach those whose console ends because the server stops. */
const farewell = 200

export function createGateway(options: GatewayOptions): Gateway {
  const { consoles, backends, audit, failed, publicUrl, secure } = options
  const gate: Gate = { consoles, backends, audit, failed, leaving, seats: createSeats(options.seats) }
  const pings = createPings()
  const visits = new Set<Visit>()
  const unfinished = new Set<Promise<void>>()
  let stopping = false
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    handleProtocols: (offered) => (offered.has('binary') ? 'binary' : false),
  })

  /** On its own, so that what a console holds is not all that its request was. */
  function enter(opened: WebSocket, url: string, caller: Caller): void {
    const visit = new Visit(gate, opened, caller)
    visits.add(visit)
    pings.add(opened)
    void visit.begin(url)
  }

  function leaving(visit: Visit, work: Promise<void>): void {
    visits.delete(visit)
    const done = work.catch(failed).finally(() => unfinished.delete(done))
    unfinished.add(done)
  }

  return {
    upgrade(request, socket, head) {
      const { url = '/' } = request
      const path = url.split('?', 1)[0]!
      if (!paths.has(path)) return turnAway(socket, 404, 'No console is here: VNC URLs lead to /websockify/ and /vnc.')
      if (!mayOpen(request, options))
        return turnAway(socket, 403, 'Pages of this origin may not open consoles: allow it with --allow-origin.')
      if (stopping) return turnAway(socket, 503, 'The server is stopping.')
      const address = addressOf(request, publicUrl)
      const isPrivate = secure || publicUrl?.startsWith('https:') === true || isLoopback(address)
      server.handleUpgrade(request, socket, head, (opened) => enter(opened, url, { address, isPrivate }))
    },
    async close() {
      stopping = true
      pings.stop()
      if (visits.size > 0) {
        for (const visit of visits) visit.stop({ end: 'ServerStopped', message: 'The server was stopped.' })
        await new Promise((resolve) => setTimeout(resolve, farewell))
        for (const socket of server.clients) socket.terminate()
      }
      server.close()
      await Promise.all(unfinished)
    },
  }
}

function turnAway(socket: Duplex, status: number, message: string): void {
  socket.on('error', () => {})
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`,
  )
}
