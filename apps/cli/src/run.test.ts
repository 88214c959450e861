import type { Fetch } from '@porthole/rpc'
import { describe, expect, test, vi } from 'vitest'
import { exitCodes } from './exit-codes.ts'
import { cvm, local, porthole, replyOf, server, vnc } from './testing.ts'

describe('a call', () => {
  test.each(['', '--signature v3', '--signature v1'])('to Alibaba Cloud is answered in JSON %s', async (flags) => {
    const { fetch } = await server()
    const { code, out, err } = await porthole(`${vnc} ${flags}`, { fetch })
    expect([code, err]).toEqual([exitCodes.ok, ''])
    expect(JSON.parse(out)).toMatchObject({ VncUrl: expect.stringContaining('wss%3A%2F%2F') })
    expect(out).toMatch(/^\{\n {2}"RequestId": "[0-9A-F-]{36}",\n/)
  })

  test.each(['', '--signature tc3', '--signature hmac-sha1', '--signature hmac-sha256'])(
    'to Tencent Cloud is answered in JSON %s',
    async (flags) => {
      const { fetch } = await server()
      const { code, out, err } = await porthole(`${cvm} ${flags}`, { fetch })
      expect([code, err]).toEqual([exitCodes.ok, ''])
      expect(JSON.parse(out)).toMatchObject({ InstanceVncUrl: expect.stringContaining('wss%3A%2F%2F') })
    },
  )

  test('may be printed on one line', async () => {
    const { fetch } = await server()
    expect((await porthole(`${vnc} --compact`, { fetch })).out).toMatch(/^\{"RequestId":.*\}\n$/)
  })

  test('takes its parameters from JSON too, flags going first', async () => {
    const { fetch, sent } = await server()
    const files = { 'in.json': '{"ClusterType":"gws.s1.standard","VpcId":"vpc-file"}' }
    const words = ['aliyun', 'gws', 'CreateCluster', '--endpoint', 'http://localhost:7070']
    expect(
      (await porthole([...words, '--cli-input-json', 'file://in.json', '--VpcId', 'vpc-flag'], { fetch, files })).code,
    ).toBe(0)
    expect(sent[0]!.init.body).toContain('VpcId=vpc-flag')
    expect((await porthole([...words, '--cli-input-json', files['in.json']], { fetch })).code).toBe(0)
    expect(sent[1]!.init.body).toContain('VpcId=vpc-file')
  })

  test('fills RegionId in from --region, the environment and the profile', async () => {
    const { fetch, sent } = await server()
    const words = `aliyun ecs DescribeInstanceVncUrl --InstanceId i-1 ${local}`
    const env = { ALIBABA_CLOUD_REGION_ID: 'cn-beijing' }
    await porthole(`${words} --region cn-shanghai`, { fetch, env })
    await porthole(words, { fetch, env })
    await porthole(words, { fetch })
    const regions = sent.map(({ init }) => new URLSearchParams(init.body).get('RegionId'))
    expect(regions).toEqual(['cn-shanghai', 'cn-beijing', 'cn-hangzhou'])
  })

  test('warns of a parameter that the service ignores', async () => {
    const { fetch } = await server()
    const { code, err } = await porthole(`aliyun gws DescribeClusterPolicy --ClusterId c --TaskId t ${local}`, {
      fetch,
    })
    expect(code).toBe(0)
    expect(err).toMatch(/^warning: --TaskId is ignored unless AsyncMode/)
  })

  test('tries 4 times and then says how often', async () => {
    let calls = 0
    const fetch: Fetch = async () => {
      calls++
      return replyOf({
        status: 503,
        headers: {},
        body: '{"Code":"ServiceUnavailable","Message":"Busy.\\u001b[2J","RequestId":"R-1"}',
      })
    }
    const { code, err } = await porthole(vnc, { fetch })
    expect([calls, code]).toEqual([4, exitCodes.failure])
    expect(err).toBe('[ServiceUnavailable] Busy. [2J\nAfter 4 attempts.\nRequest id: R-1\n')
  })

  test('tells of each attempt in one line when it is debugged', async () => {
    let calls = 0
    const { fetch: answer } = await server()
    const fetch: Fetch = async (url, init) => {
      calls++
      if (calls === 1)
        return replyOf({ status: 503, headers: {}, body: '{"Code":"ServiceUnavailable","Message":"Busy."}' })
      if (calls === 2) throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
      return answer(url, init)
    }
    const { code, err } = await porthole(`${vnc} --debug`, { fetch, columns: 200 })
    expect(code).toBe(0)
    expect(err.replaceAll(/\d+ ms/g, 'N ms').split('\n')).toEqual([
      'debug: region cn-hangzhou, signature v3',
      'debug: no credentials are set up: testid and testsecret, as the endpoint is on this machine',
      'debug: attempt 1 to http://127.0.0.1:7070: status 503, [ServiceUnavailable], again in N ms',
      'debug: no credentials are set up: testid and testsecret, as the endpoint is on this machine',
      'debug: attempt 2 to http://127.0.0.1:7070: no reply, [Client.Network], again in N ms',
      'debug: no credentials are set up: testid and testsecret, as the endpoint is on this machine',
      'debug: attempt 3 to http://127.0.0.1:7070: status 200',
      '',
    ])
  })

  test('begins no attempt after three seconds, and lets one take as long as --timeout says', async () => {
    vi.useFakeTimers()
    try {
      let calls = 0
      const fetch: Fetch = (_, { signal }) =>
        new Promise((_resolve, reject) => {
          calls++
          signal!.addEventListener('abort', () => reject(new Error('stopped')))
        })
      const outcome = async (line: string) => {
        const start = Date.now()
        const running = porthole(line, { fetch }).then((done) => ({ ...done, took: Date.now() - start }))
        await vi.advanceTimersByTimeAsync(60_000)
        const { code, err, took } = await running
        return [code, err.split('\n')[0], calls, Math.floor(took / 1000)]
      }
      expect(await outcome(vnc)).toEqual([exitCodes.failure, '[Client.Timeout] No reply.', 1, 10])
      calls = 0
      expect(await outcome(`${vnc} --timeout 2`)).toEqual([exitCodes.failure, '[Client.Timeout] No reply.', 2, 4])
    } finally {
      vi.useRealTimers()
    }
  })

  test('takes a bare host for https, but for http on this machine', async () => {
    const { fetch, sent } = await server()
    const keys = '--access-key-id testid --access-key-secret testsecret'
    for (const host of ['ecs.example.org', '127.0.0.1:7070', 'localhost:7070', '[::1]:7070'])
      await porthole(`${vnc.replace('http://127.0.0.1:7070', host)} ${keys}`, { fetch })
    expect(sent.map(({ url }) => url)).toEqual([
      'https://ecs.example.org/',
      'http://127.0.0.1:7070/',
      'http://localhost:7070/',
      'http://[::1]:7070/',
    ])
  })

  test('that is cancelled says so and stops', async () => {
    const cancel = new AbortController()
    const fetch: Fetch = () => {
      cancel.abort()
      return new Promise(() => {})
    }
    expect(await porthole(vnc, { fetch, signal: cancel.signal })).toEqual({
      code: exitCodes.cancelled,
      out: '',
      err: 'porthole: cancelled\n',
    })
  })

  test('that reaches nobody gives a hint', async () => {
    const { code, err } = await porthole(vnc)
    expect(code).toBe(exitCodes.failure)
    expect(err).toContain('Hint: nothing listens at that address')
  })

  test('that meets plain http where TLS is meant says so without the words of OpenSSL', async () => {
    const openssl =
      'write EPROTO 800CA74E1B7F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:350:\n'
    const fetch: Fetch = async () => {
      throw Object.assign(new Error(openssl), { code: 'EPROTO' })
    }
    const { code, err } = await porthole(vnc, { fetch })
    expect(code).toBe(exitCodes.failure)
    expect(err).toMatch(
      /^\[Client\.Network\] No TLS connection: wrong version number\.\n(After \d attempts\.\n)?Hint: /,
    )
    expect(err).toContain('Hint: the server may speak plain http: begin --endpoint with http://\n')
  })

  test('tells everything within the width of the terminal', async () => {
    const lines = async (line: string, columns?: number) =>
      (await porthole(`${line} --debug`, columns === undefined ? {} : { columns })).err.trimEnd().split('\n')
    const ignored = `aliyun gws DescribeClusterPolicy --ClusterId c --TaskId t ${local}`
    for (const columns of [40, undefined]) {
      const all = [
        ...(await lines(vnc, columns)),
        ...(await lines(ignored, columns)),
        ...(await lines('aliyn', columns)),
      ]
      expect(all.filter((line) => line.startsWith('Hint: nothing listens at that address;'))).toHaveLength(2)
      expect(all.filter((line) => line.length > (columns ?? 80) && /\S\s+\S/.test(line))).toEqual([])
      expect(
        all.filter((line) => !/^(?: {2}\S|debug: |warning: |porthole: |\[|After |Hint: |See )/.test(line)),
      ).toEqual([])
    }
  })
})

describe('a wrong command', () => {
  test.each([
    ['aliyn', 'porthole: There is no cloud aliyn. Did you mean aliyun?\nSee porthole --help\n'],
    ['aliyun storage', 'porthole: aliyun has no service storage. Known: ecs, gws.\nSee porthole aliyun --help\n'],
    ['aliyun esc', 'porthole: aliyun has no service esc. Did you mean ecs?\nSee porthole aliyun --help\n'],
    [
      'tencent cvm describeinstancevncurl',
      'porthole: tencent cvm has no operation describeinstancevncurl. Did you mean\n  DescribeInstanceVncUrl?\nSee porthole tencent cvm --help\n',
    ],
    [
      'aliyun ecs DescribeInstanceVncUrl i-1',
      'porthole: i-1 is not understood: parameters are flags, as in --Name value.\nSee porthole --help\n',
    ],
    [
      '--InstanceId x',
      'porthole: --InstanceId needs a cloud, a service and an operation before it.\nSee porthole --help\n',
    ],
    [
      '--hlep',
      'porthole: --hlep needs a cloud, a service and an operation before it. Did you\n  mean --help?\nSee porthole --help\n',
    ],
  ])('%s is told what is wrong', async (line, expected) => {
    expect(await porthole(line)).toEqual({ code: exitCodes.usage, out: '', err: expected })
  })

  test('hears every problem at once, and nothing is sent', async () => {
    const { fetch, sent } = await server()
    const line = `aliyun gws CreateInstance --ImageId m-1 --WorkMode Dekstop --SystemDiskSize 7 --Nmae x --signature tc3 --timeout soon --output text --access-key-id a ${local}`
    const { code, err } = await porthole(line, { fetch })
    expect(code).toBe(exitCodes.usage)
    expect(err).toBe(
      [
        'porthole: 10 problems',
        '  --signature of aliyun must be one of v3, v1.',
        '  --timeout must be a number of seconds.',
        '  --output must be json.',
        '  --access-key-id and --access-key-secret must be given together.',
        '  --Nmae is not a parameter of CreateInstance. Did you mean --Name?',
        '  --ClusterId is required.',
        '  --InstanceType is required.',
        '  --SystemDiskCategory is required.',
        '  --SystemDiskSize must be from 20 to 500.',
        '  --WorkMode must be one of Desktop, Application. Did you mean Desktop?',
        'See porthole aliyun gws CreateInstance --help',
        '',
      ].join('\n'),
    )
    expect(sent).toEqual([])
  })

  test('without a region, where there is none to be found, says so', async () => {
    const { code, err } = await porthole('tencent cvm DescribeInstanceVncUrl --InstanceId ins-1')
    expect([code, err.split('\n')[0]]).toEqual([
      exitCodes.usage,
      'porthole: --region is required: no region is set up for tencent.',
    ])
  })

  test('with an input that cannot be read says only that', async () => {
    const line = (json: string) => ['aliyun', 'gws', 'CreateCluster', '--cli-input-json', json, ...local.split(' ')]
    const files = { 'list.json': '[1]' }
    const first = async (json: string) => (await porthole(line(json), { files })).err.split('\nSee')[0]
    expect(await first('file://none.json')).toBe('porthole: --cli-input-json names a file that is not there: none.json')
    expect(await first('file://list.json')).toBe(
      'porthole: --cli-input-json must be a JSON object, which list.json does not hold.',
    )
    expect(await first('{"VpcId":')).toBe('porthole: --cli-input-json must be a JSON object, or file://PATH to one.')
  })

  test.each([
    ['--endpoint ftp://x', '--endpoint must be a host, as in https://example.com or\n  http://127.0.0.1:7070.'],
    ['--endpoint https://x/path', '--endpoint must be a host, as in https://example.com or\n  http://127.0.0.1:7070.'],
    ['--endpoint user@x', '--endpoint must be a host, as in https://example.com or\n  http://127.0.0.1:7070.'],
    ['--region x.evil.com/', '--region must be a name such as cn-hangzhou.'],
  ])('with %s is told so, and nothing is sent', async (flag, problem) => {
    const { fetch, sent } = await server()
    const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'a', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'b' }
    const { code, err } = await porthole(`aliyun gws DescribeClusters ${flag}`, { fetch, env })
    expect([code, err.split('\nSee')[0]]).toEqual([exitCodes.usage, `porthole: ${problem}`])
    expect(sent).toEqual([])
  })
})

describe('help', () => {
  test.each([
    '',
    '--help',
    'help',
    'aliyun',
    'aliyun gws',
    'help aliyun gws',
    'aliyun gws CreateInstance --help',
    'help tencent cvm DescribeInstanceVncUrl',
    '-h aliyun',
  ])('is shown by: porthole %s', async (line) => {
    const { code, out, err } = await porthole(line)
    expect([code, err]).toEqual([exitCodes.ok, ''])
    expect(out).toMatch(/^porthole/)
  })

  test('and the version by --version', async () => {
    expect((await porthole('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
