import { describe, expect, it } from 'vitest'
import { crypto, failure, received, refusal, type Sent, trust } from './testing.ts'

const form = 'application/x-www-form-urlencoded'

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
  const names = Object.keys(signed).join(';')
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`)
  const request = `${method}\n${path}\n${canonical}\n${lines.join('')}\n${names}\n${hash}`
  const signature = await key(`ACS3-HMAC-SHA256\n${await crypto.digest(request)}`, 'hex')
  const authorization = `ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=${names},Signature=${signature}`
  return received({
    method,
    path,
    query,
    headers: { ...all, authorization },
    body,
  })
}

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

  it('words the mismatch as the gateway does', async () => {
    const { message } = (await failure({ ...(await requestV3()), method: 'GET' }))!
    expect(message).toMatch(
      /^Specified signature does not match our calculation\. server StringToSign is \[ACS3-HMAC-SHA256\n[0-9a-f]{64}\] server CanonicalRequest is \[GET\n\/\n\nhost:ecs\.cn-shanghai\.aliyuncs\.com\n[^]*\]$/,
    )
  })
})
