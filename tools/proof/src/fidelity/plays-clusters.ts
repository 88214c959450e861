/** Plays of GWS clusters: chapter 3 of the document. */
import { equal, type Play } from './play.ts'
import { advanced, application, cluster, desktop, eip, nat, requests, vpc, worldWith } from './scenery.ts'
import type { Values } from './ground.ts'
import type { Stage } from './stage.ts'

const clusterOf = async (stage: Stage, ClusterId: string): Promise<Values> => {
  const { Clusters } = await stage.call('gws DescribeClusters', { ClusterId })
  return (Clusters as readonly Values[])[0]!
}

export const clusterPlays: readonly Play[] = [
  {
    name: 'A cluster is created, used and deleted.',
    service: 'gws',
    async play(stage) {
      const { ClusterId } = await stage.call('gws CreateCluster', { ClusterType: 'gws.s1.advanced', VpcId: vpc })
      const states: unknown[] = []
      for (let second = 0; second < 3; second++) {
        states.push((await clusterOf(stage, ClusterId as string))['Status'])
        await stage.pass(1000)
      }
      equal(states, ['creating', 'starting', 'running'])
      await stage.call('gws SetClusterName', { ClusterId, Name: 'office' })
      equal((await clusterOf(stage, ClusterId as string))['Name'], 'office')
      await stage.call('gws DeleteCluster', { ClusterId })
      equal(await clusterOf(stage, ClusterId as string), undefined)
      await stage.refused('gws DeleteCluster', { ClusterId: cluster }, 'IncorrectClusterStatus')
    },
  },
  {
    name: 'A cluster that is not paid for is in debt.',
    service: 'gws',
    async play(stage) {
      await stage.world.clusters.indebt(cluster)
      equal((await clusterOf(stage, cluster))['Status'], 'indebt')
    },
  },
  {
    name: 'A world may insist on the role.',
    service: 'gws',
    options: { settings: { roleRequired: true } },
    async play(stage) {
      await stage.refused('gws CreateCluster', requests['gws CreateCluster']!, 'Forbidden.RAM')
      equal((await stage.call('gws CreateServiceLinkedRole'))['AlreadyExists'], false)
      equal((await stage.call('gws CreateServiceLinkedRole'))['AlreadyExists'], true)
      await stage.call('gws CreateCluster', requests['gws CreateCluster']!)
    },
  },
  {
    name: 'Every value of a policy is set, and read back.',
    service: 'gws',
    async play(stage) {
      const policies = [
        { Clipboard: 'off', LocalDrive: 'off', UsbRedirect: 'off', Watermark: 'off', UdpPort: 'off' },
        { Clipboard: 'read', LocalDrive: 'read', UsbRedirect: 'on', Watermark: 'on', UdpPort: 'on' },
        { Clipboard: 'write', LocalDrive: 'readwrite', UsbRedirect: 'on', Watermark: 'on', UdpPort: 'on' },
        { Clipboard: 'readwrite', LocalDrive: 'readwrite', UsbRedirect: 'on', Watermark: 'on', UdpPort: 'on' },
      ]
      for (const policy of policies) {
        await stage.call('gws SetClusterPolicy', { ClusterId: cluster, ...policy })
        const { RequestId: _, ...read } = await stage.call('gws DescribeClusterPolicy', { ClusterId: cluster })
        equal(read, policy)
      }
    },
  },
  {
    name: 'A policy that is set in the background holds when its task is done.',
    service: 'gws',
    async play(stage) {
      const request = { ...requests['gws SetClusterPolicy'], AsyncMode: true }
      const { TaskId } = await stage.call('gws SetClusterPolicy', request)
      const poll = { ClusterId: cluster, AsyncMode: true, TaskId }
      equal(await stage.call('gws DescribeClusterPolicy', poll), { TaskId, TaskFinished: false })
      equal((await stage.call('gws DescribeClusterPolicy', { ClusterId: cluster }))['Clipboard'], 'off')
      await stage.pass(1000)
      const done = await stage.call('gws DescribeClusterPolicy', poll)
      equal([done['TaskFinished'], done['Clipboard'], done['UdpPort']], [true, 'read', 'off'])
      const { TaskId: own } = await stage.call('gws DescribeClusterPolicy', { ClusterId: cluster, AsyncMode: true })
      await stage.pass(1000)
      equal((await stage.call('gws DescribeClusterPolicy', { ...poll, TaskId: own }))['TaskFinished'], true)
    },
  },
  {
    name: 'A task that fails refuses its poll.',
    service: 'gws',
    async play(stage) {
      const { TaskId } = await stage.call('gws SetClusterADDomain', requests['gws SetClusterADDomain'])
      await stage.world.tasks.fail(TaskId as string)
      await stage.refused('gws DescribeClusterADDomain', { ClusterId: advanced, TaskId }, 'InternalError')
    },
  },
  {
    name: 'A cluster joins a domain, and leaves it.',
    service: 'gws',
    options: { world: worldWith({ instances: { [desktop]: { ClusterId: advanced } } }) },
    async play(stage) {
      const bind = requests['gws SetClusterADDomain']!
      const unbound = await stage.call('gws DescribeClusterADDomain', { ClusterId: advanced })
      equal([unbound['DomainName'], unbound['DomainDnsIp'], unbound['IsSupported']], ['', '', true])
      const { TaskId } = await stage.call('gws SetClusterADDomain', bind)
      const poll = { ClusterId: advanced, TaskId }
      equal((await stage.call('gws DescribeClusterADDomain', poll))['TaskFinished'], false)
      await stage.pass(1000)
      const done = await stage.call('gws DescribeClusterADDomain', poll)
      equal([done['TaskFinished'], done['DomainName']], [true, bind['DomainName']])
      equal((await clusterOf(stage, advanced))['DomainName'], bind['DomainName'])
      const { Instances } = await stage.call('gws DescribeInstances', { InstanceId: desktop })
      equal((Instances as readonly Values[])[0]!['DomainName'], bind['DomainName'])
      await stage.call('gws SetClusterADDomain', { ...bind, DomainDelete: true })
      await stage.pass(1000)
      equal((await clusterOf(stage, advanced))['DomainName'], '')
      await stage.refused('gws SetClusterADDomain', { ...bind, ClusterId: cluster }, 'NotSupported')
      const standard = await stage.call('gws DescribeClusterADDomain', { ClusterId: cluster })
      equal(standard['IsSupported'], false)
    },
  },
  {
    name: 'A cluster is reached through a NAT gateway of its VPC.',
    service: 'gws',
    async play(stage) {
      const set = (NatId: string, NatEip?: string): Promise<Values> =>
        stage.call('gws SetClusterDnat', { ClusterId: cluster, NatId, ...(NatEip && { NatEip }) })
      const attached = async (): Promise<unknown> => {
        const { NatId, NatEip } = await clusterOf(stage, cluster)
        return [NatId, NatEip]
      }
      await set(nat)
      equal(await attached(), [nat, eip])
      await set(nat, '47.96.0.11')
      equal(await attached(), [nat, '47.96.0.11'])
      await set('')
      equal(await attached(), ['', ''])
      await stage.refused('gws SetClusterDnat', { ClusterId: cluster, NatId: 'ngw-2' }, 'InvalidParameter')
      stage.shows('gws SetClusterDnat', 'required-network of NatId')
    },
  },
  {
    name: 'By itself the service takes an address that is idle or used for forwarding, and no other.',
    service: 'gws',
    options: {
      world: worldWith({ nats: { [nat]: { eips: { [eip]: 'UsedBySnatTable', '47.96.0.11': 'UsedByForwardTable' } } } }),
    },
    async play(stage) {
      await stage.call('gws SetClusterDnat', { ClusterId: cluster, NatId: nat })
      equal((await clusterOf(stage, cluster))['NatEip'], '47.96.0.11')
      await stage.world.merge(worldWith({ nats: { [nat]: { eips: { [eip]: 'UsedBySnatTable' } } } }))
      await stage.refused('gws SetClusterDnat', { ClusterId: advanced, NatId: nat }, 'InvalidParameter')
      stage.shows('gws SetClusterDnat', 'required-state of NatEip')
    },
  },
  {
    name: 'Connections are found by a task.',
    service: 'gws',
    async play(stage) {
      const open = (InstanceId: string): Promise<{ id: string }> =>
        stage.world.sessions.open({ InstanceId, ClientName: 'laptop' })
      const { id } = await open(desktop)
      await stage.pass(1000)
      await stage.world.sessions.close(id)
      await open(application)
      const request = requests['gws DescribeClusterConnections']!
      const { TaskId, TaskFinished, TotalCount } = await stage.call('gws DescribeClusterConnections', request)
      equal([TaskFinished, TotalCount], [false, 0])
      await stage.pass(1000)
      const done = await stage.call('gws DescribeClusterConnections', { ...request, TaskId })
      equal(
        [done['TaskFinished'], done['TotalCount'], (done['Connections'] as readonly unknown[]).length],
        [true, 2, 2],
      )
    },
  },
  {
    name: 'Pages have at most 100 clusters, or instances.',
    service: 'gws',
    async play(stage) {
      for (const operation of ['gws DescribeClusters', 'gws DescribeInstances']) {
        await stage.call(operation, { PageSize: 100 })
        await stage.refused(operation, { PageSize: 101 }, 'InvalidParameter')
        await stage.refused(operation, { PageNumber: 0 }, 'InvalidParameter')
        stage.shows(operation, 'page-size of PageSize')
      }
    },
  },
]
