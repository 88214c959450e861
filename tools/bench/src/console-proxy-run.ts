/** Measures our proxy and websockify before the same plain TCP server. Arguments: rounds, ms of a round, sessions. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { binary, frame, upgraded } from './console-live-socket.ts'
import { machine, startConsoles } from './console-live-world.ts'
import { interleave } from './harness.ts'
import { freePort, startProgram } from './mock-servers.ts'

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
const chunk = Buffer.alloc(1 << 16, 0x5a)
const warm = ms / 4

/** A server that greets as VNC servers do, and then pours out or swallows what there is. */
let pours = false
let swallowed = 0
const backend = createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', ({ length }) => (swallowed += length))
  socket.write('RFB 003.008\n')
  if (!pours) return
  const pour = (): void => {
    while (socket.write(chunk));
  }
  socket.on('drain', pour)
  pour()
})
backend.listen(0, '127.0.0.1')
await once(backend, 'listening')
const address = `127.0.0.1:${(backend.address() as AddressInfo).port}`

const server = await startConsoles(1, '--vnc', `${machine(0)}=${address}`)
const ours: Proxy = { url: () => server.link(machine(0)), memory: () => memoryOf(server.pid) }
const port = await freePort()
const peer = await startProgram('websockify', [`127.0.0.1:${port}`, address], port)
const websockify: Proxy = {
  url: async () => `ws://127.0.0.1:${port}/`,
  memory: () => [peer.pid, ...childrenOf(peer.pid)].reduce((sum, pid) => sum + memoryOf(pid), 0),
}

const downloading = { ours: () => download(ours), websockify: () => download(websockify) }
const uploading = { ours: () => upload(ours), websockify: () => upload(websockify) }
await interleave(1, downloading)
await interleave(1, uploading)
const down = await interleave(rounds, downloading)
const up = await interleave(rounds, uploading)
const memory = { ours: await weigh(ours), websockify: await weigh(websockify) }
const proxied: Proxied = { down, up, memory }
process.stdout.write(JSON.stringify(proxied), async () => {
  await Promise.all([server.stop(), peer.stop()])
  process.exit(0)
})

async function download(proxy: Proxy): Promise<number> {
  pours = true
  const socket = await upgraded(await proxy.url())
  let bytes = 0
  socket.on('data', ({ length }) => (bytes += length))
  await sleep(warm)
  const rate = await rateOf(() => bytes)
  await hangUp(socket)
  return rate
}

/** Pasted text, which is the only long thing that viewers send. */
async function upload(proxy: Proxy): Promise<number> {
  pours = false
  const socket = await upgraded(await proxy.url())
  socket.resume()
  socket.write(hello)
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

async function rateOf(count: () => number): Promise<number> {
  const [before, started] = [count(), performance.now()]
  await sleep(ms)
  return (count() - before) / 1000 / (performance.now() - started)
}

async function weigh(proxy: Proxy): Promise<number> {
  pours = false
  const before = proxy.memory()
  const open: Socket[] = []
  for (let count = 0; count < sessions; count++) {
    const socket = await upgraded(await proxy.url())
    socket.resume()
    socket.write(hello)
    open.push(socket)
  }
  await sleep(2000)
  const held = (proxy.memory() - before) / sessions
  await Promise.all(open.map(hangUp))
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
