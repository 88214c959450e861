import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeStore, testKinds } from './contract.ts'
import { openRedisStore } from './redis.ts'
import { type RedisServer, redisIsMissing, startRedis } from './redis-server.ts'

const name = 'a store in Redis (needs redis-server: apt-get install redis-server)'

describe.skipIf(redisIsMissing)(name, () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.remove())

  describeStore('fulfils the contract', () => openRedisStore(server.url, testKinds))
})
