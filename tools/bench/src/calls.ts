/** Calls: our clients, the vendors' SDKs and node:http without a client, against a bare server in its own process. */
import type { Called, Cloud, Contender } from './calls-client.ts'
import {
  compare,
  microseconds,
  perSecond,
  type Report,
  type Row,
  samplesOf,
  type Settings,
  statsOf,
  type Stats,
} from './harness.ts'
import { versionOf } from './peers.ts'
import { ask, proof, startServer } from './processes.ts'

interface Vendor {
  readonly cloud: Cloud
  readonly label: string
  readonly body: string
  /** The vendor's SDKs, by their names. */
  readonly sdks: Readonly<Partial<Record<Contender, string>>>
}

const vncUrl =
  'wss%3A%2F%2Fhz01-vncproxy.aliyun.com%2Fwebsockify%2F%3Fs%3DDvh%252FIA%252BYc73gWO48cBx2gBxUDVzaAnSKr74pq30mzqUYgeUMcB%252FbkNixDxdEA996'

const vendors: readonly Vendor[] = [
  {
    cloud: 'tencent',
    label: 'Tencent',
    body: JSON.stringify({ Response: { InstanceVncUrl: vncUrl, RequestId: '6ef60bec-0242-43af-bb20-270359fb54a7' } }),
    sdks: { sdk: 'tencentcloud-sdk-nodejs-cvm' },
  },
  {
    cloud: 'aliyun',
    label: 'Alibaba',
    body: JSON.stringify({ RequestId: '473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E', VncUrl: vncUrl }),
    sdks: { sdk: '@alicloud/ecs20140526', 'pop-core': '@alicloud/pop-core' },
  },
]

const sequential = { atLeast: 1.3 }
const processor = { atMost: 0.5 }

export async function calls({ quick }: Settings): Promise<Report> {
  const rows: Row[] = []
  const samples: Record<string, Stats> = {}
  for (const vendor of vendors) {
    for (const atOnce of [1, 50]) {
      const raced = await race(vendor, atOnce, quick ? 2 : 7, quick ? 400 : 1500)
      rows.push(...rowsOf(vendor, atOnce, raced))
      Object.assign(samples, samplesOf(raced.rate, `${vendor.label}, ${atOnce} at once, calls/s, `))
      Object.assign(samples, samplesOf(raced.cpu, `${vendor.label}, ${atOnce} at once, us of CPU, `))
    }
  }
  const names = vendors.flatMap(({ sdks }) => Object.values(sdks))
  return {
    title: 'calls of DescribeInstanceVncUrl against a bare local server in its own process',
    rows,
    notes: [
      'Every sample is a fresh process of its own, after a warm-up; CPU is that of the client, of all its threads.',
      'At 50 at once the target is 2 times the SDK, or 0.75 of bare node:http if that is less.',
      names.map((name) => `${name} ${versionOf(name, proof)}`).join(', '),
    ],
    samples,
  }
}

interface Raced {
  readonly rate: Record<string, number[]>
  readonly cpu: Record<string, number[]>
}

async function race({ cloud, body, sdks }: Vendor, atOnce: number, rounds: number, ms: number): Promise<Raced> {
  const names = ['ours', ...Object.keys(sdks), 'node:http']
  const raced: Raced = { rate: {}, cpu: {} }
  const server = await startServer('calls-server.ts', body)
  try {
    for (let round = 0; round < rounds; round++) {
      for (const name of round % 2 ? names.toReversed() : names) {
        const { rate, cpu } = await ask<Called>(
          'calls-client.ts',
          cloud,
          name,
          String(server.port),
          String(atOnce),
          String(ms),
        )
        ;(raced.rate[name] ??= []).push(rate)
        ;(raced.cpu[name] ??= []).push(cpu)
      }
    }
  } finally {
    await server.stop()
  }
  return raced
}

function rowsOf({ label, sdks }: Vendor, atOnce: number, { rate, cpu }: Raced): Row[] {
  const how = atOnce === 1 ? 'sequential' : `${atOnce} at once`
  const bare = { name: 'node:http', values: rate['node:http']! }
  const rows: Row[] = []
  for (const [key, name] of Object.entries(sdks)) {
    const theirs = { name, values: rate[key]! }
    // Nobody is faster than node:http itself.
    const ceiling = (0.75 * statsOf(bare.values).median) / statsOf(theirs.values).median
    // The vendor's SDK is the target; its older generic client, which knows no operation, is shown beside it.
    const judged = key === 'sdk'
    const bound = !judged ? undefined : atOnce === 1 ? sequential : { atLeast: Math.min(2, ceiling) }
    rows.push(compare(`${label}, ${how}`, rate['ours']!, theirs, perSecond, bound))
    rows.push(
      compare(
        `${label}, ${how}, CPU a call`,
        cpu['ours']!,
        { name, values: cpu[key]! },
        microseconds,
        judged ? processor : undefined,
      ),
    )
  }
  return [...rows, compare(`${label}, ${how}`, rate['ours']!, bare, perSecond)]
}
