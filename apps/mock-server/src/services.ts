/** Every cloud and service that the mock server speaks: a new one takes one line here. */
import { ecsDescriptor, ecsExamples, ecsValidators } from '@porthole/aliyun/ecs/server'
import { gwsDescriptor, gwsExamples, gwsValidators } from '@porthole/aliyun/gws/server'
import { aliyunDialect } from '@porthole/aliyun/server'
import type { Dialect, Served } from '@porthole/rpc/server'
import { cvmDescriptor, cvmExamples, cvmValidators } from '@porthole/tencent/cvm/server'
import { tencentDialect } from '@porthole/tencent/server'

/** The first also answers what no dialect recognises. */
export const dialects: readonly Dialect[] = [aliyunDialect, tencentDialect]

export const services: readonly Served[] = [
  { descriptor: ecsDescriptor, validators: ecsValidators, handlers: ecsExamples },
  { descriptor: gwsDescriptor, validators: gwsValidators, handlers: gwsExamples },
  { descriptor: cvmDescriptor, validators: cvmValidators, handlers: cvmExamples },
]

/** Commands worth trying, without `porthole` and the endpoint. */
export const tries: readonly string[] = [
  'aliyun ecs DescribeInstanceVncUrl --RegionId cn-hangzhou --InstanceId i-bp1hzoinajzkh91h',
  'aliyun gws DescribeInstances',
  'tencent cvm DescribeInstanceVncUrl --InstanceId ins-r9hr2upy',
]
