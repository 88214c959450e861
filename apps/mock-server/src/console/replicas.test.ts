import { redisIsMissing, type RedisServer, startRedis } from '@porthole/redis'
import { openStore } from '@porthole/simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cvm, linux, type Stand, stand, view } from './testing.ts'

describe.skipIf(redisIsMissing)(
  'consoles of two servers on one Redis (needs redis-server: apt-get install redis-server)',
  () => {
    let redis: RedisServer
    let here: Stand
    let there: Stand

    beforeAll(async () => {
      redis = await startRedis()
      here = await stand({ store: await openStore(redis.url) })
      there = await stand({ store: await openStore(redis.url) })
    })
    afterAll(async () => {
      await Promise.all([here.server.close(), there.server.close()])
      await redis.remove()
    })

    /** The same ticket at the other server. */
    const at = (url: string, { server }: Stand): string =>
      url.replace(/^ws:\/\/[^/]+/, server.url.replace('http', 'ws'))

    it('open with a URL of either, and once where it is for one connection', async () => {
      const url = await here.link(cvm)
      const tries = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => view(at(url, index % 2 ? here : there))),
      )
      const opened = tries.filter(({ status }) => status === 'fulfilled')
      expect(opened).toHaveLength(1)
      const reasons = tries.filter((one) => one.status === 'rejected').map(({ reason }) => String(reason))
      expect(reasons.every((reason) => reason.includes('used already'))).toBe(true)
    })

    it.each([
      [
        'closed',
        'This console was closed.',
        async () => {
          const sessions = await there.world.consoles.list()
          await there.world.consoles.close(sessions.find(({ instance }) => instance === linux)!.id)
        },
      ],
      ['idle by the clock', 'nobody used it for 60 s', () => there.world.clock.advance(60_000)],
      ['without their instance', 'its instance stopped', () => there.world.ecs.stop(linux)],
    ])('end when they are %s from the other', async (_, reason, act) => {
      const { closed } = await view(await here.link())
      await act()
      expect(await closed).toEqual({ code: 4000, reason: expect.stringContaining(reason) })
    })
  },
)
