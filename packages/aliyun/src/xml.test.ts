import { exactJson } from '@porthole/rpc/json'
import { describe, expect, it } from 'vitest'
import { createClient } from './index.ts'
import { v3 } from './protocol.ts'
import { attempt, createServer, credentials, descriptor, fetchFrom, now, operation } from './testing.ts'
import { v1 } from './v1.ts'
import { xml } from './xml.ts'

describe('a client that asks for XML', () => {
  it('says so in its parameters, in either signature', async () => {
    for (const signature of [xml(v1(), descriptor), xml(v3, descriptor)]) {
      const { init } = await signature.encode(operation, { Amount: 1 }, attempt())
      expect(init.body).toContain('Format=XML')
      expect(init.headers).toMatchObject({ accept: 'text/xml' })
    }
  })

  it('gets the same typed values as one that asks for JSON', async () => {
    const fetch = fetchFrom(createServer())
    const exact = { ...operation, json: exactJson(['UserId']) }
    const request = { UserId: '9007199254740993', DryRun: false, AppList: [{ AppName: '<a & b>' }] }
    for (const signature of [
      v3,
      v1(),
      xml(v1(), descriptor),
      xml(v1({ method: 'GET' }), descriptor),
      xml(v3, descriptor),
    ]) {
      const options = { credentials, endpoint: 'http://127.0.0.1:7070', fetch, now: () => now, signature }
      expect(await createClient({}, options).send(exact, request)).toEqual({
        RequestId: '473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E',
        UserId: '9007199254740993',
        DryRun: false,
        Names: [],
        Request: {
          UserId: '9007199254740993',
          DryRun: false,
          AppList: [{ AppName: '<a & b>' }],
        },
      })
    }
  })

  it('understands errors and JSON as well', () => {
    const { decode } = xml(v1(), descriptor)
    const error = '<Error><RequestId>A</RequestId><Code>X.Y</Code><Message>a &lt; &quot;b&quot;</Message></Error>'
    expect(() => decode(operation, 403, error, '')).toThrow('[X.Y] a < "b"')
    expect(() => decode(operation, 502, '<html></html>', '')).toThrow('<Error>')
    expect(decode(operation, 200, '{"RequestId":"A"}', '')).toEqual({ RequestId: 'A' })
    expect(() => decode(operation, 200, '<html></html>', '')).toThrow('<RunInstancesResponse>')
  })

  it('refuses an operation of another service, with a word on the descriptor', async () => {
    const other = { ...operation, name: 'Other' }
    await expect(xml(v1(), descriptor).encode(other, {}, attempt())).rejects.toThrow(
      'Other is not in the descriptor of ecs that xml() was given.',
    )
  })
})
