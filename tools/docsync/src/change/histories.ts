/** For the tests: what the revisions of four pages changed, as a person reads them. Facts only; samples left out. */
import type { Semver } from '../spec/rules.ts'

interface Step {
  /** The revision that this step leads to, by the beginning of its file's name. */
  readonly to: string
  readonly bump: Semver
  /** `kind place` of each fact that is new on the page; below `structures` without the operation's name. */
  readonly facts: readonly string[]
  /** What the page does not say and the comparison reports: how the page is written hides the fact on one side. */
  readonly misread?: readonly string[]
  /**
   * Where an import decides: by the first of several rows of one code, by the sample for the required fields of an
   * answer. An update leaves that as it is.
   */
  readonly byImport?: readonly string[]
}

export interface History {
  readonly operation: string
  readonly first: string
  readonly steps: readonly Step[]
}

export const histories: readonly History[] = [
  {
    operation: 'CreateImage',
    first: '2018-06-13',
    steps: [
      {
        to: '2018-10-09',
        bump: 'major',
        facts: ['request-field-added-required request.Tag'],
      },
      {
        to: '2018-11-15',
        bump: 'none',
        facts: [],
      },
      {
        to: '2019-01-07',
        bump: 'patch',
        facts: [
          'message-changed errors.InstanceLockedForSecurity.message',
          'message-changed errors.InvalidDescription.Malformed.message',
          'message-changed errors.InvalidImageName.Malformed.message',
          'message-changed errors.InvalidImageVersion.Malformed.message',
          'message-changed errors.MissingParameter.message',
        ],
      },
      {
        to: '2019-05-08',
        bump: 'major',
        facts: [
          'request-type-changed DiskDeviceMapping.Size.type',
          'request-field-added DiskDeviceMapping.Device',
          'request-field-added DiskDeviceMapping.DiskType',
          'request-required-removed Tag.Key.required',
          'request-required-removed Tag.Value.required',
          'request-field-added Tag.key',
          'request-field-added Tag.value',
          'request-count-widened request.DiskDeviceMapping.count',
          'request-field-removed request.ImageVersion',
          'request-required-removed request.Tag.required',
          'message-changed errors.InstanceLockedForSecurity.message',
          'message-changed errors.InvalidDescription.Malformed.message',
          'message-changed errors.InvalidImageName.Malformed.message',
          'message-changed errors.InvalidImageVersion.Malformed.message',
          'status-changed errors.InvalidInstanceId.NotFound.http',
          'error-removed errors.InvalidInstanceId.ValueNotSupported',
          'message-changed errors.MissingParameter.message',
          'error-renamed errors.Invalidaccountant status.',
          'error-removed errors.InvalidRegionId.NotFound',
          'request-field-added request.Architecture',
          'request-field-added request.Platform',
          'request-field-added request.ResourceGroupId',
          'response-field-added-required response.RequestId',
          'error-added errors.InvalidDevice.Malformed',
          'error-added errors.InvalidDevice.InUse',
          'error-added errors.InvalidDiskCategory.CreateImage',
          'error-added errors.UserNotInTheWhiteList',
          'error-added errors.InvalidArchitecture.Malformed',
          'error-added errors.InvalidPlatform.Malformed',
          'error-added errors.InvalidParameter.AllEmpty',
          'error-added errors.IncorrectDiskStatus.Invalid',
          'error-added errors.OperationDenied.InvalidSnapshotCategory',
          'error-added errors.QuotaExceed.Snapshot',
          'error-added errors.IncorrectDiskStatus.Transferring',
          'error-added errors.IncorrectDiskStatus',
          'error-added errors.InvalidSystemSnapshot.Missing',
          'error-added errors.IncorrectDiskStatus.CreatingSnapshot',
          'error-added errors.InvalidResourceGroup.NotFound',
          'error-added errors.InternalError',
        ],
        byImport: ['message-changed errors.OperationDenied.message', 'status-changed errors.OperationDenied.http'],
        // The range was said of a String before, which holds none; the count was said in other words.
        misread: ['request-range-narrowed DiskDeviceMapping.Size.range', 'request-count-narrowed request.Tag.count'],
      },
      {
        to: '2020-11-05',
        bump: 'major',
        facts: [
          'request-range-widened DiskDeviceMapping.Size.range',
          'request-enum-changed request.Platform.enum',
          'message-changed errors.InvalidImageName.Duplicated.message',
          'message-changed errors.InvalidSystemSnapshot.Missing.message',
          'request-field-added request.ImageFamily',
          'error-added errors.InvalidParameter.KMSKeyId.KMSUnauthorized',
          'error-added errors.Duplicate.TagKey',
          'error-added errors.InvalidTagKey.Malformed',
          'error-added errors.InvalidTagValue.Malformed',
          'error-added errors.QuotaExceed.Tags',
          'error-added errors.InvalidDiskType.ValueNotSupported',
          'error-added errors.IdempotenceParamNotMatch',
        ],
      },
    ],
  },
  {
    operation: 'DescribeInstanceVncUrl',
    first: '2018-06-15',
    steps: [
      {
        to: '2018-11-22',
        bump: 'none',
        facts: [],
      },
      {
        to: '2019-05-21',
        bump: 'major',
        facts: [
          'error-removed errors.InstanceNotReady',
          'error-removed errors.InvalidInstanceId.NotFound',
          'error-removed errors.InvalidRegionId.NotFound',
          'response-field-added-required response.RequestId',
        ],
      },
      {
        to: '2019-06-19',
        bump: 'minor',
        facts: ['request-field-added request.OwnerAccount'],
      },
      {
        to: '2019-08-06',
        bump: 'major',
        facts: [
          'request-field-removed request.OwnerAccount',
          'error-added errors.InvalidRegionId.NotFound',
          'error-added errors.InvalidInstanceId.NotFound',
          'error-added errors.InternalError',
          'error-added errors.InstanceNotReady',
        ],
      },
      {
        to: '2020-11-09',
        bump: 'minor',
        facts: ['error-added errors.InvalidRegionInstance'],
      },
    ],
  },
  {
    operation: 'DescribeInstances',
    first: '2020-11-09',
    steps: [
      {
        to: '2020-12-14',
        bump: 'major',
        facts: ['request-range-narrowed request.PageSize.range'],
      },
      {
        to: '2020-12-18',
        bump: 'minor',
        facts: [
          'response-field-added InstancesInstanceNetworkInterfacesNetworkInterface.Ipv6Sets',
          'response-field-added-required InstancesInstanceNetworkInterfacesNetworkInterface.PrivateIpSets',
          'response-field-added-required InstancesInstanceNetworkInterfacesNetworkInterface.Type',
          'response-field-added InstancesInstance.ISP',
          'request-range-widened request.PageSize.range',
        ],
        byImport: [
          'response-required-added InstancesInstance.NetworkInterfaces.required',
          'response-required-added InstancesInstanceDedicatedHostAttribute.DedicatedHostClusterId.required',
        ],
        // The same seven values, once one by one and once as a range.
        misread: [
          'response-enum-widened InstancesInstance.SpotDuration.enum',
          'response-range-narrowed InstancesInstance.SpotDuration.range',
        ],
      },
      {
        to: '2021-04-01',
        bump: 'minor',
        facts: [
          'request-field-added request.NextToken',
          'request-field-added request.MaxResults',
          'response-field-added-required response.NextToken',
        ],
        // The values stood there without a word that they are all.
        misread: ['response-enum-narrowed InstancesInstanceEipAddress.InternetChargeType.enum'],
      },
      {
        to: '2021-04-26',
        bump: 'patch',
        facts: [],
        // The only value is said in other words.
        misread: ['response-enum-widened InstancesInstanceCpuOptions.Numa.enum'],
      },
      {
        to: '2021-05-10',
        bump: 'minor',
        facts: ['response-field-added InstancesInstance.HibernationOptions'],
        // Values in other words, or without the word that they are all; the seven values one by one again.
        misread: [
          'response-enum-narrowed InstancesInstanceCpuOptions.Numa.enum',
          'response-enum-widened InstancesInstanceDedicatedInstanceAttribute.Tenancy.enum',
          'response-enum-widened InstancesInstanceMetadataOptions.HttpEndpoint.enum',
          'response-enum-narrowed InstancesInstance.SpotDuration.enum',
          'response-range-widened InstancesInstance.SpotDuration.range',
          'request-enum-widened request.HttpTokens.enum',
        ],
      },
      {
        to: '2021-05-11',
        bump: 'patch',
        facts: [],
      },
      {
        to: '2021-05-17',
        bump: 'minor',
        facts: ['request-field-added request.Filter'],
        // The words that these are all values are back.
        misread: [
          'response-enum-narrowed InstancesInstanceDedicatedInstanceAttribute.Tenancy.enum',
          'response-enum-narrowed InstancesInstanceMetadataOptions.HttpEndpoint.enum',
          'request-enum-narrowed request.HttpTokens.enum',
        ],
      },
    ],
  },
  {
    operation: 'StopInstance',
    first: '2018-06-15',
    steps: [
      {
        to: '2018-07-30',
        bump: 'major',
        facts: [
          'request-type-changed request.ConfirmStop.type',
          'request-enum-widened request.ConfirmStop.enum',
          'request-default-changed request.ConfirmStop.default',
        ],
        // The value ran into the next word before.
        misread: ['request-enum-narrowed request.StoppedMode.enum'],
      },
      {
        to: '2018-11-15',
        bump: 'none',
        facts: [],
      },
      {
        to: '2019-05-21',
        bump: 'major',
        facts: [
          'request-type-changed request.ForceStop.type',
          'request-enum-widened request.ForceStop.enum',
          'request-default-changed request.ForceStop.default',
          'error-removed errors.DiskError',
          'error-removed errors.InstanceLockedForSecurity',
          'error-removed errors.InvalidInstanceId.NotFound',
          'response-field-added-required response.RequestId',
          'error-added errors.InstanceExpiredOrInArrears',
          'error-added errors.InvalidInstanceId.NotSupport',
        ],
      },
      {
        to: '2020-10-06',
        bump: 'minor',
        facts: [
          'request-enum-widened request.StoppedMode.enum',
          'request-field-added request.DryRun',
          'error-added errors.InvalidInstanceId.NotFound',
          'error-added errors.InstanceLockedForSecurity',
          'error-added errors.DiskError',
          'error-added errors.InternalError',
          'error-added errors.InvalidParameter.KMSKeyId.KMSUnauthorized',
        ],
        // A default that depends on a setting of the account is none.
        misread: ['request-default-added request.StoppedMode.default'],
      },
      {
        to: '2021-01-27',
        bump: 'none',
        facts: [],
      },
    ],
  },
]
