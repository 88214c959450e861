/** The tests of a new cloud. */
import { pascal } from '../names.ts'

export const conformanceTestSource = (cloud: string, service: string): string => `\
import { conformance } from '@porthole/rpc/conformance'
import { describe, expect, it } from 'vitest'
import { ${service}Descriptor } from './gen/${service}/server.ts'
import { placeholder, type ${pascal(cloud)}Credentials } from './protocol.ts'
import { ${cloud}Dialect } from './server.ts'

const credentials: ${pascal(cloud)}Credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' }

const checks = conformance({
  protocol: () => placeholder,
  dialect: ${cloud}Dialect,
  service: ${service}Descriptor,
  credentials,
  keys: ['accessKeyId', 'accessKeySecret'],
  token: 'securityToken',
  codes: {
    unknownKey: 'UnknownAccessKey',
    wrongSecret: 'SignatureFailure',
    expired: 'RequestExpired',
    replayed: 'NonceUsed',
    wrongToken: 'WrongToken',
    missing: 'MissingParameter',
    invalid: 'InvalidParameter',
    unknownAction: 'UnknownAction',
    wrongVersion: 'UnknownVersion',
  },
})

describe('${pascal(cloud)} Cloud', () => {
  it.each(checks)('$name', async ({ run }) => {
    expect(await run()).toBeUndefined()
  })
})
`

export const signTestSource = (cloud: string): string => `\
import { createHash, createHmac } from 'node:crypto'
import type { Crypto, Hmac } from '@porthole/rpc'
import { describe, expect, it } from 'vitest'
import { authorization, parseAuthorization, sign, type Signable } from './sign.ts'

/** A request that the vendor publishes together with its signature. */
interface Vector extends Omit<Signable, 'header'> {
  readonly secret: string
  readonly headers: Readonly<Record<string, string>>
  readonly signature: string
}

/** REPLACE by the vectors of the vendor's own page, each with a link to it. */
const vectors: readonly Vector[] = []

const crypto: Crypto = {
  digest: (data) => createHash('sha256').update(data).digest('hex'),
  key: (hash, secret) =>
    ((text: string, encoding: 'hex') => createHmac(hash, secret).update(text).digest(encoding)) as Hmac,
}

describe.skipIf(vectors.length === 0)(
  "the signature of ${pascal(cloud)} Cloud, by the vendor's own vectors (needs vectors: copy them from the vendor's page into packages/${cloud}/src/sign.test.ts)",
  () => {
    it('is the published one', async () => {
      for (const { secret, headers, signature, ...request } of vectors) {
        const [ours] = await sign(crypto, secret, { ...request, header: (name) => headers[name] })
        expect(ours).toBe(signature)
      }
    })
  },
)

describe('the Authorization header', () => {
  it('is read as it was written', () => {
    const claim = { keyId: 'testid', signature: '0'.repeat(64) }
    expect(parseAuthorization(authorization(claim))).toEqual(claim)
  })

  it('is not read in another form', () => {
    for (const header of ['', 'SKIP', 'PLACEHOLDER-HMAC-SHA256 Credential=testid, Signature=00']) {
      expect(parseAuthorization(header)).toBeUndefined()
    }
  })
})
`
