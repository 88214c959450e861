import type { Encoded } from '@porthole/rpc'
import type { OperationDescriptor } from '@porthole/rpc/descriptor'
import { type LogEvent, ServiceError, type ServerRequest } from '@porthole/rpc/server'
import { describe, expect, it } from 'vitest'
import { v3 } from './protocol.ts'
import { aliyunDialect } from './server.ts'
import { arriving, attempt, createServer, descriptor, operation, received, type Sent } from './testing.ts'
import { v1 } from './v1.ts'

const uuid = '473469c7-aa6f-4dc5-b3db-a3dc0de3c83e'
const requestId = aliyunDialect.requestId(uuid)
const host = 'ecs.cn-shanghai.aliyuncs.com'
const form = 'application/x-www-form-urlencoded'
const described = descriptor.operations['RunInstances']!

const identify = (sent: Sent) => aliyunDialect.identify(received(sent), [descriptor], requestId)
const decode = (query: string, fields: OperationDescriptor = described) =>
  aliyunDialect.decode(identify({ query: `Action=RunInstances&Version=2014-05-26&${query}` }), fields)

describe('claims', () => {
  const claims = (sent: Sent) => aliyunDialect.claims(received(sent), [descriptor])

  it('are sure of what only this cloud sends', () => {
    expect(claims({ headers: { authorization: 'ACS3-HMAC-SHA256 Credential=a' } })).toBe(2)
    expect(claims({ headers: { 'x-acs-action': 'RunInstances' } })).toBe(2)
    expect(claims({ query: 'Action=X&AccessKeyId=testid' })).toBe(2)
    expect(claims({ headers: { 'content-type': form }, body: 'SignatureNonce=1' })).toBe(2)
  })

  it('are less sure of a version or a host', () => {
    expect(claims({ query: 'Action=X&Version=2014-05-26' })).toBe(1)
    expect(claims({ headers: { host: 'ecs.aliyuncs.com:443' } })).toBe(1)
  })

  it('are none for the requests of others', () => {
    expect(claims({})).toBe(0)
    expect(claims({ headers: { authorization: 'TC3-HMAC-SHA256 Credential=a', 'x-tc-action': 'X' } })).toBe(0)
    expect(claims({ query: 'Action=X&Version=2017-03-12&SecretId=a&Nonce=1&Signature=b' })).toBe(0)
    expect(claims({ query: 'Action=X&Version=2014-05-26', headers: { authorization: 'Bearer x' } })).toBe(0)
  })
})

