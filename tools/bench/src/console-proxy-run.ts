/** Measures our proxy and websockify before the same plain TCP server. Arguments: rounds, ms of a round, sessions. */
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { binary, frame, upgraded, upgradeTo } from './console-live-socket.ts'
import { fixedYoung, machine, startConsoles } from './console-live-world.ts'
import { interleave } from './harness.ts'
import { freePort, startMock } from './mock-servers.ts'

export interface Proxied {
  /** MB/s */
  readonly down: Compared
  readonly up: Compared
  /** Bytes of a session each. */
  readonly memory: { readonly ours: number; readonly websockify: number }
}

interface Compared {
  readonly ours: readonly number[]
  readonly websockify: readonly number[]
}

interface Proxy {
  url(): Promise<string>
  /** What it holds, with all of its processes, in bytes. */
  memory(): number
}

const [rounds, ms, sessions] = process.argv.slice(2).map(Number) as [number, number, number]
const poured = Buffer.alloc(1 << 20, 0x5a)
const warm = ms / 4

/** The viewer's half of a handshake. */
const hello = frame(Buffer.from('RFB 003.008\n\x01\x01'))
/** A ClientCutText of 64 KB, and a mask as browsers make them. */
const pasted = frame(
  Buffer.concat([Uint8Array.of(6, 0, 0, 0, 0, 0, 0xff, 0xf8), poured.subarray(8, 1 << 16)]),
  binary,
  Uint8Array.of(0x37, 0xfa, 0x21, 0x3d),
)

/** A server that greets as VNC servers do, and then pours out or swallows what there is. */
let pours = false
let swallowed = 0
const backend = createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', ({ length }) => (swallowed += length))
  socket.write('RFB 003.008\n')
  if (!pours) return
  const pour = (): void => {
    while (socket.write(poured));
  }
  socket.on('drain', pour)
  pour()
})
backend.listen(0, '127.0.0.1')
await once(backend, 'listening')
const address = `127.0.0.1:${(backend.address() as AddressInfo).port}`

const server = await startConsoles(1, { flags: fixedYoung, options: ['--vnc', `${machine(0)}=${address}`] })
const ours: Proxy = { url: () => server.link(machine(0)), memory: () => memoryOf(server.pid) }
const port = await freePort()
const peer = await startMock({ program: 'websockify', args: () => [`127.0.0.1:${port}`, address] }, port)
const websockify: Proxy = {
  url: async () => `ws://127.0.0.1:${port}/`,
  memory: () => [peer.pid, ...childrenOf(peer.pid)].reduce((sum, pid) => sum + memoryOf(pid), 0),
}

// First of all: who has moved gigabytes holds what nobody can tell apart.
const memory = { ours: await weigh(ours), websockify: await weigh(websockify) }

const downloading = { ours: () => download(ours), websockify: () => download(websockify) }
const uploading = { ours: () => upload(ours), websockify: () => upload(websockify) }
await interleave(1, downloading)
await interleave(1, uploading)
const down = await interleave(rounds, downloading)
const up = await interleave(rounds, uploading)
const proxied: Proxied = { down, up, memory }
process.stdout.write(JSON.stringify(proxied), async () => {
  await Promise.all([server.stop(), peer.stop()])
  process.exit(0)
})

/** Reads into one place again and again, so that the client is not what is measured. */
async function download(proxy: Proxy): Promise<number> {
  pours = true
  const url = await proxy.url()
  const { hostname, port } = new URL(url)
  let bytes = 0
  const onread = { buffer: Buffer.alloc(1 << 18), callback: (count: number) => (bytes += count) > 0 }
  const socket = connect({ host: hostname, port: Number(port), onread })
  socket.write(upgradeTo(url))
  await sleep(warm)
  const rate = await rateOf(() => bytes)
  await hangUp(socket)
  if (bytes < poured.length) throw new Error(`Only ${bytes} bytes came through ${url}.`)
  return rate
}

/** Pasted text, which is the only long thing that viewers send. */
async function upload(proxy: Proxy): Promise<number> {
  pours = false
  const socket = await greeted(proxy)
  const pour = (): void => {
    while (socket.write(pasted));
  }
  socket.on('drain', pour)
  pour()
  await sleep(warm)
  const rate = await rateOf(() => swallowed)
  socket.off('drain', pour)
  await hangUp(socket)
  return rate
}

/** Nobody answers before the server has spoken. */
async function greeted(proxy: Proxy): Promise<Socket> {
  const socket = await upgraded(await proxy.url())
  const spoken = once(socket, 'data')
  socket.resume()
  await spoken
  socket.write(hello)
  return socket
}

async function rateOf(count: () => number): Promise<number> {
  const [before, started] = [count(), performance.now()]
  await sleep(ms)
  return (count() - before) / 1000 / (performance.now() - started)
}

/** Some come and go before it counts: what a process makes room for once is no session's. */
async function weigh(proxy: Proxy): Promise<number> {
  pours = false
  await holding(proxy, sessions / 10)
  const before = proxy.memory()
  const after = await holding(proxy, sessions)
  return (after - before) / sessions
}

/** What it holds with so many sessions; they are over then. */
async function holding(proxy: Proxy, count: number): Promise<number> {
  const open: Socket[] = []
  for (let index = 0; index < count; index++) open.push(await greeted(proxy))
  await sleep(2000)
  const held = proxy.memory()
  await Promise.all(open.map(hangUp))
  await sleep(1000)
  return held
}

async function hangUp(socket: Socket): Promise<void> {
  socket.destroy()
  if (!socket.closed) await once(socket, 'close')
}

/** What is shared with other processes counts for each in part. */
function memoryOf(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
  return Number(kilobytes) * 1024
}

function childrenOf(pid: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return all.map(Number).filter((child) => {
    try {
      return new RegExp(`^PPid:\\s+${pid}$`, 'm').test(readFileSync(`/proc/${child}/status`, 'utf8'))
    } catch {
      // It has ended meanwhile.
      return false
    }
  })
}
