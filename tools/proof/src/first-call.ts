/** The first call of the README, once for each cloud: what its size is measured by. */

export const aliyunCall = `
import { createClient } from '@porthole/aliyun'
import { DescribeInstanceVncUrl } from '@porthole/aliyun/ecs'

const ecs = createClient({ DescribeInstanceVncUrl }, {
  credentials: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
  region: 'cn-hangzhou',
})
const { VncUrl } = await ecs.DescribeInstanceVncUrl({ RegionId: 'cn-hangzhou', InstanceId: 'i-bp1hzoinajzkh91h' })
console.log(VncUrl)
`

export const tencentCall = `
import { createClient } from '@porthole/tencent'
import { DescribeInstanceVncUrl } from '@porthole/tencent/cvm'

const cvm = createClient({ DescribeInstanceVncUrl }, {
  credentials: { secretId: 'testid', secretKey: 'testsecret' },
  region: 'ap-beijing',
})
const { InstanceVncUrl } = await cvm.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' })
console.log(InstanceVncUrl)
`
