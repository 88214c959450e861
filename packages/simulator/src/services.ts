/** Every cloud and service that the simulator plays: a new one takes one line here. */
import { type EcsHandlers, ecsDescriptor, ecsExamples, ecsValidators } from '@porthole/aliyun/ecs/server'
import { type GwsHandlers, gwsDescriptor, gwsExamples, gwsValidators } from '@porthole/aliyun/gws/server'
import { aliyunDialect } from '@porthole/aliyun/server'
import type { Dialect, Served } from '@porthole/rpc/server'
import { type CvmHandlers, cvmDescriptor, cvmExamples, cvmValidators } from '@porthole/tencent/cvm/server'
import { tencentDialect } from '@porthole/tencent/server'
import { ecsBehaviours } from './aliyun/ecs.ts'
import { gwsBehaviours } from './aliyun/gws.ts'
import type { Behaviours } from './scene.ts'
import { cvmBehaviours } from './tencent/cvm.ts'

/** The first also answers what no dialect recognises. */
export const dialects: readonly Dialect[] = [aliyunDialect, tencentDialect]

/** Handlers answer what has no behaviour yet, from the documents' examples. */
export interface Simulated extends Served {
  readonly behaviours: object
}

const ecs: Partial<Behaviours<EcsHandlers>> = ecsBehaviours
const gws: Partial<Behaviours<GwsHandlers>> = gwsBehaviours
const cvm: Partial<Behaviours<CvmHandlers>> = cvmBehaviours

export const services: readonly Simulated[] = [
  { descriptor: ecsDescriptor, validators: ecsValidators, handlers: ecsExamples, behaviours: ecs },
  { descriptor: gwsDescriptor, validators: gwsValidators, handlers: gwsExamples, behaviours: gws },
  { descriptor: cvmDescriptor, validators: cvmValidators, handlers: cvmExamples, behaviours: cvm },
]