describe('identify', () => {
  it('finds action and version in query, form body or headers, by parameter first', () => {
    const headers = { 'x-acs-action': 'H', 'x-acs-version': '2014-05-26' }
    expect(identify({ method: 'GET', query: 'Action=Q&Version=2014-05-26' }).action).toBe('Q')
    expect(identify({ headers: { 'content-type': form }, body: 'Action=B&Version=2014-05-26' }).action).toBe('B')
    expect(identify({ body: 'Action=B&Version=2014-05-26' }).action).toBe('B')
    expect(identify({ query: 'Version=2014-05-26', body: 'Action=B' }).action).toBe('B')
    expect(identify({ headers }).action).toBe('H')
    expect(identify({ headers, query: 'Action=Q' }).action).toBe('Q')
  })

  it('takes a request for V3 only by its Authorization header, and then believes the signed headers', () => {
    const headers = { 'x-acs-action': 'H', 'x-acs-version': '2014-05-26' }
    expect(identify({ headers, query: 'Action=Q&AccessKeyId=a' })).toMatchObject({ signature: 'V1', keyId: 'a' })
    const authorization = 'ACS3-HMAC-SHA256 Credential=b,SignedHeaders=host,Signature=c'
    expect(identify({ headers: { ...headers, authorization }, query: 'Action=Q&AccessKeyId=a' })).toMatchObject({
      signature: 'V3',
      keyId: 'b',
      action: 'H',
    })
  })

  it('reads the body of a request whose header function needs its object', () => {
    class Request implements ServerRequest {
      readonly method = 'POST'
      readonly path = '/'
      readonly query = ''
      readonly body = new TextEncoder().encode('Action=B&Version=2014-05-26')
      private readonly headers = new Map([['content-type', form]])
      header(name: string): string | undefined {
        return this.headers.get(name)
      }
    }
    expect(aliyunDialect.identify(new Request(), [descriptor], requestId).action).toBe('B')
  })

  it('lets the last of repeated parameters win', () => {
    expect(identify({ query: 'Action=A&Version=1&Action=B&Version=2014-05-26' }).action).toBe('B')
    expect(identify({ query: 'Action=A&Version=1', body: 'Action=B&Version=2014-05-26' }).action).toBe('B')
  })

  it.each([
    ['RegionId=cn-x', host, 'cn-x'],
    ['RegionId=', 'ecs.cn-beijing.aliyuncs.com:8080', 'cn-beijing'],
    ['', 'ecs-vpc.cn-beijing.aliyuncs.com', 'cn-beijing'],
    ['', 'ECS-cn-hangzhou.aliyuncs.com', 'cn-hangzhou'],
    ['', 'ecs.ap-northeast-3.aliyuncs.com', 'ap-southeast-3'],
    ['', 'ecd.cn-hangzhou-finance.aliyuncs.com', 'cn-hangzhou-finance'],
    ['', 'ecs.aliyuncs.com', 'cn-shanghai'],
    ['', '127.0.0.1:7070', 'cn-shanghai'],
  ])('takes the region of %j at %s for %s', (query, at, region) => {
    const sent = { query: `Action=A&Version=2014-05-26&${query}`, headers: { host: at } }
    expect(identify(sent).region).toBe(region)
  })

  it.each([
    ['Format=JSON', {}, 'JSON'],
    ['Format=json', {}, 'JSON'],
    ['Format=XML', { authorization: 'ACS3-HMAC-SHA256 Credential=b,SignedHeaders=host,Signature=c' }, 'XML'],
    ['Format=xml', {}, 'XML'],
    ['', {}, 'XML'],
    ['Format=YAML', {}, 'XML'],
    ['', { authorization: 'ACS3-HMAC-SHA256 Credential=b,SignedHeaders=host,Signature=c' }, 'JSON'],
  ])('answers %j with headers %j as %s', (query, headers, format) => {
    expect(identify({ query: `Action=A&Version=2014-05-26&${query}`, headers }).format).toBe(format)
  })

  it('answers an unsigned request in the style of V3 as JSON', () => {
    expect(identify({ headers: { 'x-acs-action': 'A', 'x-acs-version': '2014-05-26' } }).format).toBe('JSON')
  })

  it.each([
    [
      { method: 'PUT', query: 'Action=A&Version=2014-05-26' },
      'UnsupportedHTTPMethod',
      403,
      'This http method not supported.',
    ],
    [{ query: 'Version=2014-05-26' }, 'MissingAction', 400, 'Action is mandatory for this action.'],
    [{ query: 'Action=A' }, 'MissingVersion', 400, 'Version is mandatory for this action.'],
    [{ query: 'Action=A&Version=2014-05-27' }, 'InvalidVersion', 400, 'Specified parameter Version is not valid.'],
  ])('refuses %j with %s', (sent, code, http, message) => {
    expect(() => identify(sent)).toThrow(expect.objectContaining({ code, http, message }))
  })

  it('tells services of one version apart by host, or else by action', () => {
    const other = {
      ...descriptor,
      service: { ...descriptor.service, name: 'slb', endpoint: 'slb.{region}.aliyuncs.com' },
      operations: { Other: { ...described, name: 'Other' } },
    }
    const found = (action: string, at: string) =>
      aliyunDialect.identify(
        received({ query: `Action=${action}&Version=2014-05-26`, headers: { host: at } }),
        [descriptor, other],
        uuid,
      ).service.service.name
    expect(found('RunInstances', 'slb.cn-beijing.aliyuncs.com')).toBe('slb')
    expect(found('Other', '127.0.0.1')).toBe('slb')
    expect(found('Unknown', '127.0.0.1')).toBe('ecs')
  })
})

