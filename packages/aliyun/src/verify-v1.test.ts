import type { Pair } from '@porthole/rpc'
import { describe, expect, it } from 'vitest'
import { canonicalQuery, escape, secretV1, signV1 } from './sign-v1.ts'
import { crypto, failure, received, refusal } from './testing.ts'

const form = 'application/x-www-form-urlencoded'

/** Common parameters of V1, as any client makes them. */
const commonV1 = (changes: Record<string, string | undefined> = {}): Pair[] =>
  Object.entries({
    Action: 'RunInstances',
    Version: '2014-05-26',
    Format: 'JSON',
    AccessKeyId: 'testid',
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: 'n',
    Timestamp: '2016-02-23T12:46:24Z',
    ...changes,
  }).filter((pair): pair is Pair => pair[1] !== undefined)

async function signatureOf(method: string, parameters: readonly Pair[], secret = 'testsecret'): Promise<Pair> {
  const key = await crypto.key('sha1', secretV1(secret))
  return ['Signature', (await signV1(key, method, canonicalQuery(new Map(parameters))))[0]]
}

const encoded = (pairs: readonly Pair[]) => pairs.map(([name, value]) => `${escape(name)}=${escape(value)}`).join('&')

describe('verification of V1', () => {
  it('accepts any split of the parameters between query and form body', async () => {
    const own: Pair[] = [
      ['ImageId', 'a*b'],
      ['AppList.1.AppName', '未'],
    ]
    const common = commonV1()
    const signature = await signatureOf('POST', [...common, ...own])
    const splits: [Pair[], Pair[]][] = [
      [[], [...common, ...own, signature]],
      [[...common, signature], own],
      [own, [...common, signature]],
      [[...common, ...own, signature], []],
      [[signature], [...own, ...common]],
    ]
    for (const [query, body] of splits) {
      const sent = { query: encoded(query), body: encoded(body), headers: { 'content-type': `${form}; charset=UTF-8` } }
      expect(await refusal(received(sent))).toBeUndefined()
    }
  })

  it('signs what parameters mean, not how they were encoded', async () => {
    const pairs: Pair[] = [...commonV1(), ['ImageId', 'a*b c']]
    const query = `${encoded([...commonV1(), await signatureOf('GET', pairs)])}&ImageId=a*b+c`
    expect(await refusal(received({ method: 'GET', query }))).toBeUndefined()
  })

  it('is not led astray by x-acs headers', async () => {
    const pairs = commonV1()
    const query = encoded([...pairs, await signatureOf('GET', pairs)])
    const headers = { 'x-acs-action': 'RunInstances', 'x-acs-version': '2014-05-26', 'x-acs-date': 'x' }
    expect(await refusal(received({ method: 'GET', query, headers }))).toBeUndefined()
  })

  it('takes the last of repeated parameters', async () => {
    const pairs = commonV1()
    const query = `Format=XML&${encoded([...pairs, await signatureOf('GET', pairs)])}`
    expect(await refusal(received({ method: 'GET', query }))).toBeUndefined()
  })

  it.each([
    [{ AccessKeyId: undefined }, 'MissingAccessKeyId'],
    [{ AccessKeyId: '' }, 'MissingAccessKeyId'],
    [{ Signature: undefined }, 'IncompleteSignature'],
    [{ SignatureNonce: undefined }, 'IncompleteSignature'],
    [{ SignatureMethod: undefined }, 'IncompleteSignature'],
    [{ SignatureMethod: 'HMAC-MD5' }, 'IncompleteSignature'],
    [{ SignatureVersion: '2.0' }, 'IncompleteSignature'],
    [{ Timestamp: undefined }, 'IncompleteSignature'],
    [{ Timestamp: 'yesterday' }, 'InvalidTimeStamp.Format'],
    [{ Timestamp: '2016-02-23 12:46:24' }, 'InvalidTimeStamp.Format'],
    [{ Timestamp: '2016-02-23T12:46:24.000Z' }, 'InvalidTimeStamp.Format'],
    [{ Timestamp: '2016-02-23T20:46:24+08:00' }, 'InvalidTimeStamp.Format'],
    [{ Timestamp: '2016-02-30T12:46:24Z' }, 'InvalidTimeStamp.Format'],
    [{ Timestamp: '1456231584' }, 'InvalidTimeStamp.Format'],
  ])('answers %j with %s', async (changes, code) => {
    const pairs = commonV1(changes)
    const signature: Pair[] = 'Signature' in changes ? [] : [await signatureOf('GET', pairs)]
    expect(await refusal(received({ method: 'GET', query: encoded([...pairs, ...signature]) }))).toBe(code)
  })

  it('words the mismatch as the gateway does', async () => {
    const query = encoded([...commonV1(), ['Signature', 'x']])
    expect((await failure(received({ method: 'GET', query })))!.message).toBe(
      'Specified signature is not matched with our calculation. server string to sign is:' +
        'GET&%2F&AccessKeyId%3Dtestid%26Action%3DRunInstances%26Format%3DJSON%26SignatureMethod%3DHMAC-SHA1' +
        '%26SignatureNonce%3Dn%26SignatureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26',
    )
  })
})
