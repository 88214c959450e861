import type { Problem } from '@porthole/rpc'
import { ServiceError } from '@porthole/rpc/server'
import { describe, expect, test } from 'vitest'
import { tc3Post } from './protocol.ts'
import { type TencentCall, tencentDialect } from './server.ts'
import { credentials, descriptor, now, received } from './testing.ts'
import { type Envelope, error, id, server, signed, ways } from './testing-server.ts'

describe('an answer', () => {
  test('is the result in its envelope, with a lower-case request id, status 200 and exactly application/json', async () => {
    expect(await server().ask(await signed())).toEqual({
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: `{"Response":{"TotalCount":0,"RequestId":"${id.toLowerCase()}"}}`,
    })
  })

  test('that is an error has status 200 and exactly application/json too', async () => {
    const refused = await server().ask(await signed({}, tc3Post, { now: now - 301_000 }))
    expect(refused).toEqual({
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: error(
        'AuthFailure.SignatureExpire',
        'Signature expired. Timestamp and server time cannot differ by more than five minutes.',
      ),
    })
  })

  test('has its request id in lower case, in the log too', async () => {
    const { text, log } = server()
    expect(await text(received('GET', '', {}))).toContain(`"RequestId":"${id.toLowerCase()}"`)
    expect(log).toMatchObject([{ kind: 'refused', requestId: id.toLowerCase() }])
  })

  test('echoes the trace id, of results and of errors, unless it is none', async () => {
    const good = await server().ask(await signed({}, tc3Post, {}, { 'X-TC-TraceId': 'trace-1' }))
    const bad = await server().ask(received('GET', '', { 'X-TC-TraceId': 'trace-2' }))
    const odd = await server().ask(received('GET', '', { 'X-TC-TraceId': 'a\r\nb' }))
    const ids = [good, bad, odd].map(({ headers }) => headers['X-TC-TraceId'])
    expect(ids).toEqual(['trace-1', 'trace-2', undefined])
  })

  test('writes 64-bit integers bare, and only where the field is one', async () => {
    const { text } = server({ result: { OwnerUin: '9223372036854775807', Name: '9223372036854775807' } })
    expect(await text(await signed())).toContain('"OwnerUin":9223372036854775807,"Name":"9223372036854775807"')
  })
})

describe('problems of a request', () => {
  const refuse = async (request: object, ...problems: Problem[]) => {
    const body = JSON.parse(await server({ problems }).text(await signed(request))) as Envelope
    return [body.Response.Error.Code, body.Response.Error.Message]
  }
  const problem = (code: Problem['code'], path: string): Problem => ({ code, path, message: `${path} is wrong.` })

  test('are told in the words of the vendor', async () => {
    expect(await refuse({}, problem('required', 'InstanceId'))).toEqual([
      'MissingParameter',
      'The request is missing a required parameter `InstanceId`.',
    ])
    expect(await refuse({ Limit: 'many' }, problem('type', 'Limit'))).toEqual([
      'InvalidParameterValue',
      'The value `many` specified in the parameter `Limit` is not valid.',
    ])
    expect(await refuse({ Filters: [{ Name: '$&' }] }, problem('enum', 'Filters.0.Name'))).toEqual([
      'InvalidParameterValue',
      'The value `$&` specified in the parameter `Filters.0.Name` is not valid.',
    ])
    expect(await refuse({ Limti: 1 }, problem('unknown', 'Limti'))).toEqual([
      'UnknownParameter',
      'The parameter `Limti` is not recognized.',
    ])
  })

  test('are told one at a time: missing, then unknown, then wrong', async () => {
    const all = [problem('type', 'A'), problem('unknown', 'B'), problem('required', 'C')]
    expect((await refuse({}, ...all))[0]).toBe('MissingParameter')
    expect((await refuse({}, ...all.slice(0, 2)))[0]).toBe('UnknownParameter')
  })

  test('never show a secret, nor a long or nested value in full', async () => {
    const shown = async (request: object, path: string) => (await refuse(request, problem('type', path)))[1]
    expect(await shown({ Password: 'hunter2' }, 'Password')).toContain('`***`')
    expect(await shown({ Filters: [{ Password: 'hunter2' }] }, 'Filters')).toContain('`[...]`')
    expect(await shown({ Limit: 'x'.repeat(5000) }, 'Limit')).toContain(`\`${'x'.repeat(100)}...\``)
  })

  test("use the operation's own code where it documents one", async () => {
    const call = { ...tencentDialect.identify(await signed(), [descriptor], id), values: {} } as TencentCall
    const own = { ...descriptor.operations['DescribeInstances']!, errors: { InvalidParameter: { message: '%s' } } }
    expect(tencentDialect.refuse(call, own, [problem('type', 'Limit')])).toMatchObject({
      code: 'InvalidParameter',
      message: 'The value specified in the parameter `Limit` is not valid.',
    })
  })
})

describe('an error inside the server', () => {
  test('is an envelope too, before and after the call is understood', () => {
    const request = received('GET', '', {})
    const failed = tencentDialect.fail(
      { request, requestId: tencentDialect.requestId(id) },
      new ServiceError('InternalError', 500, 'An "inner" error.'),
    )
    expect(failed).toEqual({
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: error('InternalError', 'An \\"inner\\" error.'),
    })
  })

  test('leaves neither secret nor signature in any error or log', async () => {
    const { text, log } = server()
    const wrong = { credentials: { ...credentials, secretKey: 'very-secret' } }
    const sent = await Promise.all(Object.values(ways).map((way) => signed({}, way, wrong)))
    const told = (await Promise.all(sent.map(text))).join() + JSON.stringify(log)
    expect(told).toContain('SignatureFailure')
    for (const hidden of ['very-secret', credentials.secretKey, 'TC3-HMAC', 'Signature='])
      expect(told).not.toContain(hidden)
  })
})
