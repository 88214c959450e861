/** Writes to a mock server through our client until it is told to stop, and knows what must be there afterwards. */
import { createClient } from '@porthole/aliyun'
import { gws } from '@porthole/aliyun/gws'
import { isApiError } from '@porthole/rpc'

export interface Killed {
  readonly acknowledged: number
  /** What was not as acknowledged; empty is right. */
  readonly wrong: readonly string[]
}

export interface Writer {
  /** Waits for the server, and lets clusters run at once. */
  prepare(): Promise<void>
  /** Until `stop`, and until every call has its answer or its failure. */
  write(): Promise<void>
  /** The next acknowledgement. */
  acknowledged(): Promise<void>
  stop(): void
  /** Compares what was written since the last check with what the server says. */
  check(): Promise<void>
  killed(): Killed
}

const writers = 8

/** What may be read of a cluster: the names that it may have, undefined for none at all. */
type Possible = readonly (string | undefined)[]

export function openWriter(port: number): Writer {
  const endpoint = `http://127.0.0.1:${port}`
  const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }
  const options = { credentials, region: 'cn-hangzhou', endpoint, timeout: 5000 }
  // What is tried again would hide what the first try did.
  const client = createClient(gws, { ...options, retries: 0 })
  const clusters = new Map<string, Possible>()
  const wrong: string[] = []
  let acknowledged = 0
  const state = { writing: false }
  let heard: (() => void) | undefined

  /** While it is under way, both the old and the new may be read; once it is acknowledged, the new alone. */
  async function change(id: string, name: string | undefined, call: () => Promise<unknown>): Promise<void> {
    const before = clusters.get(id)!
    clusters.set(id, [...before, name])
    await call()
    clusters.set(id, [name])
    acknowledge()
  }

  function acknowledge(): void {
    acknowledged++
    heard?.()
  }

  async function story(who: number): Promise<void> {
    for (let n = 0; state.writing; n++) {
      const { ClusterId } = await client.CreateCluster({
        ClusterType: 'gws.s1.standard',
        VpcId: 'vpc-demo000000000001',
      })
      clusters.set(ClusterId, [`cluster-${ClusterId.slice('gws-'.length)}`])
      acknowledge()
      const Name = `name-${who}-${n}`
      await change(ClusterId, Name, () => client.SetClusterName({ ClusterId, Name }))
      if (n % 2 === 0) await change(ClusterId, undefined, () => client.DeleteCluster({ ClusterId }))
    }
  }

  async function nameOf(ClusterId: string): Promise<string | undefined> {
    const { Clusters } = await patiently(() => client.DescribeClusters({ ClusterId }))
    return Clusters[0]?.Name
  }

  return {
    async prepare() {
      const settings = { pace: { creating: 0, starting: 0 } }
      const path = '/_porthole/worlds/default/settings'
      const { status } = await patiently(() =>
        fetch(endpoint + path, { method: 'PUT', body: JSON.stringify(settings) }),
      )
      if (status !== 200) throw new Error(`The settings were answered with ${status}.`)
    },
    async write() {
      state.writing = true
      const stories = Array.from({ length: writers }, (_, who) =>
        story(who).catch((error: unknown) => {
          if (!isAway(error)) wrong.push(String(error))
        }),
      )
      await Promise.all(stories)
    },
    acknowledged: () =>
      new Promise((resolve) => {
        heard = resolve
      }),
    stop() {
      state.writing = false
    },
    async check() {
      for (const [id, possible] of clusters) {
        const name = await nameOf(id)
        if (!possible.includes(name))
          wrong.push(`${id} is ${name ?? 'not there'}, and was ${possible.map((one) => one ?? 'deleted').join(' or ')}`)
        clusters.delete(id)
      }
    },
    killed: () => ({ acknowledged, wrong }),
  }
}

/** The server was killed, or has no store: whether the call was done is not known. */
function isAway(error: unknown): boolean {
  return isApiError(error) && (error.status === 0 || error.status === 503)
}

/** Until the server and its store are there again. */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  const end = performance.now() + 20_000
  for (;;) {
    try {
      return await call()
    } catch (error) {
      if (performance.now() > end || (isApiError(error) && !isAway(error))) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
