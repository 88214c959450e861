/** Gets tickets from mock servers that share a world, and lets many redeem each of them at the same time. */
import { createClient } from '@porthole/tencent'
import { cvm } from '@porthole/tencent/cvm'

export interface Redeemed {
  /** Tickets that were used as they should be. */
  readonly once: number
  readonly twice: number
  readonly lost: number
  /** Refusals other than that the URL was used already. */
  readonly odd: readonly string[]
  readonly ms: number
}

/** So many tickets are raced for at a time. */
const atOnce = 5

/** No limit may stand in the way but the single use. */
export async function unlimited(endpoint: string): Promise<void> {
  const body = JSON.stringify({ limits: { cvmRate: 0, reconnects: 0, urlLifetime: 0 } })
  const { status } = await fetch(`${endpoint}/_porthole/worlds/default/settings`, { method: 'PUT', body })
  if (status !== 200) throw new Error(`The settings were answered with ${status}.`)
}

export async function redeemAll(endpoints: readonly string[], count: number, redeemers: number): Promise<Redeemed> {
  const credentials = { secretId: 'testid', secretKey: 'testsecret' }
  const clients = endpoints.map((endpoint) => createClient(cvm, { credentials, region: 'ap-beijing', endpoint }))
  const found = { once: 0, twice: 0, lost: 0 }
  const odd: string[] = []
  const started = performance.now()
  let next = 0
  const racer = async (): Promise<void> => {
    while (next < count) {
      const n = next++
      const { InstanceVncUrl } = await clients[n % clients.length]!.DescribeInstanceVncUrl({
        InstanceId: 'ins-r9hr2upy',
      })
      const tries = Array.from({ length: redeemers }, (_, index) =>
        redeem(endpoints[(n + index) % endpoints.length]!, InstanceVncUrl),
      )
      const codes = await Promise.all(tries)
      const used = codes.filter((code) => code === undefined).length
      found[used === 1 ? 'once' : used > 1 ? 'twice' : 'lost']++
      odd.push(...codes.filter((code) => code !== undefined && code !== 'UsedUrl').map(String))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, racer))
  return { ...found, odd, ms: performance.now() - started }
}

/** undefined: the connection is open; else why it is not. */
async function redeem(endpoint: string, url: string): Promise<string | undefined> {
  const answer = await fetch(`${endpoint}/_porthole/worlds/default/consoles/redeem`, {
    method: 'POST',
    body: JSON.stringify({ url }),
  })
  if (answer.status === 200) {
    await answer.arrayBuffer()
    return undefined
  }
  const { code, error } = (await answer.json()) as { code?: string; error?: string }
  return code ?? `${answer.status} ${error}`
}
