import type { Encoded, Pair } from '@porthole/rpc'
import type { Trust } from '@porthole/rpc/server'
import { describe, expect, it } from 'vitest'
import { v3 } from './protocol.ts'
import { aliyunDialect } from './server.ts'
import { authorization, sign } from './sign.ts'
import { canonicalQuery, escape, secretV1, signV1 } from './sign-v1.ts'
import {
  arriving,
  attempt,
  credentials,
  crypto,
  descriptor,
  now,
  operation,
  received,
  type Sent,
  trust,
} from './testing.ts'
import { v1 } from './v1.ts'

const form = 'application/x-www-form-urlencoded'
const skew = 15 * 60_000

/** Undefined when a request is good, else the code it is refused with. */
async function refusal(request: ReturnType<typeof received>, given: Trust = trust()): Promise<string | undefined> {
  return (await failure(request, given))?.code
}

async function failure(request: ReturnType<typeof received>, given: Trust = trust()) {
  try {
    const call = aliyunDialect.identify(request, [descriptor], 'id')
    await aliyunDialect.verify(call, given)
    return undefined
  } catch (error) {
    return error as { code: string; http: number; message: string }
  }
}

const request = { ImageId: "a*b !'()~", AppList: [{ AppName: '未命名' }, { AppName: '' }] }
const signers: [string, (at?: Parameters<typeof attempt>[0]) => Promise<Encoded>][] = [
  ['V3', (at) => v3.encode(operation, request, attempt(at))],
  ['V1 POST', (at) => v1().encode(operation, request, attempt(at))],
  ['V1 GET', (at) => v1({ method: 'GET' }).encode(operation, request, attempt(at))],
]

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
  return ['Signature', (await signV1(crypto, key, method, canonicalQuery(new Map(parameters))))[0]]
}

const encoded = (pairs: readonly Pair[]) => pairs.map(([name, value]) => `${escape(name)}=${escape(value)}`).join('&')

/** A V3 request as any client makes it, signed over what it says. */
async function requestV3(
  { method = 'POST', path = '/', query = '', headers = {}, body = '' }: Sent = {},
  canonical = query,
  drop: readonly string[] = [],
) {
  const hash = await crypto.digest(body)
  const all: Record<string, string> = {
    host: 'ecs.cn-shanghai.aliyuncs.com',
    'x-acs-action': 'RunInstances',
    'x-acs-content-sha256': hash,
    'x-acs-date': '2016-02-23T12:46:24Z',
    'x-acs-signature-nonce': 'n',
    'x-acs-version': '2014-05-26',
    ...headers,
  }
  const signed = Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => !drop.includes(name))
      .map(([name, value]) => [name, value.trim()] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  const key = await crypto.key('sha256', 'testsecret')
  const [signature] = await sign(crypto, key, method, path, canonical, signed, hash)
  return received({
    method,
    path,
    query,
    headers: { ...all, authorization: authorization('testid', signed, signature) },
    body,
  })
}

