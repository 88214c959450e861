import { inspect } from 'node:util'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createRpcClient } from './index.ts'
import { keys, protocol, Read, Write } from './testing.ts'

const client = createRpcClient(
  protocol,
  { Read, Write },
  { credentials: keys, endpoint: 'https://api.example.com', random: () => 0 },
)
const api = () => nock('https://api.example.com')

beforeAll(() => nock.disableNetConnect())
afterEach(() => nock.cleanAll())
afterAll(() => {
  nock.enableNetConnect()
  nock.restore()
})

test('nock sees the calls of the default transport', async () => {
  api()
    .post('/', { InstanceId: 'i-1' })
    .matchHeader('user-agent', /^porthole\//)
    .reply(200, { Url: 'x' })
  expect(await client.Read({ InstanceId: 'i-1' })).toEqual({ Url: 'x' })
  expect(nock.pendingMocks()).toEqual([])
})

test('a read is repeated after a bad gateway and a throttling inside HTTP 200', async () => {
  api().post('/').reply(502, '<html>').post('/').reply(200, { Code: 'Throttling' }).post('/').reply(200, { Ok: 1 })
  expect(await client.Read()).toEqual({ Ok: 1 })
  expect(nock.pendingMocks()).toEqual([])
})

test('a write is repeated after a throttling, and not after a reset', async () => {
  api()
    .post('/')
    .reply(400, { Code: 'Throttling' })
    .post('/')
    .replyWithError(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))
  await expect(client.Write()).rejects.toMatchObject({ code: 'Client.Network' })
  expect(nock.pendingMocks()).toEqual([])
})

test('a request that nobody mocks fails without showing what was sent', async () => {
  const error = await client.Read({ InstanceId: 'i-1' }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'Client.Network' })
  expect(inspect(error, { depth: 9 })).not.toMatch(/Signature=|Credential=/)
})
