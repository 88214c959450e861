import type { Fetch } from '@porthole/rpc'
import { describe, expect, test } from 'vitest'
import { exitCodes } from './exit-codes.ts'
import { local, porthole, replyOf, server } from './testing.ts'

const aliyun = `console aliyun --InstanceId i-1 ${local}`
const tencent = `console tencent --InstanceId ins-1 ${local}`

describe('porthole console', () => {
  test('prints the page alone, tells until when it is good, and opens it', async () => {
    const { fetch } = await server()
    const opened: string[] = []
    const open = async (url: string) => void opened.push(url)
    const { code, out, err } = await porthole(`${aliyun} --windows`, { fetch, open })
    expect(code).toBe(exitCodes.ok)
    expect(out).toMatch(/^https:\/\/g\.alicdn\.com\/[^\s?]+\?vncUrl=wss%3A%2F%2F\S+&instanceId=i-1&isWindows=true\n$/)
    expect(opened).toEqual([out.trim()])
    expect(err.replace(/\s+/g, ' ')).toMatch(
      /^Good for 1[45] seconds, until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\. Opened in the browser\. $/,
    )
  })

  test('prints before it opens: the page is good for seconds only', async () => {
    const { fetch } = await server()
    const printed: Uint8Array[] = []
    let before = ''
    const open = async () => {
      before = Buffer.concat(printed).toString()
      return undefined
    }
    const { out } = await porthole(aliyun, { fetch, open, printed })
    expect(out).toContain('isWindows=false')
    expect(before).toBe(out)
  })

  test('of Tencent Cloud is good once', async () => {
    const { fetch } = await server()
    const { code, out, err } = await porthole(tencent, { fetch })
    expect(code).toBe(exitCodes.ok)
    expect(out).toMatch(/^https:\/\/img\.qcloud\.com\/[^\s?]+\?InstanceVncUrl=wss%3A%2F%2F\S+\n$/)
    expect(err).toMatch(/^Good once for 1[45] seconds, until /)
  })

  test('with --print opens nothing', async () => {
    const { fetch } = await server()
    const open = () => Promise.reject(new Error('opened'))
    const { code, err } = await porthole(`console --print aliyun --InstanceId i-1 ${local}`, { fetch, open })
    expect([code, err.split('\n')]).toEqual([exitCodes.ok, [expect.stringMatching(/^Good for .*Z\.$/), '']])
  })

  test('says why it could not open the page, which it has printed', async () => {
    const { fetch } = await server()
    const { code, out, err } = await porthole(aliyun, { fetch, open: async () => 'there is no display here' })
    expect(code).toBe(exitCodes.ok)
    expect(out).toContain('vncUrl=')
    expect(err.replace(/\s+/g, ' ')).toContain('Z. Open it yourself: there is no display here. ')
  })

  test('keeps the token off stderr, also when it is debugged', async () => {
    const { fetch } = await server()
    for (const line of [aliyun, tencent]) {
      const { out, err } = await porthole(`${line} --debug`, { fetch })
      expect(out).toMatch(/wss%3A/)
      expect(err).toContain('debug: attempt 1 to http://127.0.0.1:7070: status 200')
      expect(err).not.toMatch(/wss|vncUrl/i)
    }
  })

  test('takes its region from --region and --RegionId', async () => {
    const { fetch, sent } = await server()
    await porthole(`${aliyun} --region cn-shanghai`, { fetch })
    await porthole(`${aliyun} --RegionId cn-beijing`, { fetch })
    expect(sent.map(({ init }) => new URLSearchParams(init.body).get('RegionId'))).toEqual([
      'cn-shanghai',
      'cn-beijing',
    ])
  })

  test.each([
    ['aliyun', {}],
    ['aliyun', { VncUrl: 'javascript:alert(1)' }],
    ['tencent', { InstanceVncUrl: 'wss%3A%2F%2Fx y' }],
  ])('of %s opens nothing when the answer is %o', async (cloud, answer) => {
    const body = JSON.stringify(cloud === 'tencent' ? { Response: { RequestId: 'r', ...answer } } : answer)
    const fetch: Fetch = async () => replyOf({ status: 200, headers: {}, body })
    const { code, out, err } = await porthole(`console ${cloud} --InstanceId i-1 ${local}`, { fetch })
    expect([code, out]).toEqual([exitCodes.failure, ''])
    expect(err.replace(/\s+/g, ' ')).toMatch(
      /^\[Client\.BadReply\] DescribeInstanceVncUrl answered without an? \w+ that leads to a console\. /,
    )
  })

  test('of a URL that would steer the terminal is harmless', async () => {
    const VncUrl = 'wss://127.0.0.1:7070/\u001b[2J?a=1&b=\u0007'
    const fetch: Fetch = async () => replyOf({ status: 200, headers: {}, body: JSON.stringify({ VncUrl }) })
    const { out } = await porthole(aliyun, { fetch })
    expect(out).toMatch(/^https:\/\/127\.0\.0\.1:7070\/[\w.\-~%/?=&]+\n$/)
  })

  test('fails as calls do', async () => {
    const { fetch } = await server()
    const keys = '--access-key-id testid --access-key-secret wrong'
    expect(await porthole(`${aliyun} ${keys}`, { fetch })).toMatchObject({ code: exitCodes.authentication, out: '' })
    const nobody = await porthole(tencent)
    expect([nobody.code, nobody.out]).toEqual([exitCodes.failure, ''])
    expect(nobody.err).toContain('Hint: nothing listens at that address')
  })

  test.each([
    ['console', 'console needs a cloud: aliyun or tencent.'],
    ['console alyun', 'There is no console of alyun. Did you mean aliyun?'],
    ['console constructor', 'There is no console of constructor. Known: aliyun, tencent.'],
    [`console aliyun ${local}`, '--InstanceId is required.'],
    [`console aliyun i-1 ${local}`, 'i-1 is not understood: the instance is given as --InstanceId ID.'],
    [`${aliyun} --pirnt`, '--pirnt is not a flag of console. Did you mean --print?'],
    [`${aliyun} --print=yes`, '--print takes no value.'],
    [`${aliyun} --print --print`, '--print is given twice.'],
    [`${aliyun} --WakeUp`, '--WakeUp is not a flag of console.'],
    [`${aliyun} --compact`, '--compact does not go with console.'],
    [`${tencent} --windows`, '--windows does not go with console tencent.'],
    [`${tencent} --RegionId ap-beijing`, '--RegionId is not a flag of console. Did you mean --region?'],
    ['console tencent --InstanceId ins-1', '--region is required: no region is set up for tencent.'],
    ['consol aliyun', 'There is no cloud consol. Did you mean console?'],
  ])('refuses %s', async (line, problem) => {
    const { fetch, sent } = await server()
    const { code, out, err } = await porthole(line, { fetch })
    expect([code, out, sent]).toEqual([exitCodes.usage, '', []])
    expect(err.replaceAll(/\s+/g, ' ')).toContain(problem)
    expect(err.split('\n').filter((text) => text.length > 80)).toEqual([])
    expect(err).toMatch(/\nSee porthole (?:console )?--help\n$/)
  })

  test('has help', async () => {
    const asked = await porthole('help console')
    expect([asked.code, asked.err]).toEqual([exitCodes.ok, ''])
    expect((await porthole('console aliyun --help')).out).toBe(asked.out)
    for (const flag of ['--InstanceId ID', '--windows', '--print', '--region NAME']) expect(asked.out).toContain(flag)
  })
})
