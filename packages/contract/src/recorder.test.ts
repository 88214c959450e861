import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fetch } from '@porthole/rpc'
import { afterEach, describe, expect, it } from 'vitest'
import { type Recording, readRecordings } from './recording.ts'
import { runContract } from './run.ts'
import { defaultSubjects } from './subjects.ts'
import { simulatorTarget } from './testing.ts'

const credentials = {
  aliyun: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
  tencent: { secretId: 'testid', secretKey: 'testsecret' },
}
const password = 'Pa55&<word>'
const subjects = {
  ...defaultSubjects,
  values: { ...defaultSubjects.values, 'gws Password': password, 'gws DomainPassword': password },
}

const folders: string[] = []
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'porthole-recordings-'))
  folders.push(made)
  return made
}
afterEach(() => folders.splice(0).forEach((one) => rmSync(one, { recursive: true })))

/** All that a run signs with, overheard; and all that it answers which opens something. */
function overhearing() {
  const secrets = new Set(['testid', 'testsecret', 'LTAIporthole0unknown', 'porthole-wrong-secret', password])
  const opening = new Set<string>()
  const keep = (text: string | null | undefined): void => void (text && text.length > 3 && secrets.add(text))
  const wrap =
    (fetch: Fetch): Fetch =>
    async (url, init) => {
      const form = new URLSearchParams(init.body?.startsWith('{') ? '' : init.body)
      for (const name of ['Signature', 'SignatureNonce', 'SecurityToken']) keep(form.get(name))
      keep(/Signature=(\w+)/.exec(init.headers['authorization'] ?? init.headers['Authorization'] ?? '')?.[1])
      keep(init.headers['x-acs-signature-nonce'])
      const reply = await fetch(url, init)
      const text = await reply.text()
      for (const [, token] of text.matchAll(/%3Fs%3D([\w%.-]+?)(?:%26|["<])/g)) opening.add(token!)
      for (const [, ticket] of text.matchAll(/(?:"Ticket":"|<Ticket>)([\w+/=]+)/g)) opening.add(ticket!)
      return { ...reply, text: async () => text, status: reply.status }
    }
  return { secrets, opening, wrap }
}

const filesOf = (at: string): string[] =>
  readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
const textOf = (at: string): string =>
  filesOf(at)
    .toSorted()
    .map((name) => readFileSync(join(at, name), 'utf8'))
    .join('\n')

async function record(wrap: (fetch: Fetch) => Fetch = (fetch) => fetch, services?: string[]): Promise<string> {
  const record = folder()
  const target = simulatorTarget(wrap)
  const results = await runContract({ target, credentials, subjects, record, ...(services && { services }) })
  expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
  return record
}

const only = (recordings: readonly Recording[], operation: string): Recording =>
  recordings.find((one) => one.operation === operation)!

describe('a recording', { timeout: 60_000 }, () => {
  it('holds every case of every operation, and none of the secrets that were used', async () => {
    const { secrets, opening, wrap } = overhearing()
    const at = await record(wrap)
    expect(filesOf(at)).toHaveLength(30)
    expect(filesOf(at)).toContain(join('aliyun', 'gws', 'CreateCluster.json'))
    const recordings = readRecordings(at)
    expect(recordings.flatMap(({ cases }) => cases).length).toBeGreaterThan(450)
    expect(secrets.size).toBeGreaterThan(500)
    const text = textOf(at)
    expect([...secrets].filter((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)))).toEqual(
      [],
    )
    expect([...opening].filter((token) => text.includes(token))).toEqual([])
    expect(opening.size).toBeGreaterThan(10)
    // What cannot be seen in JSON's own escapes either.
    expect(text.replaceAll('\\', '')).not.toContain(password)
  })

  it('is the same on the next day, but for its date', async () => {
    const [first, second] = [await record(), await record()]
    const plain = (at: string): string => textOf(at).replace(/"recorded": "[\d-]+"/g, '')
    expect(plain(second)).toBe(plain(first))
  })

  it('gives an id one name wherever it stands, whether others are recorded or not', async () => {
    const all = readRecordings(await record())
    const { cases } = only(all, 'CreateCluster')
    expect(cases[0]).toMatchObject({
      kept: true,
      request: { ClusterType: 'gws.s1.standard', VpcId: '<VpcId:1>' },
      body: { ClusterId: '<ClusterId:CreateCluster.1>', RequestId: '<RequestId>' },
    })
    expect(cases[1]).toMatchObject({ format: 'XML', body: expect.stringContaining('<ClusterId>&lt;ClusterId:') })
    expect(only(all, 'DescribeClusters').cases[0]?.body).toMatchObject({
      Clusters: [{ ClusterId: '<ClusterId:1>' }, {}],
    })
    expect(only(all, 'SetClusterName').cases[0]?.request).toMatchObject({ ClusterId: '<ClusterId:1>' })
    expect(textOf(folders.at(-1)!)).not.toMatch(/gws-standard0001|i-gwsdesktop|i-bp1linux|ins-r9hr2upy/)
    const alone = readRecordings(await record(undefined, ['ecs']))
    expect(alone).toEqual(all.filter(({ service }) => service === 'aliyun/ecs'))
  })

  it('says what it is of, and keeps the form of what it leaves out', async () => {
    const [recording] = readRecordings(await record(undefined, ['cvm']))
    expect(recording).toMatchObject({
      operation: 'DescribeInstanceVncUrl',
      service: 'tencent/cvm',
      version: '2017-03-12',
      specs: expect.stringMatching(/^@porthole\/tencent \d/),
      recorded: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      host: 'in process',
    })
    const { InstanceVncUrl } = (recording!.cases[0]!.body as { Response: { InstanceVncUrl: string } }).Response
    expect(InstanceVncUrl).toMatch(/^wss%3A%2F%2F.+%3Fs%3Dredacted/)
    const wrong = recording!.cases.find(({ trouble }) => trouble?.secret)!
    expect(wrong).toMatchObject({ kept: true, status: 200, trouble: { secret: 'wrong' } })
  })

  it('has nothing of what signed a request, though a service tells all it was sent', async () => {
    const at = folder()
    const sent: string[] = []
    const fetch: Fetch = async (url, init) => {
      const all = JSON.stringify([url, init])
      const form = new URLSearchParams(init.body?.startsWith('{') ? '' : init.body)
      const found = [form.get('Signature'), form.get('SignatureNonce'), /Signature=(\w+)/.exec(all)?.[1]]
      sent.push(...(found.filter((one) => one && one.length > 3) as string[]))
      return { status: 400, text: async () => JSON.stringify({ Code: 'Told', Message: all, RequestId: 'a-request' }) }
    }
    const keys = {
      aliyun: { accessKeyId: 'LTAI-mine', accessKeySecret: 'my/secret+1', securityToken: 'CAIS/token+2==' },
      tencent: { secretId: 'AKID-mine', secretKey: 'my/secret+3', token: 'tencent/token+4' },
    }
    await runContract({ target: { fetch, pass: () => {} }, credentials: keys, writes: true, record: at })
    const text = textOf(at)
    const secrets = [...sent, ...Object.values({ ...keys.aliyun, ...keys.tencent })]
    expect(secrets.length).toBeGreaterThan(400)
    const forms = secrets.flatMap((one) => [one, encodeURIComponent(one)])
    expect(forms.filter((one) => text.includes(one))).toEqual([])
    expect(text).toContain('<redacted>')
  })

  it('tells the host that was asked, and keeps what broke', async () => {
    const at = folder()
    const reply = {
      status: 200,
      text: async () => '{"Response":{"Odd":"x","UserId":90071992547409931,"RequestId":"abcdefgh"}}',
    }
    const target = { url: 'https://cvm.tencentcloudapi.com', fetch: async () => reply, pass: () => {} }
    const results = await runContract({ target, credentials, services: ['cvm'], record: at, bail: true })
    expect(results[0]?.outcome).toBe('failed')
    const [recording] = readRecordings(at)
    expect(recording).toMatchObject({ host: 'cvm.tencentcloudapi.com', cases: [{ kept: false }] })
  })

  it('needs a folder, and says so before the first call', async () => {
    const file = join(folder(), 'a')
    writeFileSync(file, '')
    const fetch: Fetch = () => expect.unreachable('it called')
    const run = runContract({ target: { fetch, pass: () => {} }, credentials, services: ['cvm'], record: file })
    await expect(run).rejects.toThrow(/^Recordings cannot be kept in .*: name a folder/)
  })

  it('is read from a folder, which may be missing, and names a file that is none', () => {
    const at = folder()
    expect(readRecordings(join(at, 'nothing'))).toEqual([])
    writeFileSync(join(at, 'a.json'), '{')
    expect(() => readRecordings(at)).toThrow('a.json: it is no JSON')
    writeFileSync(join(at, 'a.json'), '{"operation":"A"}')
    expect(() => readRecordings(at)).toThrow('a.json: it has no service, version')
  })
})
