/** Few kills of the mock server and of its Redis: a hundred of each are in `npm run bench`. */
import { describe, expect, it } from 'vitest'
import { redisIsMissing } from '@porthole/redis'
import { killRedis, killServer, killServerOnRedis } from './kill.ts'
import { raceForTickets } from './tickets.ts'

const kills = 5

const allThere = { acknowledged: expect.any(Number), wrong: [] }

it('a mock server that is killed has in its file what it acknowledged', async () => {
  expect(await killServer(kills)).toEqual(allThere)
}, 120_000)

describe.skipIf(redisIsMissing)('with redis-server (apt-get install redis-server)', () => {
  it('a mock server that is killed has in Redis what it acknowledged', async () => {
    expect(await killServerOnRedis(kills)).toEqual(allThere)
  }, 120_000)

  it('a Redis that is killed has what the mock server acknowledged, and is found again', async () => {
    expect(await killRedis(kills)).toEqual(allThere)
  }, 120_000)

  it('a ticket that twenty redeem on three replicas is used once', async () => {
    const { once, twice, lost, odd } = await raceForTickets(20)
    expect({ once, twice, lost, odd }).toEqual({ once: 20, twice: 0, lost: 0, odd: [] })
  }, 120_000)
})
