/** Measures two worlds, a large one and a small one, and prints what it found. Arguments: both sizes, and how many rounds. */
import type { ServerRequest } from '@porthole/rpc/server'
import { createSimulator, type Simulator } from '@porthole/simulator'
import { interleave } from './harness.ts'
import { collected } from './heap.ts'

export interface Weighed {
  /** Microseconds of a call, by what it asks for. */
  readonly rounds: Readonly<Record<string, { readonly large: readonly number[]; readonly small: readonly number[] }>>
  /** Of heap, for each instance of the large world. */
  readonly bytes: number
}

const [many, few, rounds] = process.argv.slice(2).map(Number) as [number, number, number]
const callsInRound = 400

const small = await open(few)
const before = await collected()
const large = await open(many)
const bytes = ((await collected()) - before) / many

/** The nth call is not about the same instance as the one before. */
const asked: Readonly<Record<string, (size: number, n: number) => string>> = {
  'by id': (size, n) => `InstanceId=i-${((n * 7919) % size) + 1}`,
  'first page': () => 'PageNumber=1',
  'page in the middle': (size, n) => `PageNumber=${Math.floor(size / 20) + (n % 2)}`,
  'last page': (size) => `PageNumber=${size / 10}`,
  'first page of a cluster': () => 'ClusterId=gws-one&PageNumber=1',
  'last page of a cluster': (size) => `ClusterId=gws-one&PageNumber=${size / 10}`,
}

const found: Record<string, { large: readonly number[]; small: readonly number[] }> = {}
for (const [what, query] of Object.entries(asked)) {
  const measure = (simulator: Simulator, size: number) => () => time(simulator, (n) => query(size, n))
  await interleave(2, { large: measure(large, many), small: measure(small, few) })
  found[what] = await interleave(rounds, { large: measure(large, many), small: measure(small, few) })
}
const weighed: Weighed = { rounds: found, bytes }
process.stdout.write(JSON.stringify(weighed))
process.exit(0)

async function open(count: number): Promise<Simulator> {
  const instance = { ClusterId: 'gws-one', ImageId: 'm-one', InstanceType: 'ecs.g6.large', WorkMode: 'Desktop', count }
  const region = {
    zones: { 'cn-hangzhou-h': ['gws.s1.standard'] },
    vpcs: { 'vpc-one': {} },
    vswitches: { 'vsw-one': { VpcId: 'vpc-one', Zone: 'cn-hangzhou-h' } },
    images: { 'm-one': {} },
    clusters: { 'gws-one': { ClusterType: 'gws.s1.standard', VpcId: 'vpc-one' } },
    instances: { 'i-': instance },
  }
  const simulator = createSimulator({ verify: false, world: JSON.stringify({ regions: { 'cn-hangzhou': region } }) })
  // The first call makes the rows.
  await call(simulator, `InstanceId=i-${count}`)
  return simulator
}

async function time(simulator: Simulator, query: (n: number) => string): Promise<number> {
  const started = performance.now()
  for (let n = 0; n < callsInRound; n++) await call(simulator, query(n))
  return ((performance.now() - started) / callsInRound) * 1000
}

async function call(simulator: Simulator, query: string): Promise<void> {
  const { status, body } = await simulator.answer(requestOf(query))
  if (status !== 200 || !body.includes('"InstanceId":')) throw new Error(`${query}: ${body.slice(0, 300)}`)
}

function requestOf(query: string): ServerRequest {
  const headers: Record<string, string> = { host: 'gws.cn-hangzhou.aliyuncs.com', 'x-acs-action': 'DescribeInstances' }
  return {
    method: 'GET',
    path: '/',
    query: `Action=DescribeInstances&AccessKeyId=testid&Format=JSON&Version=2019-06-18&${query}`,
    header: (name) => headers[name],
    body: new Uint8Array(0),
  }
}
