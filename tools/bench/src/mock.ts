/** The mock server, verifying and validating, against Prism, Mockoon and the least that a validating server can be. */
import { connect } from 'node:net'
import {
  compare,
  interleave,
  megabytes,
  milliseconds,
  perSecond,
  type Report,
  samplesOf,
  type Settings,
} from './harness.ts'
import { bareAjv, freePort, type MockServer, mockoon, porthole, prism, startMock } from './mock-servers.ts'
import { type Kind, requestsOf } from './mock-requests.ts'
import type { Loaded } from './mock-load.ts'
import { installPeers, versionOf } from './peers.ts'
import { ask, residentSize } from './processes.ts'

const faster = { atLeast: 5 }
const start = { atMost: 1.7 }
const memory = { atMost: 1.3 }

export async function mock({ quick }: Settings): Promise<Report> {
  installPeers()
  const [ms, pool] = quick ? [500, 60_000] : [2000, 120_000]
  const load = (server: MockServer, kind: Kind) => async (): Promise<number> => {
    const port = await freePort()
    const running = await startMock(server, port)
    try {
      const { rate } = await ask<Loaded>('mock-load.ts', kind, String(port), '50', String(ms), String(pool), '2000')
      return rate
    } finally {
      await running.stop()
    }
  }
  const rates = await interleave(quick ? 2 : 5, {
    alibaba: load(porthole, 'alibaba'),
    tencent: load(porthole, 'tencent'),
    prism: load(prism(), 'path'),
    mockoon: load(mockoon(), 'path'),
    ajv: load(bareAjv, 'path'),
  })
  const rounds = quick ? 3 : 15
  const starts = await interleave(rounds, {
    ours: () => timeToAnswer(porthole, 'alibaba'),
    ajv: () => timeToAnswer(bareAjv, 'path'),
    prism: () => timeToAnswer(prism(), 'path'),
    mockoon: () => timeToAnswer(mockoon(), 'path'),
  })
  const sizes = await interleave(quick ? 2 : 5, {
    ours: () => idleSize(porthole, 'alibaba'),
    ajv: () => idleSize(bareAjv, 'path'),
    prism: () => idleSize(prism(), 'path'),
    mockoon: () => idleSize(mockoon(), 'path'),
  })
  const names = {
    ajv: 'node:http + ajv',
    prism: `Prism ${versionOf('@stoplight/prism-cli')}`,
    mockoon: `Mockoon ${versionOf('@mockoon/cli')}`,
  }
  const peer = <Key extends keyof typeof names>(key: Key, from: Record<Key, readonly number[]>) => ({
    name: names[key],
    values: from[key],
  })
  return {
    title: 'mock servers, 50 connections; ours verifies signatures and validates',
    rows: [
      compare('Alibaba V3', rates.alibaba, peer('prism', rates), perSecond, faster),
      compare('Alibaba V3', rates.alibaba, peer('mockoon', rates), perSecond, faster),
      compare('Alibaba V3', rates.alibaba, peer('ajv', rates), perSecond),
      compare('Tencent TC3', rates.tencent, peer('prism', rates), perSecond, faster),
      compare('Tencent TC3', rates.tencent, peer('mockoon', rates), perSecond, faster),
      compare('Tencent TC3', rates.tencent, peer('ajv', rates), perSecond),
      compare('start to first answer', starts.ours, peer('ajv', starts), milliseconds, start),
      compare('start to first answer', starts.ours, peer('prism', starts), milliseconds),
      compare('start to first answer', starts.ours, peer('mockoon', starts), milliseconds),
      compare('idle memory', sizes.ours, peer('ajv', sizes), megabytes, memory),
      compare('idle memory', sizes.ours, peer('prism', sizes), megabytes),
      compare('idle memory', sizes.ours, peer('mockoon', sizes), megabytes),
    ],
    notes: [
      'Ours serves all 30 operations and gets requests that our clients signed in advance, each used once; node:http + ajv serves one operation, Prism and Mockoon the ECS document; nobody else checks a signature.',
      'The loader is one process of raw keep-alive sockets, the same for all; every sample has a fresh server.',
    ],
    samples: {
      ...samplesOf(rates, 'answers/s, '),
      ...samplesOf(starts, 'start ms, '),
      ...samplesOf(sizes, 'idle bytes, '),
    },
  }
}

/** From the spawn to a good answer. */
async function timeToAnswer(server: MockServer, kind: Kind): Promise<number> {
  const port = await freePort()
  const [request] = await requestsOf(kind, port, 1)
  const started = performance.now()
  const running = await startMock(server, port)
  try {
    await answered(port, request!)
    return performance.now() - started
  } finally {
    await running.stop()
  }
}

/** What it holds after its first answer and a second of rest. */
async function idleSize(server: MockServer, kind: Kind): Promise<number> {
  const port = await freePort()
  const [request] = await requestsOf(kind, port, 1)
  const running = await startMock(server, port)
  try {
    await answered(port, request!)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    return residentSize(running.pid)
  } finally {
    await running.stop()
  }
}

const answered = (port: number, request: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.on('error', reject)
    socket.once('data', (data) => {
      socket.destroy()
      if (data.toString('latin1', 9, 12) === '200') resolve()
      else reject(new Error(`The server answered ${data.toString().slice(0, 600)}`))
    })
  })