describe('verification', () => {
  it.each(signers)('accepts what the client signs with %s', async (_, encode) => {
    expect(await refusal(arriving(await encode()))).toBeUndefined()
    expect(await refusal(arriving(await encode({ origin: 'http://127.0.0.1:7070' })))).toBeUndefined()
  })

  it.each(signers)('refuses every single changed bit of %s', async (_, encode) => {
    const { url, init } = await encode()
    const { search } = new URL(url)
    const flip = (text: string, at: number) =>
      text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)
    const bad: string[] = []
    const check = async (where: string, changes: Sent) => {
      if ((await refusal(arriving({ url, init }, changes))) === undefined) bad.push(where)
    }
    for (let at = 0; at < (init.body ?? '').length; at++) await check(`body ${at}`, { body: flip(init.body!, at) })
    for (let at = 0; at < search.length - 1; at++) await check(`query ${at}`, { query: flip(search.slice(1), at) })
    for (const [name, value] of Object.entries(init.headers)) {
      if (name === 'accept' || (name === 'content-type' && !init.headers['authorization'])) continue
      for (let at = 0; at < value.length; at++) await check(`${name} ${at}`, { headers: { [name]: flip(value, at) } })
    }
    await check('method', { method: init.method === 'GET' ? 'POST' : 'GET' })
    await check('added', { query: search ? `${search.slice(1)}&X=1` : 'X=1' })
    expect(bad).toEqual([])
  })

  it.each(signers)('refuses a wrong secret with %s and shows what it signed itself', async (_, encode) => {
    const sent = await encode({ credentials: { accessKeyId: 'testid', accessKeySecret: 'wrong' } })
    const refused = (await failure(arriving(sent)))!
    expect([refused.code, refused.http]).toEqual(['SignatureDoesNotMatch', 400])
    expect(refused.message).toContain(sent.signed)
    expect(() =>
      v3.decode(
        operation,
        { status: 400, body: JSON.stringify({ Code: refused.code, Message: refused.message }), header: () => null },
        sent.signed,
      ),
    ).toThrow('[SignatureDoesNotMatch] Both sides signed the same string, so the access key secret is wrong.')
  })

  it('words the mismatch as the gateway does', async () => {
    const parameters = commonV1()
    const query = encoded([...parameters, ['Signature', 'x']])
    expect((await failure(received({ method: 'GET', query })))!.message).toBe(
      'Specified signature is not matched with our calculation. server string to sign is:GET&%2F&AccessKeyId%3Dtestid%26Action%3DRunInstances%26Format%3DJSON%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3Dn%26SignatureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26',
    )
    const good = await requestV3()
    const { message } = (await failure({ ...good, method: 'GET' }))!
    expect(message).toMatch(
      /^Specified signature does not match our calculation\. server StringToSign is \[ACS3-HMAC-SHA256\n[0-9a-f]{64}\] server CanonicalRequest is \[GET\n\/\n\nhost:ecs\.cn-shanghai\.aliyuncs\.com\n[^]*\]$/,
    )
  })

  it.each(signers)('refuses an unknown key with 404 (%s)', async (_, encode) => {
    const sent = await encode({ credentials: { accessKeyId: 'unknown', accessKeySecret: 'x' } })
    expect(await failure(arriving(sent))).toMatchObject({ code: 'InvalidAccessKeyId.NotFound', http: 404 })
  })

  it.each(signers)('allows 15 minutes of skew either way, and no more (%s)', async (_, encode) => {
    for (const offset of [-skew, skew]) {
      expect(await refusal(arriving(await encode({ now: now + offset })))).toBeUndefined()
      const late = arriving(await encode({ now: now + offset + Math.sign(offset) * 1000 }))
      expect(await failure(late)).toMatchObject({ code: 'InvalidTimeStamp.Expired', http: 400 })
    }
  })

  it.each(signers)('refuses a nonce that was used, for as long as the time stamp is good (%s)', async (_, encode) => {
    const used = new Map<string, number>()
    const given = trust({
      useNonce: (nonce, expires) => !used.has(nonce) && !!used.set(nonce, expires),
    })
    const sent = arriving(await encode({ now: now + 1000 }))
    expect(await refusal(sent, given)).toBeUndefined()
    expect([...used.values()]).toEqual([now + 1000 + skew])
    expect(await failure(sent, given)).toMatchObject({ code: 'SignatureNonceUsed', http: 400 })
  })

  it.each(signers)('spends no nonce on a request that it refuses (%s)', async (_, encode) => {
    const given = trust({ useNonce: () => expect.fail('spent') })
    const sent = await encode({ credentials: { accessKeyId: 'testid', accessKeySecret: 'wrong' } })
    expect(await refusal(arriving(sent), given)).toBe('SignatureDoesNotMatch')
  })

  it.each(signers)('wants the token of a temporary key, and of no other (%s)', async (_, encode) => {
    const temporary = trust({ secretOf: () => ({ secret: credentials.accessKeySecret, token: 'token' }) })
    const withToken = async (securityToken?: string) =>
      arriving(await encode({ credentials: { ...credentials, securityToken } }))
    expect(await refusal(await withToken('token'), temporary)).toBeUndefined()
    expect(await refusal(await withToken(), temporary)).toBe('MissingSecurityToken')
    expect(await refusal(await withToken('other'), temporary)).toBe('InvalidSecurityToken.MismatchWithAccessKey')
    expect(await refusal(await withToken('token'))).toBe('InvalidSecurityToken.MismatchWithAccessKey')
  })
})

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
})

