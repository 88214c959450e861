/** Every cloud and service that the command line knows: a new service takes one entry here, and nothing is loaded before it is used. */
import type { Operation } from '@porthole/rpc'
import type { OperationDescriptor, ServiceDescriptor } from '@porthole/rpc/descriptor'
import type { Speaker } from './speaker.ts'

export interface Cloud {
  readonly name: string
  readonly title: string
  /** Where lists count from in flags, as in the vendor's own command line. */
  readonly base: 0 | 1
  /** What --signature takes; the first is the default. */
  readonly signatures: readonly string[]
  /** The environment variables that hold credentials, for the help. */
  readonly variables: readonly string[]
  readonly services: readonly Service[]
  readonly speaker: () => Promise<Speaker>
}

export interface Service {
  readonly name: string
  readonly title: string
  readonly load: () => Promise<LoadedService>
}

export interface LoadedService {
  readonly operations: Readonly<Record<string, Operation>>
  readonly descriptor: ServiceDescriptor
}

/** The words that stand where a cloud does. */
export type CommandName = 'console' | 'screenshot' | 'contract'

/** What the words of a command lead to, as far as they go. */
export type Target =
  | { readonly at: 'root' }
  | { readonly at: CommandName }
  | { readonly at: 'cloud'; readonly cloud: Cloud }
  | { readonly at: 'service'; readonly cloud: Cloud; readonly service: Service; readonly loaded: LoadedService }
  | OperationTarget

export interface OperationTarget {
  readonly at: 'operation'
  readonly cloud: Cloud
  readonly service: Service
  readonly loaded: LoadedService
  readonly operation: OperationDescriptor
}

export const clouds: readonly Cloud[] = [
  {
    name: 'aliyun',
    title: 'Alibaba Cloud',
    base: 1,
    signatures: ['v3', 'v1'],
    variables: ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALIBABA_CLOUD_SECURITY_TOKEN'],
    speaker: async () => (await import('./aliyun.ts')).aliyun,
    services: [
      {
        name: 'ecs',
        title: 'Elastic Compute Service: the console and screenshots of instances',
        load: async () => {
          const { ecs } = await import('@porthole/aliyun/ecs')
          const { ecsDescriptor } = await import('@porthole/aliyun/ecs/server')
          return { operations: ecs, descriptor: ecsDescriptor }
        },
      },
      {
        name: 'gws',
        title: 'Cloud desktops: clusters, instances and images',
        load: async () => {
          const { gws } = await import('@porthole/aliyun/gws')
          const { gwsDescriptor } = await import('@porthole/aliyun/gws/server')
          return { operations: gws, descriptor: gwsDescriptor }
        },
      },
    ],
  },
  {
    name: 'tencent',
    title: 'Tencent Cloud',
    base: 0,
    signatures: ['tc3', 'hmac-sha1', 'hmac-sha256'],
    variables: ['TENCENTCLOUD_SECRET_ID', 'TENCENTCLOUD_SECRET_KEY', 'TENCENTCLOUD_TOKEN'],
    speaker: async () => (await import('./tencent.ts')).tencent,
    services: [
      {
        name: 'cvm',
        title: 'Cloud Virtual Machine: the console of instances',
        load: async () => {
          const { cvm } = await import('@porthole/tencent/cvm')
          const { cvmDescriptor } = await import('@porthole/tencent/cvm/server')
          return { operations: cvm, descriptor: cvmDescriptor }
        },
      },
    ],
  },
]

/** Of names that are known to be there. */
export async function operationTarget(
  cloudName: string,
  serviceName: string,
  operationName: string,
): Promise<OperationTarget> {
  const cloud = clouds.find(({ name }) => name === cloudName)!
  const service = cloud.services.find(({ name }) => name === serviceName)!
  const loaded = await service.load()
  return { at: 'operation', cloud, service, loaded, operation: loaded.descriptor.operations[operationName]! }
}
