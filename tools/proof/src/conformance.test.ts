/** Every signature of every cloud keeps what the shared conformance suite asks. */
import { v3 } from '@porthole/aliyun'
import { ecsDescriptor } from '@porthole/aliyun/ecs/server'
import { gwsDescriptor } from '@porthole/aliyun/gws/server'
import { aliyunDialect } from '@porthole/aliyun/server'
import { v1 } from '@porthole/aliyun/v1'
import { xml } from '@porthole/aliyun/xml'
import { type Codes, conformance, type Subject } from '@porthole/rpc/conformance'
import type { ServiceDescriptor } from '@porthole/rpc/descriptor'
import { tc3 } from '@porthole/tencent'
import { cvmDescriptor } from '@porthole/tencent/cvm/server'
import { tencentDialect } from '@porthole/tencent/server'
import { hmacSha1, hmacSha256 } from '@porthole/tencent/v1'
import { describe, expect, it } from 'vitest'

const aliyunCodes: Codes = {
  unknownKey: 'InvalidAccessKeyId.NotFound',
  wrongSecret: 'SignatureDoesNotMatch',
  expired: 'InvalidTimeStamp.Expired',
  replayed: 'SignatureNonceUsed',
  wrongToken: 'InvalidSecurityToken.MismatchWithAccessKey',
  missing: 'MissingText',
  invalid: 'InvalidParameter',
  unknownAction: 'InvalidAction.NotFound',
  wrongVersion: 'InvalidVersion',
}

const aliyun: Omit<Subject<{ accessKeyId: string; accessKeySecret: string; securityToken?: string }>, 'protocol'> = {
  dialect: aliyunDialect,
  service: ecsDescriptor,
  credentials: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
  keys: ['accessKeyId', 'accessKeySecret'],
  token: 'securityToken',
  codes: aliyunCodes,
}

const tencentCodes: Codes = {
  unknownKey: 'AuthFailure.SecretIdNotFound',
  wrongSecret: 'AuthFailure.SignatureFailure',
  expired: 'AuthFailure.SignatureExpire',
  wrongToken: 'AuthFailure.TokenFailure',
  missing: 'MissingParameter',
  invalid: 'InvalidParameterValue',
  unknown: 'UnknownParameter',
  unknownAction: 'InvalidAction',
  wrongVersion: 'NoSuchVersion',
}

const tencent: Omit<Subject<{ secretId: string; secretKey: string; token?: string }>, 'protocol'> = {
  dialect: tencentDialect,
  service: cvmDescriptor,
  credentials: { secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE' },
  keys: ['secretId', 'secretKey'],
  token: 'token',
  codes: tencentCodes,
}

const gws = { ...aliyun, service: gwsDescriptor, codes: { ...aliyunCodes, missing: 'MissingParameter' } }
/** The older signatures have a nonce; the code that refuses a replay is chosen. */
const older = { ...tencent, codes: { ...tencentCodes, replayed: 'InvalidParameterValue' } }

const subjects: readonly (readonly [name: string, subject: Subject<any>])[] = [
  ['Alibaba V3, ECS', { ...aliyun, protocol: () => v3 }],
  ['Alibaba V3, GWS', { ...gws, protocol: () => v3 }],
  ['Alibaba V3, XML', { ...aliyun, protocol: (descriptor: ServiceDescriptor) => xml(v3, descriptor) }],
  ['Alibaba V1, POST', { ...aliyun, protocol: () => v1() }],
  ['Alibaba V1, GET', { ...gws, protocol: () => v1({ method: 'GET' }) }],
  ['Alibaba V1, XML', { ...gws, protocol: (descriptor: ServiceDescriptor) => xml(v1(), descriptor) }],
  ['Tencent TC3, POST', { ...tencent, protocol: () => tc3() }],
  ['Tencent TC3, GET', { ...tencent, protocol: () => tc3({ method: 'GET' }) }],
  ['Tencent HmacSHA1, POST', { ...older, protocol: () => hmacSha1() }],
  ['Tencent HmacSHA1, GET', { ...older, protocol: () => hmacSha1({ method: 'GET' }) }],
  ['Tencent HmacSHA256, POST', { ...older, protocol: () => hmacSha256() }],
  ['Tencent HmacSHA256, GET', { ...older, protocol: () => hmacSha256({ method: 'GET' }) }],
]

describe.each(subjects)('%s', (_name, subject) => {
  it.each(conformance(subject))('$name', async ({ run }) => {
    expect(await run()).toBeUndefined()
  })
})

describe('the suite itself', () => {
  const failures = async (subject: Subject<any>): Promise<string[]> => {
    const outcomes = conformance(subject).map(({ name, run }) =>
      run().then(
        () => [],
        () => [name],
      ),
    )
    return (await Promise.all(outcomes)).flat()
  }

  it('notices a server that does not look at signatures', async () => {
    const dialect = { ...aliyunDialect, verify: async () => {} }
    expect(await failures({ ...aliyun, dialect, protocol: () => v3 })).toEqual(
      expect.arrayContaining([
        'a request of which one bit was changed is refused, unless it means the same',
        'a key that nobody knows is refused',
        'a request from an hour ago is refused',
        'the same request is not accepted twice',
      ]),
    )
  })

  it('notices a signature that leaves something out', async () => {
    const forgetful: typeof aliyunDialect = {
      ...aliyunDialect,
      decode: (call, operation) => ({ ...aliyunDialect.decode(call, operation), Other: call.request.header('accept') }),
    }
    expect(await failures({ ...aliyun, dialect: forgetful, protocol: () => v3 })).toContain(
      'a request of which one bit was changed is refused, unless it means the same',
    )
  })

  it('notices a message that shows the secret', async () => {
    const talkative: typeof aliyunDialect = {
      ...aliyunDialect,
      fail: (call, error) => aliyunDialect.fail(call, Object.assign(error, { message: 'The secret is testsecret.' })),
    }
    expect(await failures({ ...aliyun, dialect: talkative, protocol: () => v1() })).toContain(
      'a missing parameter is told',
    )
  })
})