describe('decode', () => {
  it('types the parameters of the operation and leaves the common ones out', () => {
    const values =
      'InstanceId=i-1&Amount=2&UserId=9007199254740993&DryRun=True&AppList.2.AppName=b&AppList.1.AppName=a&' +
      'AppList.1.Args.1=x&ImageId=&Unknown=1&Format=JSON&OwnerId=1&OwnerAccount=a&ResourceOwnerId=1&' +
      'ResourceOwnerAccount=a&AcceptLanguage=en&SecurityToken=t&SignatureType=&RegionId=cn-beijing'
    expect(decode(values)).toEqual({
      InstanceId: 'i-1',
      Amount: 2,
      UserId: '9007199254740993',
      DryRun: true,
      AppList: [{ AppName: 'a', Args: ['x'] }, { AppName: 'b' }],
      ImageId: '',
      Unknown: '1',
      RegionId: 'cn-beijing',
    })
  })

  it('takes RegionId for a common parameter where the operation has none of that name', () => {
    expect(decode('RegionId=cn-beijing&A=1', { ...described, request: {} })).toEqual({ A: '1' })
  })
})

describe('refuse', () => {
  const call = identify({ query: 'Action=RunInstances&Version=2014-05-26' })
  const missing = { path: 'AppList.0.AppName', code: 'required', message: 'AppList.0.AppName is required.' } as const
  const invalid = { path: 'Amount', code: 'range', message: 'Amount must be from 1 to 9.' } as const
  const withErrors = (message: string) => ({
    ...described,
    errors: { MissingParameter: { http: 400, message }, InvalidParameter: { http: 404, message } },
  })
  const told = (operation: OperationDescriptor | undefined, ...problems: (typeof missing | typeof invalid)[]) => {
    const { code, http, message } = aliyunDialect.refuse(call, operation, problems)
    return [code, http, message]
  }

  it("uses the service's codes, with the parameter's name counted from 1", () => {
    expect(told(described, missing)).toEqual([
      'MissingAppList.1.AppName',
      400,
      'AppList.1.AppName is mandatory for this action.',
    ])
    expect(told(described, invalid)).toEqual([
      'InvalidParameter',
      400,
      'The specified parameter "Amount" is not valid.',
    ])
    expect(told(undefined, invalid)[0]).toBe('InvalidParameter')
  })

  it("uses the operation's own codes and statuses where its document has them", () => {
    expect(told(withErrors('%s'), missing)).toEqual(['MissingParameter', 400, 'AppList.1.AppName is required.'])
    expect(told(withErrors('%s'), invalid)).toEqual(['InvalidParameter', 404, 'Amount must be from 1 to 9.'])
    expect(told(withErrors('The specified parameter %s is invalid.'), invalid)[2]).toBe(
      'The specified parameter Amount is invalid.',
    )
    expect(told(withErrors('Fixed.'), missing)[2]).toBe('Fixed.')
  })

  it('tells of a missing parameter before an invalid one', () => {
    expect(told(described, invalid, missing)[0]).toBe('MissingAppList.1.AppName')
  })

  it('fills messages literally', () => {
    const odd = { path: '$&', code: 'required', message: '$& is required.' } as const
    expect(aliyunDialect.refuse(call, withErrors('%s'), [odd]).message).toBe('$& is required.')
  })
})

describe('a request id', () => {
  it('is written in upper case, in the envelope and in the log', async () => {
    const events: LogEvent[] = []
    const { body } = await createServer({ log: (event) => events.push(event) })(received({ query: 'Format=JSON' }))
    expect(JSON.parse(body)).toMatchObject({ Code: 'MissingAction', RequestId: uuid.toUpperCase() })
    expect(events).toMatchObject([{ kind: 'refused', requestId: uuid.toUpperCase() }])
  })
})

