import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeStore, testKinds } from './contract.ts'
import { killRedis, killWriters } from './kill-driver.ts'
import { openStore } from './open.ts'
import { openRedisStore } from './redis.ts'
import { type RedisServer, redisIsMissing, startRedis } from '@porthole/redis'
import type { Changes, Draft, Store } from './store.ts'

const place = { world: 'w', space: 'a|r' }

/** In the order of their verbs, what is said of each. */
async function said(store: Store): Promise<string[]> {
  const verbs = [
    () => store.read(place, [['thing', 'a']]),
    () =>
      store.read(place, [
        ['thing', 'a'],
        ['plain', 'a'],
      ]),
    () => store.page(place, 'thing'),
    () => store.commit(place, { put: [['thing', { id: 'late' }]] }),
    () => store.useNonce('w', 'late', 2, 1),
    () => store.worlds(),
    () => store.dump('w'),
    () => store.replace('w', []),
    () => store.ready(),
  ]
  return Promise.all(
    verbs.map(async (verb) => {
      try {
        return `no error: ${JSON.stringify(await verb())}`
      } catch (error) {
        return String(error)
      }
    }),
  )
}

async function readyAgain(store: Store): Promise<void> {
  for (;;) {
    try {
      return await store.ready()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

/** Passes bytes on to a Redis, until it is told to lose what comes back. */
async function proxy(port: number): Promise<{ url: string; lose(): void; close(): void }> {
  let lost = false
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) sockets.add(socket.on('error', () => {}))
    near.pipe(far)
    far.on('data', (data) => (lost ? near.destroy() : near.write(data)))
    near.on('close', () => far.end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `redis://127.0.0.1:${(server.address() as { port: number }).port}`,
    lose: () => (lost = true),
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

describe.skipIf(redisIsMissing)('a store in Redis (needs redis-server: apt-get install redis-server)', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.remove())

  describeStore('fulfils the contract', () => openRedisStore(server.url, testKinds))

  it('is one for all replicas: no update is lost, and nothing is made twice', async () => {
    const stores = await Promise.all([1, 2, 3].map(() => openRedisStore(server.url, testKinds)))
    const one = { world: 'shared', space: 's' }
    const made = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        const store = stores[n % 3]!
        for (;;) {
          const [row] = (await store.read(one, [['plain', 'n']])) as ({ rev: number; n: number } | undefined)[]
          const put = [['plain', { id: 'n', n: (row?.n ?? 0) + 1 } as Draft]] as const
          if (await store.commit(one, { expect: [['plain', 'n', row?.rev ?? 0]], put })) break
        }
        const only: Changes = {
          empty: [['thing', { owner: 'me' }]],
          put: [['thing', { id: `t${n}`, owner: 'me' } as Draft]],
        }
        return store.commit(one, only)
      }),
    )
    expect(made.filter(Boolean)).toHaveLength(1)
    for (const store of stores) {
      expect(await store.read(one, [['plain', 'n']])).toEqual([{ id: 'n', n: 60, rev: 60, seq: 1 }])
      await store.close()
    }
  })

  it('leaves nothing behind when a world is dropped', async () => {
    const empty = await startRedis()
    const store = await openRedisStore(empty.url, testKinds)
    await store.commit(place, {
      put: [
        ['thing', { id: 'a', color: 'red' } as Draft],
        ['note', { id: 'a' }],
      ],
    })
    await store.useNonce('w', 'n', 2, 1)
    await store.replace('w', await store.dump('w'))
    await store.replace('w', [])
    const probe = connect(empty.port, '127.0.0.1').setEncoding('utf8')
    probe.write('DBSIZE\r\n')
    expect((await once(probe, 'data'))[0]).toBe(':0\r\n')
    probe.destroy()
    await store.close()
    await empty.remove()
  })

  it('says so at once while Redis is away, is not ready, and comes back by itself', async () => {
    const own = await startRedis('--requirepass', 'geheim')
    const store = await openRedisStore(`redis://:geheim@127.0.0.1:${own.port}`, testKinds)
    await store.ready()
    await own.kill()
    await expect
      .poll(() => said(store))
      .toEqual(
        Array.from({ length: 9 }, () =>
          expect.stringMatching(/^StoreError: Redis at 127\.0\.0\.1:\d+ does not answer: /),
        ),
      )
    expect((await said(store)).join()).not.toContain('geheim')
    await own.start()
    await readyAgain(store)
    expect(await store.worlds()).toEqual([])
    await store.close()
    await own.remove()
  })

  it('can be opened before Redis is there; what was refused meanwhile is never done', async () => {
    const own = await startRedis()
    await own.kill()
    const store = await openRedisStore(own.url, testKinds)
    const refused = `StoreError: Redis at 127.0.0.1:${own.port} does not answer: connect ECONNREFUSED 127.0.0.1:${own.port}.`
    expect(await said(store)).toEqual(Array.from({ length: 9 }, () => refused))
    await own.start()
    await readyAgain(store)
    expect(await store.dump('w')).toEqual([])
    expect(await store.useNonce('w', 'late', 2, 1)).toBe(true)
    expect(await store.commit(place, { put: [['thing', { id: 'a' }]] })).toBe(true)
    await own.kill()
    await own.start()
    await readyAgain(store)
    expect(await store.commit(place, { put: [['thing', { id: 'a' }]] })).toBe(true)
    await store.close()
    await own.remove()
  })

  it('says that the outcome of a change is unknown when the reply is lost', async () => {
    const between = await proxy(server.port)
    const store = await openRedisStore(between.url, testKinds)
    await store.ready()
    between.lose()
    await expect(store.commit(place, { put: [['thing', { id: 'perhaps' }]] })).rejects.toThrow(
      /^Redis at 127\.0\.0\.1:\d+ does not answer: .*\. Whether the change was made is unknown\.$/,
    )
    await store.close()
    between.close()
  })

  it('passes on what Redis refuses, without the password', async () => {
    const guarded = await startRedis('--requirepass', 'right')
    for (const login of ['', ':wrong@']) {
      const store = await openRedisStore(`redis://${login}127.0.0.1:${guarded.port}`, testKinds)
      const complaints = (await said(store)).join('\n')
      expect(complaints).toMatch(/StoreError: Redis at 127\.0\.0\.1:\d+ .*(NOAUTH|WRONGPASS)/)
      expect(complaints).not.toMatch(/no error|:wrong/)
      await store.close()
    }
    const store = await openRedisStore(`valkey://:right@127.0.0.1:${guarded.port}/2`, testKinds)
    await store.ready()
    await store.close()
    expect((await said(store))[0]).toBe(`StoreError: The store in Redis at 127.0.0.1:${guarded.port} is closed.`)
    await guarded.remove()
  })

  it('refuses an address that is none, without repeating it', async () => {
    for (const url of ['redis://', 'redis://:secret@host:port', 'rediss://:secret@host/name'])
      await expect(openStore(url)).rejects.toThrow(/^The address of Redis cannot be read: write redis:\/\/host:port/)
  })

  it('has every acknowledged write after kill -9 of the process that wrote', async () => {
    const { acknowledged, wrong } = await killWriters(server.url, 5)
    expect(wrong).toEqual([])
    expect(acknowledged).toBeGreaterThan(5)
  })

  it('has every acknowledged write after kill -9 of a Redis that logs them before it answers', async () => {
    const logging = await startRedis('--appendonly', 'yes', '--appendfsync', 'always')
    const { acknowledged, wrong } = await killRedis(logging, 5)
    expect(wrong).toEqual([])
    expect(acknowledged).toBeGreaterThan(5)
    await logging.remove()
  })
})
