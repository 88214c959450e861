import type { Encoded } from '@porthole/rpc'
import { describe, expect, it } from 'vitest'
import { v3 } from './protocol.ts'
import { arriving, attempt, credentials, failure, now, operation, refusal, type Sent, trust } from './testing.ts'
import { v1 } from './v1.ts'

const skew = 15 * 60_000

const request = { ImageId: "a*b !'()~", AppList: [{ AppName: '未命名' }, { AppName: '' }] }
const signers: [string, (at?: Parameters<typeof attempt>[0]) => Promise<Encoded>][] = [
  ['V3', (at) => v3.encode(operation, request, attempt(at))],
  ['V1 POST', (at) => v1().encode(operation, request, attempt(at))],
  ['V1 GET', (at) => v1({ method: 'GET' }).encode(operation, request, attempt(at))],
]

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
      v3.decode(operation, 400, JSON.stringify({ Code: refused.code, Message: refused.message }), sent.signed),
    ).toThrow('Both sides signed the same: the secret is wrong.')
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
