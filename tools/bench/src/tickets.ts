/** Many redeemers at one ticket, on several replicas: one of them gets in, and no more. */
import { startRedis } from '@porthole/redis'
import { plain, type Report, type Row, type Settings, works } from './harness.ts'
import { freePort, portholeWith, startMock } from './mock-servers.ts'
import { redeemAll, type Redeemed, unlimited } from './tickets-run.ts'

const replicas = 3
const redeemers = 20

export async function tickets({ quick }: Settings): Promise<Report> {
  const count = quick ? 50 : 500
  const { once, twice, lost, odd, ms } = await raceForTickets(count)
  const rows: Row[] = [
    works('no double use', twice ? `${twice} tickets were used twice` : undefined),
    works('none lost', lost ? `${lost} tickets were used by nobody` : undefined),
    works('the others are told why', odd.length > 0 ? odd[0] : undefined),
  ]
  const total = count * redeemers
  return {
    title: `${count} CVM tickets, ${redeemers} redeemers each, ${replicas} replicas of the mock server on one Redis`,
    rows,
    notes: [
      `${once} tickets were used once; ${total} redemptions through the admin API took ${plain(ms / 1000)} s. The redeemers of a ticket start together and are spread over the replicas.`,
    ],
    samples: {},
  }
}

/** Servers of our own and a Redis of our own, for as long as it takes. */
export async function raceForTickets(count: number): Promise<Redeemed> {
  const redis = await startRedis()
  const ports = await Promise.all(Array.from({ length: replicas }, freePort))
  const server = portholeWith('--quiet', '--store', redis.url)
  const running = await Promise.all(ports.map((port) => startMock(server, port)))
  try {
    const endpoints = ports.map((port) => `http://127.0.0.1:${port}`)
    await unlimited(endpoints[0]!)
    return await redeemAll(endpoints, count, redeemers)
  } finally {
    await Promise.all(running.map((one) => one.stop()))
    await redis.remove()
  }
}
