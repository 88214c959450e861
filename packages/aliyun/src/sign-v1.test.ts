import { describe, expect, it } from 'vitest'
import { canonicalQuery, escape, secretV1, signV1 } from './sign-v1.ts'
import { crypto } from './testing.ts'

describe('signature V1', () => {
  it("makes the documentation's own signature", async () => {
    const canonical = canonicalQuery(
      new Map(
        Object.entries({
          Action: 'DescribeRegions',
          Format: 'XML',
          AccessKeyId: 'testid',
          SignatureMethod: 'HMAC-SHA1',
          SignatureNonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
          SignatureVersion: '1.0',
          Timestamp: '2016-02-23T12:46:24Z',
          Version: '2014-05-26',
        }),
      ),
    )
    const key = await crypto.key('sha1', secretV1('testsecret'))
    const [signature, text] = await signV1(key, 'GET', canonical)
    expect(signature).toBe('OLeaidS1JvxuMvnyHOwuJ+uX5qY=')
    expect(text).toBe(
      'GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%3DHMAC-SHA1' +
        '%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0' +
        '%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26',
    )
  })

  it('encodes all but the unreserved characters', () => {
    expect(escape("AZaz09-_.~ !'()*+/=&?%é未😀")).toBe(
      'AZaz09-_.~%20%21%27%28%29%2A%2B%2F%3D%26%3F%25%C3%A9%E6%9C%AA%F0%9F%98%80',
    )
  })

  it('encodes half a surrogate pair as the replacement character', () => {
    expect(escape('a\ud800')).toBe('a%EF%BF%BD')
  })

  it('sorts by name, not by name and value together', () => {
    const parameters = new Map(Object.entries({ B: '', 'A.1': 'x', A: 'y', a: 'z', 'A.10': '', 'A.2': '' }))
    expect(canonicalQuery(parameters)).toBe('A=y&A.1=x&A.10=&A.2=&B=&a=z')
    expect(canonicalQuery(parameters, 'A')).toBe('A.1=x&A.10=&A.2=&B=&a=z')
  })
})
