/** A server with a world to steer, and viewers of our own, for the tests of consoles. */
import { once } from 'node:events'
import { connectRfb, type RfbClient } from '@porthole/rfb'
import { type Admin, createAdmin } from '@porthole/simulator/admin'
import { createWebSocketStream, WebSocket } from 'ws'
import { type MockServer, type MockServerOptions, startMockServer } from '../start.ts'
import type { AuditRecord } from './audit.ts'

export const linux = 'i-bp1linux000000000001'
export const windows = 'i-bp1windows0000000001'
export const cvm = 'ins-r9hr2upy'

export interface Stand {
  readonly server: MockServer
  readonly admin: Admin
  readonly world: ReturnType<Admin['world']>
  readonly records: AuditRecord[]
  /** The WebSocket URL of a new ticket. */
  link(id?: string): Promise<string>
  /** Until so many consoles are over. */
  audited(count: number): Promise<readonly AuditRecord[]>
}

export async function stand(options: MockServerOptions = {}): Promise<Stand> {
  const records: AuditRecord[] = []
  const server = await startMockServer({ port: 0, audit: (record) => records.push(record), ...options })
  const admin = createAdmin(server.url)
  const world = admin.world()
  return {
    server,
    admin,
    world,
    records,
    link: async (id = linux) => (await world.consoles.link(id)).socket,
    async audited(count) {
      while (records.length < count) await new Promise((resolve) => setTimeout(resolve, 10))
      return records
    },
  }
}

export interface View {
  readonly client: RfbClient
  readonly socket: WebSocket
  /** RFB from the viewer, as bytes. */
  send(...bytes: number[]): void
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

export interface ViewOptions {
  readonly password?: string
  readonly origin?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly ca?: string
}

/** Rejects with the reason that a viewer shows. */
export async function view(url: string, { password, ...options }: ViewOptions = {}): Promise<View> {
  const socket = new WebSocket(url, ['binary'], options)
  const closed = once(socket, 'close').then(([code, reason]) => ({ code: Number(code), reason: String(reason) }))
  const stream = createWebSocketStream(socket)
  stream.on('error', () => {})
  const client = await connectRfb(stream, { timeout: 5000, ...(password !== undefined && { password }) })
  return { client, socket, closed, send: (...bytes) => socket.send(Uint8Array.from(bytes)) }
}

export const key = (down: boolean, symbol: number): number[] => [4, down ? 1 : 0, 0, 0, 0, 0, symbol >> 8, symbol & 255]