describe('verification of V3', () => {
  it("accepts the documentation's own request", async () => {
    const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    const sent = received({
      query: 'ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai',
      headers: {
        Host: 'ecs.cn-shanghai.aliyuncs.com',
        'x-acs-action': 'RunInstances',
        'x-acs-content-sha256': emptyHash,
        'x-acs-date': '2023-10-26T10:22:32Z',
        'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
        'x-acs-version': '2014-05-26',
        Authorization:
          'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
      },
    })
    const given = trust({
      secretOf: (id) => (id === 'YourAccessKeyId' ? { secret: 'YourAccessKeySecret' } : undefined),
      now: () => Date.parse('2023-10-26T10:22:32Z'),
    })
    expect(await refusal(sent, given)).toBeUndefined()
  })

  it('decodes the query and encodes it again: `*` is sent and `%2A` signed', async () => {
    expect(await refusal(await requestV3({ query: 'B=a*b&A=x%2By' }, 'A=x%2By&B=a%2Ab'))).toBeUndefined()
  })

  it('accepts parameters without a body, in a GET or a POST', async () => {
    for (const method of ['GET', 'POST']) {
      expect(await refusal(await requestV3({ method, query: 'ImageId=x' }))).toBeUndefined()
    }
  })

  it('accepts a form body without a length, and signed headers of other kinds', async () => {
    const headers = {
      'content-type': form,
      'x-acs-credentials-provider': 'static_ak',
      'x-acs-accesskey-id': 'testid',
      'transfer-encoding': 'chunked',
    }
    expect(await refusal(await requestV3({ headers, body: 'ImageId=x' }, '', ['transfer-encoding']))).toBeUndefined()
  })

  it('signs the host with its port, and values without the blanks around them', async () => {
    const headers = { host: '127.0.0.1:7070', 'x-acs-date': ' 2016-02-23T12:46:24Z ' }
    expect(await refusal(await requestV3({ headers }))).toBeUndefined()
  })

  it.each(['host', 'x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256'])(
    'refuses a signature that leaves %s out',
    async (name) => {
      expect(await refusal(await requestV3({}, '', [name]))).toBe('IncompleteSignature')
    },
  )

  it('refuses a token that is not signed', async () => {
    const headers = { 'x-acs-security-token': 'token' }
    expect(await refusal(await requestV3({ headers }, '', ['x-acs-security-token']))).toBe('IncompleteSignature')
  })

  it('refuses a body that is not the signed one', async () => {
    const sent = await requestV3({ headers: { 'content-type': form }, body: 'ImageId=x' })
    const other = { ...sent, body: new TextEncoder().encode('ImageId=y') }
    expect(await refusal(other)).toBe('SignatureDoesNotMatch')
  })

  it.each(['ACS3-HMAC-SHA256', 'ACS3-RSA-SHA256 Credential=a,SignedHeaders=host,Signature=b'])(
    'refuses the Authorization header %j as incomplete',
    async (header) => {
      const sent = received({
        headers: { authorization: header, 'x-acs-action': 'RunInstances', 'x-acs-version': '2014-05-26' },
      })
      expect(await failure(sent)).toMatchObject({
        code: 'IncompleteSignature',
        message: 'The request signature does not conform to Aliyun standards.',
      })
    },
  )

  it('refuses a request without any signature as one without a key', async () => {
    const sent = received({ headers: { 'x-acs-action': 'RunInstances', 'x-acs-version': '2014-05-26' } })
    expect(await failure(sent)).toMatchObject({
      code: 'MissingAccessKeyId',
      http: 400,
      message: 'AccessKeyId is mandatory for this action.',
    })
  })

  it.each(['yesterday', '2016-02-23T12:46:24', '20160223T124624Z'])('refuses the date %j', async (date) => {
    expect(await refusal(await requestV3({ headers: { 'x-acs-date': date } }))).toBe('InvalidTimeStamp.Format')
  })

  it('takes the last of repeated parameters', async () => {
    expect(await refusal(await requestV3({ query: 'B=2&A=0&A=1' }, 'A=1&B=2'))).toBeUndefined()
  })
})
