/** Every cloud and service that the simulator plays: a new one takes one line here. */
import { ecsDescriptor, ecsExamples, ecsValidators } from '@porthole/aliyun/ecs/server'
import { gwsDescriptor, gwsExamples, gwsValidators } from '@porthole/aliyun/gws/server'
import { aliyunDialect } from '@porthole/aliyun/server'
import type { Dialect, Served } from '@porthole/rpc/server'
import { cvmDescriptor, cvmExamples, cvmValidators } from '@porthole/tencent/cvm/server'
import { tencentDialect } from '@porthole/tencent/server'
import { ecsBehaviours } from './aliyun/ecs.ts'
import { gwsBehaviours } from './aliyun/gws.ts'
import { cvmBehaviours } from './tencent/cvm.ts'

/** The first also answers what no dialect recognises. */
export const dialects: readonly Dialect[] = [aliyunDialect, tencentDialect]

/** Handlers answer what has no behaviour yet, from the documents' examples. */
export interface Simulated extends Served {
  readonly behaviours?: object
}

export const services: readonly Simulated[] = [
  { descriptor: ecsDescriptor, validators: ecsValidators, handlers: ecsExamples, behaviours: ecsBehaviours },
  { descriptor: gwsDescriptor, validators: gwsValidators, handlers: gwsExamples, behaviours: gwsBehaviours },
  { descriptor: cvmDescriptor, validators: cvmValidators, handlers: cvmExamples, behaviours: cvmBehaviours },
]
