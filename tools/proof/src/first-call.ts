/** The first call of the README, once for each cloud: what its size is measured by. */

export const aliyunCall = `
import { createClient, DescribeInstanceVncUrl } from '@porthole/aliyun/ecs'

const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }
const ecs = createClient({ DescribeInstanceVncUrl }, { credentials })
const { VncUrl } = await ecs.DescribeInstanceVncUrl({ RegionId: 'cn-hangzhou', InstanceId: 'i-bp1linux000000000001' })
`

export const tencentCall = `
import { createClient, DescribeInstanceVncUrl } from '@porthole/tencent/cvm'

const credentials = { secretId: 'testid', secretKey: 'testsecret' }
const cvm = createClient({ DescribeInstanceVncUrl }, { credentials, region: 'ap-beijing' })
const { InstanceVncUrl } = await cvm.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })
`
