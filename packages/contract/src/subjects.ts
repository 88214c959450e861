/** What the cases are about: which id stands for an instance, a cluster and so on, and what is known of each. */
import type { Values } from './services.ts'

/** A call that is made first; `until` repeats it until a field of an item has a value. */
export interface Step {
  readonly operation: string
  readonly request: Values
  readonly until?: { readonly items: string; readonly field: string; readonly is: string }
}

export interface Subject {
  readonly service: string
  /** As the specs call what a parameter refers to: `instance`, `cluster`, `image`. */
  readonly kind: string
  readonly id: string
  /** `state` and `type` are what limits speak of; the others what conditions do: `$instance.Gpu`. */
  readonly facts: Values
  /** Calls that bring it into this state. */
  readonly before?: readonly Step[]
  /** It is made by the last of these calls, whose answer has its id in this field. */
  readonly made?: string
}

export interface Subjects {
  readonly things: readonly Subject[]
  /** Values of other parameters, by `gws VpcId`, or for one operation by `gws SetClusterName.Name`. */
  readonly values: Values
}

const desktop = 'i-gwsdesktop0000000001'
const application = 'i-gwsapp00000000000001'
const standard = 'gws-standard0001'
const vpc = 'vpc-demo000000000001'
const image = 'm-windows2019000000001'
const newInstance = {
  ClusterId: standard,
  ImageId: image,
  InstanceType: 'ecs.g6.large',
  SystemDiskCategory: 'cloud_ssd',
  SystemDiskSize: 100,
  WorkMode: 'Desktop',
}
const registered = { state: 'Registered', DomainName: 'absent' }

/** The default world of `@porthole/simulator`. */
export const defaultSubjects: Subjects = {
  things: [
    { service: 'ecs', kind: 'instance', id: 'i-bp1linux000000000001', facts: { state: 'Running', type: 'current' } },
    { service: 'ecs', kind: 'instance', id: 'i-bp1stopped0000000001', facts: { state: 'Stopped', type: 'current' } },
    { service: 'ecs', kind: 'instance', id: 'i-bp1hibernated0000001', facts: { state: 'Hibernated', type: 'current' } },
    { service: 'ecs', kind: 'instance', id: 'i-bp1retired0000000001', facts: { state: 'Running', type: 'retired' } },
    { service: 'cvm', kind: 'instance', id: 'ins-r9hr2upy', facts: { state: 'RUNNING' } },
    { service: 'cvm', kind: 'instance', id: 'ins-stopped1', facts: { state: 'STOPPED' } },
    { service: 'gws', kind: 'instance', id: desktop, facts: { ...registered, WorkMode: 'Desktop', Gpu: false } },
    {
      service: 'gws',
      kind: 'instance',
      id: application,
      facts: { ...registered, WorkMode: 'Application', Gpu: true },
    },
    {
      service: 'gws',
      kind: 'instance',
      id: desktop,
      facts: { state: 'Stopped', DomainName: 'absent', WorkMode: 'Desktop', Gpu: false },
      before: [
        { operation: 'StopInstance', request: { InstanceId: desktop } },
        {
          operation: 'DescribeInstances',
          request: { InstanceId: desktop },
          until: { items: 'Instances', field: 'Status', is: 'Stopped' },
        },
      ],
    },
    { service: 'gws', kind: 'cluster', id: standard, facts: { state: 'running', type: 'gws.s1.standard' } },
    { service: 'gws', kind: 'cluster', id: 'gws-advanced0001', facts: { state: 'running', type: 'gws.s1.advanced' } },
    {
      service: 'gws',
      kind: 'image',
      id: image,
      facts: { state: 'Available', type: 'system', Size: 40 },
    },
    {
      service: 'gws',
      kind: 'image',
      id: 'm-gwscustom00000000001',
      facts: { state: 'Available', type: 'custom', Size: 60 },
    },
    {
      service: 'gws',
      kind: 'instance',
      id: desktop,
      facts: { state: 'Stopping', DomainName: 'absent', WorkMode: 'Desktop', Gpu: false },
      before: [{ operation: 'StopInstance', request: { InstanceId: desktop } }],
    },
    {
      service: 'gws',
      kind: 'instance',
      id: 'a new one',
      facts: { state: 'Creating', DomainName: 'absent', WorkMode: 'Desktop', Gpu: false },
      before: [{ operation: 'CreateInstance', request: newInstance }],
      made: 'InstanceId',
    },
    {
      service: 'gws',
      kind: 'image',
      id: 'a new one',
      facts: { state: 'Creating', type: 'custom' },
      before: [{ operation: 'CreateImage', request: { InstanceId: desktop } }],
      made: 'ImageId',
    },
    {
      service: 'gws',
      kind: 'cluster',
      id: 'a new one',
      facts: { state: 'creating', type: 'gws.s1.standard' },
      before: [{ operation: 'CreateCluster', request: { ClusterType: 'gws.s1.standard', VpcId: vpc } }],
      made: 'ClusterId',
    },
    { service: 'gws', kind: 'vpc', id: vpc, facts: {} },
    { service: 'gws', kind: 'vswitch', id: 'vsw-demo000000000001', facts: {} },
    { service: 'gws', kind: 'natGateway', id: 'ngw-demo000000000001', facts: {} },
  ],
  values: {
    'ecs RegionId': 'cn-hangzhou',
    'gws NatEip': '47.96.0.10',
    'gws AppName': 'notepad',
    // A cluster that still has instances cannot be deleted.
    'gws DeleteCluster.ClusterId': 'gws-advanced0001',
    'gws SystemDiskSize': 100,
  },
}
