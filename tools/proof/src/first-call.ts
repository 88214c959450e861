/** The first call of the README, once for each cloud, as short as it can be: what sizes are measured by. */

export const aliyunCall = `
import { createClient } from '@porthole/aliyun'
import { DescribeInstanceVncUrl } from '@porthole/aliyun/ecs'
const ecs = createClient({ DescribeInstanceVncUrl }, { credentials: { accessKeyId: 'id', accessKeySecret: 'key' }, region: 'cn-hangzhou' })
ecs.DescribeInstanceVncUrl({ RegionId: 'cn-hangzhou', InstanceId: 'i-1' }).then(({ VncUrl }) => console.log(VncUrl))
`

export const tencentCall = `
import { createClient } from '@porthole/tencent'
import { DescribeInstanceVncUrl } from '@porthole/tencent/cvm'
const cvm = createClient({ DescribeInstanceVncUrl }, { credentials: { secretId: 'id', secretKey: 'key' }, region: 'ap-beijing' })
cvm.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' }).then(({ InstanceVncUrl }) => console.log(InstanceVncUrl))
`