describe('the envelope', () => {
  const json = identify({ headers: { host }, query: 'Action=RunInstances&Version=2014-05-26&Format=JSON' })
  const xml = identify({ headers: { host }, query: 'Action=RunInstances&Version=2014-05-26&Format=XML' })
  it('has the request id in upper case', () => {
    expect(requestId).toBe('473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E')
  })

  const headers = { 'X-Acs-Request-Id': requestId, 'X-Acs-Trace-Id': '473469c7aa6f4dc5b3dba3dc0de3c83e' }
  const jsonHeaders = { ...headers, 'Content-Type': 'application/json;charset=utf-8' }
  const xmlHeaders = { ...headers, 'Content-Type': 'text/xml;charset=utf-8' }
  const error = new ServiceError('Throttling', 429, 'a < b')

  it('of an answer is flat', () => {
    const result = { UserId: '9007199254740993', DryRun: true, Names: ['1', '2'] }
    expect(aliyunDialect.reply(json, described, result)).toEqual({
      status: 200,
      headers: jsonHeaders,
      body: `{"RequestId":"${requestId}","UserId":9007199254740993,"DryRun":true,"Names":["1","2"]}`,
    })
    expect(aliyunDialect.reply(xml, described, result)).toEqual({
      status: 200,
      headers: xmlHeaders,
      body: `<RunInstancesResponse><RequestId>${requestId}</RequestId><UserId>9007199254740993</UserId><DryRun>true</DryRun><Names>1</Names><Names>2</Names></RunInstancesResponse>`,
    })
  })

  it('of an error has the host, and advice in JSON', () => {
    expect(aliyunDialect.fail(json, error)).toEqual({
      status: 429,
      headers: jsonHeaders,
      body: `{"RequestId":"${requestId}","HostId":"${host}","Code":"Throttling","Message":"a < b","Recommend":"https://api.aliyun.com/troubleshoot?q=Throttling&product=Ecs&requestId=${requestId}"}`,
    })
    expect(aliyunDialect.fail(xml, error)).toEqual({
      status: 429,
      headers: xmlHeaders,
      body: `<Error><RequestId>${requestId}</RequestId><HostId>${host}</HostId><Code>Throttling</Code><Message>a &lt; b</Message></Error>`,
    })
  })

  it('of an error is possible before anything was understood', () => {
    const request = received({ query: 'Format=JSON', headers: { host } })
    const { body } = aliyunDialect.fail({ request, requestId }, error)
    expect(JSON.parse(body)).toEqual({ RequestId: requestId, HostId: host, Code: 'Throttling', Message: 'a < b' })
    expect(aliyunDialect.fail({ request: received({}), requestId }, error).body).toContain('<HostId/>')
  })

  it('of an unknown action has status 404', () => {
    expect(aliyunDialect.unknownAction(json)).toMatchObject({
      code: 'InvalidAction.NotFound',
      http: 404,
      message: 'Specified api is not found, please check your url and method.',
    })
  })
})

describe('a whole server', () => {
  const signers: [string, () => Promise<Encoded>][] = [
    ['V3', () => v3.encode(operation, { ImageId: 'a*b', Names: ['未', ''] }, attempt())],
    ['V1 POST', () => v1().encode(operation, { ImageId: 'a*b', Names: ['未', ''] }, attempt())],
    ['V1 GET', () => v1({ method: 'GET' }).encode(operation, { ImageId: 'a*b', Names: ['未', ''] }, attempt())],
  ]

  it.each(signers)('accepts what the client signs with %s', async (_, encode) => {
    const reply = await createServer()(arriving(await encode()))
    expect(JSON.parse(reply.body)).toMatchObject({
      RequestId: requestId,
      Request: { ImageId: 'a*b', Names: ['未', ''] },
    })
  })

  it('does not need a signature when it does not verify', async () => {
    const request = received({ method: 'GET', query: 'Action=RunInstances&Version=2014-05-26&Format=json&Amount=1' })
    expect((await createServer({ verify: false })(request)).status).toBe(200)
    expect((await createServer()(request)).status).toBe(400)
  })
})
