/** One viewer at the gate: let in or refused, seated at a screen or a real machine, and written down when it has left. */
import { createSession, refuse } from '@porthole/rfb'
import type { ConsoleSession, Consoles, OpenConsole } from '@porthole/simulator'
import type { WebSocket } from 'ws'
import type { AuditRecord } from './audit.ts'
import type { Backends } from './backends.ts'
import { createPipe, dial } from './proxy.ts'
import { createReads } from './reads.ts'
import type { Seats } from './seats.ts'
import { closeWith, SocketWire } from './socket.ts'

export interface Gate {
  readonly consoles: Consoles
  readonly backends: Backends
  readonly seats: Seats
  readonly audit: (record: AuditRecord) => void
  /** Takes care of what is left to do for one who has left. */
  readonly leaving: (visit: Visit, work: Promise<void>) => void
  /** Of a defect. */
  readonly failed: (error: unknown) => void
}

/** Who comes, and how. */
export interface Caller {
  readonly address: string
  /** Whether nobody between can read along: TLS, or the same machine. */
  readonly isPrivate: boolean
}

/** What the viewer speaks with. */
interface Peer {
  receive(bytes: Buffer): void
  /** The viewer has left. */
  end(): void
  /** Ends it with a reason that the viewer shows. */
  close?(message: string): void
  readonly stats?: { readonly bytesIn: number; readonly bytesOut: number }
}

interface End {
  readonly end: string
  readonly message: string
}

/** Bytes that a viewer may send before it is spoken to; who speaks RFB sends none. */
const mostEarly = 4096

export class Visit {
  readonly #gate: Gate
  readonly #socket: WebSocket
  readonly #caller: Caller
  readonly #opened = Date.now()
  #console: OpenConsole | undefined
  #peer: Peer | undefined
  #early: Buffer[] | undefined
  #end: End | undefined
  #isGone = false
  /** Seats that it has: of its address, of its instance. */
  #entered = false
  #seat: string | undefined

  constructor(gate: Gate, socket: WebSocket, caller: Caller) {
    this.#gate = gate
    this.#socket = socket
    this.#caller = caller
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.#receive(data)
      else this.stop({ end: 'BadMessage', message: 'RFB comes in binary messages.' })
    })
    // The socket closes itself after an error, such as a message that is too long.
    socket.on('error', ({ message }) => (this.#end ??= { end: 'BadMessage', message }))
    socket.on('close', () => gate.leaving(this, this.#left()))
  }

  /** `url` is that of the request, with the token: it is not kept. */
  async begin(url: string): Promise<void> {
    try {
      const full = this.#gate.seats.enter(this.#caller.address)
      if (full !== undefined) return this.#refuse('TooManyConsoles', full)
      this.#entered = true
      const { console, refused } = await this.#gate.consoles.open(url, (session) => this.#ended(session))
      if (refused) return this.#refuse(refused.code, refused.message)
      this.#console = console
      if (this.#isGone) return void (await console.close())
      await this.#seatAt(console)
    } catch (error) {
      this.#gate.failed(error)
      this.#refuse('Failed', 'The console failed: a defect of the server.')
    }
  }

  /** Ends it at once, with a reason for the page. */
  stop(end: End): void {
    this.#end ??= end
    closeWith(this.#socket, end.message)
  }

  /** Ends it with a reason that the viewer shows, if its screen can. */
  close(end: End): void {
    this.#end ??= end
    if (this.#peer?.close) this.#peer.close(end.message)
    else this.stop(end)
  }

  async #seatAt(console: OpenConsole): Promise<void> {
    const { place, session, password } = console
    const key = `${place.world} ${place.space} ${session.instance}`
    const full = this.#gate.seats.sit(key)
    if (full !== undefined) return this.#refuse('TooManyConsoles', full)
    this.#seat = key
    const backend = this.#gate.backends.get(session.instance)
    if (!backend) {
      // VNC authentication is a single DES: who reads along has the password.
      if (password !== undefined && !this.#caller.isPrivate) return this.#refuse('NotSecure', notSecure)
      return this.#speak(this.#screenOf(console))
    }
    const reads = createReads()
    const dialed = await dial(backend.address, { reads }).catch((error: Error) => error)
    if (dialed instanceof Error) return this.#refuse('Unreachable', dialed.message)
    if (this.#isGone || this.#end) return void dialed.upstream.destroy()
    this.#speak(
      createPipe(this.#socket, dialed, reads, {
        active: () => console.touch(),
        closed: () =>
          this.stop({ end: 'ServerLeft', message: 'The machine behind this console ended the connection.' }),
      }),
    )
  }

  #screenOf(console: OpenConsole): Peer {
    return createSession(new SocketWire(this.#socket), {
      desktop: console.desktop(),
      password: console.password,
      ...(console.password !== undefined && { limits: { handshake: typing } }),
      active: () => console.touch(),
      closed: ({ code, message }) => {
        if (code !== 'ClientLeft') this.#end ??= { end: code, message }
      },
    })
  }

  /** A rule, an admin or another replica has ended it. */
  #ended({ end }: ConsoleSession): void {
    if (end) this.close({ end: end.why, message: end.message })
  }

  #refuse(end: string, message: string): void {
    this.#end ??= { end, message }
    if (!this.#isGone) this.#speak(refuse(new SocketWire(this.#socket), message))
  }

  #speak(peer: Peer): void {
    this.#peer = peer
    const early = this.#early ?? []
    this.#early = undefined
    for (const bytes of early) peer.receive(bytes)
  }

  #receive(bytes: Buffer): void {
    if (this.#peer) return this.#peer.receive(bytes)
    const early = (this.#early ??= [])
    early.push(bytes)
    if (early.reduce((sum, { length }) => sum + length, 0) > mostEarly)
      this.stop({ end: 'BadMessage', message: 'Too much was said before the server spoke.' })
  }

  async #left(): Promise<void> {
    this.#isGone = true
    this.#peer?.end()
    const { seats, audit } = this.#gate
    if (this.#entered) seats.leave(this.#caller.address)
    if (this.#seat !== undefined) seats.rise(this.#seat)
    try {
      audit(this.#record())
    } finally {
      await this.#console?.close()
    }
  }

  #record(): AuditRecord {
    const { end, message } = this.#end ?? { end: 'ClientLeft', message: 'The viewer left.' }
    const { bytesIn = 0, bytesOut = 0 } = this.#peer?.stats ?? {}
    return {
      kind: 'console',
      opened: new Date(this.#opened).toISOString(),
      closed: new Date().toISOString(),
      address: this.#caller.address,
      ...(this.#console && this.#aboutInstance(this.#console)),
      bytesIn,
      bytesOut,
      end,
      message,
    }
  }

  #aboutInstance({ place, session: { id, cloud, instance } }: OpenConsole): Partial<AuditRecord> {
    return {
      session: id,
      world: place.world,
      account: place.space.slice(0, -1),
      cloud,
      instance,
      proxied: this.#gate.backends.has(instance),
    }
  }
}

/** A person types the password in the middle of the handshake. */
const typing = 60_000

const notSecure =
  'This console asks for a VNC password, which anybody on the way could read: open it over wss, or on the machine of the server.'
