/** Commands worth trying against the default world, without `porthole` and the endpoint. */
export const tries: readonly string[] = [
  'aliyun ecs DescribeInstanceVncUrl --RegionId cn-hangzhou --InstanceId i-bp1linux000000000001',
  'aliyun gws DescribeInstances',
  'tencent cvm DescribeInstanceVncUrl --InstanceId ins-r9hr2upy',
]
