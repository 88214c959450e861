import { createClient } from '@porthole/aliyun'
import { gws } from '@porthole/aliyun/gws'
import { describe, expect, it } from 'vitest'
import { createSimulator } from './index.ts'

const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }

describe('a simulator', () => {
  it('answers a client through fetch, from one world', async () => {
    const simulator = createSimulator({ seed: 'a' })
    const client = createClient(gws, { credentials, region: 'cn-hangzhou', fetch: simulator.fetch })
    const { ClusterId } = await client.CreateCluster({ ClusterType: 'gws.s1.standard', VpcId: 'vpc-demo000000000001' })
    const { Clusters, TotalCount } = await client.DescribeClusters()
    expect(TotalCount).toBe(3)
    expect(Clusters[2]).toMatchObject({ ClusterId, Status: 'creating' })
  })
})
