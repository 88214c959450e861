/** A living world under load, in each of its stores, against peers that have no state and check no signature. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RedisServer, startRedis } from '@porthole/redis'
import { compare, interleave, perSecond, type Report, samplesOf, type Settings } from './harness.ts'
import type { Loaded } from './mock-load.ts'
import type { Kind } from './mock-requests.ts'
import {
  bareAjv,
  freePort,
  type MockServer,
  mockoon,
  portholeWith,
  prism,
  startMock,
  worldAjv,
} from './mock-servers.ts'
import { installPeers, versionOf } from './peers.ts'
import { ask } from './processes.ts'
import { accounts, keyOf, seedFor } from './world-mix.ts'

const ofAjv = { atLeast: 0.45 }
const faster = { atLeast: 5 }
const sqliteOfMemory = { atLeast: 0.5 }
const redisOfMemory = { atLeast: 0.4 }

export async function world({ quick }: Settings): Promise<Report> {
  installPeers()
  const [ms, pool, rounds] = quick ? [1000, 140_000, 2] : [2000, 200_000, 5]
  const folder = mkdtempSync(join(tmpdir(), 'porthole-world-'))
  const seed = join(folder, 'seed.yaml')
  writeFileSync(seed, seedFor(pool))
  const keys = Array.from({ length: accounts }, (_, account) => keyOf(account))
  const options = ['--world', seed, '--no-limits', '--quiet']
  const credentials = keys.flatMap(({ id, secret }) => ['--credentials', `${id}:${secret}`])
  const ours = (...store: string[]): MockServer => portholeWith(...options, ...credentials, ...store)

  // Thirty operations take some 50,000 calls until their code is compiled.
  const load = async (server: MockServer, kind: Kind, replicas = 1): Promise<number> => {
    const ports = await Promise.all(Array.from({ length: replicas }, freePort))
    const running = await Promise.all(ports.map((port) => startMock(server, port)))
    try {
      const { rate } = await ask<Loaded>('mock-load.ts', kind, ports.join(), '50', String(ms), String(pool), '5000')
      return rate
    } finally {
      await Promise.all(running.map((one) => one.stop()))
    }
  }
  let files = 0
  const sqlite = (): Promise<number> => load(ours('--store', join(folder, `${files++}.db`)), 'world')
  const redis = (replicas: number) => async (): Promise<number> => {
    const server: RedisServer = await startRedis()
    try {
      return await load(ours('--store', server.url), 'world', replicas)
    } finally {
      await server.remove()
    }
  }
  try {
    const rates = await interleave(rounds, {
      memory: () => load(ours(), 'world'),
      ajv: () => load(worldAjv, 'world again'),
      oneOperation: () => load(bareAjv, 'path'),
      prism: () => load(prism(), 'path'),
      mockoon: () => load(mockoon(), 'path'),
      sqlite,
      redis: redis(1),
      replicas: redis(3),
    })
    const peer = (name: string, values: readonly number[]) => ({ name, values })
    const memory = peer('memory', rates.memory)
    return {
      title: 'signed, validated, stateful calls of all 30 operations, 70 % reads, 50 connections',
      rows: [
        compare('in memory', rates.memory, peer('node:http + ajv', rates.ajv), perSecond, ofAjv),
        compare('in memory', rates.memory, peer('the same, one operation', rates.oneOperation), perSecond),
        compare(
          'in memory',
          rates.memory,
          peer(`Prism ${versionOf('@stoplight/prism-cli')}`, rates.prism),
          perSecond,
          faster,
        ),
        compare(
          'in memory',
          rates.memory,
          peer(`Mockoon ${versionOf('@mockoon/cli')}`, rates.mockoon),
          perSecond,
          faster,
        ),
        compare('SQLite', rates.sqlite, memory, perSecond, sqliteOfMemory),
        compare('Redis, one replica', rates.redis, memory, perSecond, redisOfMemory),
        compare('Redis, three replicas', rates.replicas, memory, perSecond),
      ],
      notes: [
        `Calls of ${accounts} accounts, signed in advance by our clients (V3, V1, TC3, HmacSHA256) and each used once; a refusal fails the run. What a call deletes, starts or stops was seeded for it, and as much is created as deleted.`,
        'By their effect in the documents 70 % read; of these the VNC URLs and DescribeClusterConnections write a row too. Limits are off, so that every call is served.',
        'node:http + ajv gets the same requests, looks at no signature, and answers from examples as long as our answers; Prism, Mockoon and the second row of node:http + ajv answer DescribeInstanceVncUrl alone. The loader is one process; every sample has a fresh server and a fresh store. Redis, the replicas and the loader share the processors.',
      ],
      samples: samplesOf(rates, 'answers/s, '),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
