/** How Alibaba Cloud speaks, seen from the server. */
import { type Dialect, type Pair, typed, unflatten } from '@porthole/rpc/server'
import { type AliyunCall, claims, identify } from './call.ts'
import { gatewayError } from './errors.ts'
import { fail, refuse, reply } from './replies.ts'
import { verify } from './verify.ts'

/** Parameters that any operation takes, and that are never reported as unknown. */
const common = new Set([
  'Action',
  'Version',
  'Format',
  'RegionId',
  'AccessKeyId',
  'Signature',
  'SignatureMethod',
  'SignatureVersion',
  'SignatureNonce',
  'SignatureType',
  'Timestamp',
  'SecurityToken',
  'OwnerId',
  'OwnerAccount',
  'ResourceOwnerId',
  'ResourceOwnerAccount',
  'AcceptLanguage',
])

export const aliyunDialect: Dialect<AliyunCall> = {
  cloud: 'aliyun',
  requestId: (uuid) => uuid.toUpperCase(),
  claims,
  identify,
  verify,
  decode({ parameters }, { request }) {
    const own: Pair[] = []
    parameters.forEach((value, name) => {
      if (!common.has(name) || Object.hasOwn(request, name)) own.push([name, value])
    })
    return typed(unflatten(own, 1), request)
  },
  refuse,
  unknownAction: () => gatewayError('InvalidAction.NotFound'),
  reply,
  fail,
}
