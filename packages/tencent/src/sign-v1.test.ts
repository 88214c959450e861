import { parseForm } from '@porthole/rpc/server'
import { describe, expect, test } from 'vitest'
import { signatureV1, stringToSignV1 } from './sign-v1.ts'
import { credentials, crypto } from './testing.ts'

const published = parseForm(
  `Action=DescribeInstances&InstanceIds.0=ins-09dx96dg&Limit=20&Nonce=11886&Offset=0&Region=ap-guangzhou&SecretId=${credentials.secretId}&Timestamp=1465185768&Version=2017-03-12`,
)
const host = 'cvm.tencentcloudapi.com'

describe('signature V1', () => {
  test('gives the published HmacSHA1 signature, whatever the order of the parameters', async () => {
    const text = stringToSignV1('GET', host, '/', published.toReversed())
    expect(text).toBe(
      `GETcvm.tencentcloudapi.com/?Action=DescribeInstances&InstanceIds.0=ins-09dx96dg&Limit=20&Nonce=11886&Offset=0&Region=ap-guangzhou&SecretId=${credentials.secretId}&Timestamp=1465185768&Version=2017-03-12`,
    )
    expect(await signatureV1(crypto, 'HmacSHA1', credentials.secretKey, text)).toBe('EliP9YW3pW28FpsEdkXt/+WcGeI=')
  })

  test('gives the computed HmacSHA256 signature', async () => {
    const text = stringToSignV1('GET', host, '/', [...published, ['SignatureMethod', 'HmacSHA256']])
    const expected = 'A8uy2/o7WBZXYCTWEFpMrVGhGBVlEGIOioeqRM+fzFs='
    expect(await signatureV1(crypto, 'HmacSHA256', credentials.secretKey, text)).toBe(expected)
  })

  test('signs values as they are, not as they travel', () => {
    expect(
      stringToSignV1('POST', host, '/', [
        ['b', '未 命&=名'],
        ['a', '+/'],
      ]),
    ).toBe(`POST${host}/?a=+/&b=未 命&=名`)
  })
})
