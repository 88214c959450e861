/** Time in your hand: a simulator in this process, whose clock stands still until it is moved. `node in-process.mjs` */
import { createClient } from '@porthole/aliyun'
import { DescribeInstanceVncUrl } from '@porthole/aliyun/ecs'
import { CreateCluster, DescribeClusters } from '@porthole/aliyun/gws'
import { createSimulator } from '@porthole/simulator'

let time = Date.parse('2026-03-01T00:00:00Z')
// With a seed, every run makes the same ids.
const simulator = createSimulator({ clock: time, seed: 'example' })
const { clock, consoles } = simulator.world()

async function later(seconds) {
  time = await clock.advance(seconds * 1000)
  return new Date(time).toISOString()
}

const client = createClient(
  { CreateCluster, DescribeClusters, DescribeInstanceVncUrl },
  {
    credentials: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
    region: 'cn-hangzhou',
    fetch: simulator.fetch,
    // The client signs with its time, and the simulator compares it with the world's.
    now: () => time,
  },
)

const { ClusterId } = await client.CreateCluster({ ClusterType: 'gws.s1.standard', VpcId: 'vpc-demo000000000001' })
for (const seconds of [0, 1, 1]) {
  const then = await later(seconds)
  const { Clusters } = await client.DescribeClusters({ ClusterId })
  console.log(`${then} ${ClusterId} is ${Clusters[0]?.Status}`)
}

// The URL of a console is good for 15 seconds.
const machine = { RegionId: 'cn-hangzhou', InstanceId: 'i-bp1linux000000000001' }
for (const seconds of [15, 16]) {
  const { VncUrl } = await client.DescribeInstanceVncUrl(machine)
  const then = await later(seconds)
  const outcome = await consoles.redeem(VncUrl).then(
    ({ instance }) => `the console of ${instance} opens`,
    (error) => error.message,
  )
  console.log(`${then} after ${seconds} s: ${outcome}`)
}
