import { describe, expect, it } from 'vitest'
import { parseAuthorization, sign } from './sign.ts'
import { crypto } from './testing.ts'

const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

const headers = {
  host: 'ecs.cn-shanghai.aliyuncs.com',
  'x-acs-action': 'RunInstances',
  'x-acs-content-sha256': emptyHash,
  'x-acs-date': '2023-10-26T10:22:32Z',
  'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
  'x-acs-version': '2014-05-26',
}

const query = 'ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai'

describe('signature V3', () => {
  it("makes the documentation's own signature", async () => {
    const key = await crypto.key('sha256', 'YourAccessKeySecret')
    const [signature, text, names] = await sign(crypto, key, query, headers, emptyHash)
    expect(names).toBe('host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version')
    expect(text).toBe('ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259')
    expect(signature).toBe('06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0')
  })
})

describe('the Authorization header', () => {
  it('is read in the form of the documentation', () => {
    const header = 'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action,Signature=abc'
    const parts = { keyId: 'YourAccessKeyId', signedHeaders: ['host', 'x-acs-action'], signature: 'abc' }
    expect(parseAuthorization(header)).toEqual(parts)
  })

  it('may have blanks after its commas', () => {
    expect(parseAuthorization('ACS3-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=b')).toMatchObject({
      keyId: 'a',
      signature: 'b',
    })
  })

  it.each([
    '',
    'ACS3-HMAC-SHA256',
    'ACS3-HMAC-SHA256 ',
    'ACS3-HMAC-SM3 Credential=a,SignedHeaders=host,Signature=b',
    'ACS3-HMAC-SHA256 SignedHeaders=host,Signature=b',
    'ACS3-HMAC-SHA256 Credential=a,Signature=b',
    'ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host',
    'ACS3-HMAC-SHA256 Credential=,SignedHeaders=host,Signature=b',
  ])('is not understood as %j', (header) => {
    expect(parseAuthorization(header)).toBeUndefined()
  })
})
