import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MockServer, startMockServer } from '@porthole/mock-server/src/start.ts'
import { transport } from '@porthole/rpc'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exitCodes } from './exit-codes.ts'
import { local, porthole } from './testing.ts'

/** A service behind this is no Porthole to who calls it; it counts calls, and adds a field to every answer. */
let stranger: Server
let calls: string[] = []
let endpoint: string
let mock: MockServer

beforeAll(async () => {
  mock = await startMockServer({ port: 0 })
  stranger = createServer(async (request, response) => {
    if (request.url!.startsWith('/_porthole')) return void response.writeHead(404).end()
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const body = await textOf(request)
    calls.push(headers['x-acs-action'] ?? headers['x-tc-action'] ?? new URLSearchParams(body).get('Action')!)
    const reply = await transport(mock.url + request.url, { method: request.method!, headers, body })
    response.writeHead(reply.status).end((await reply.text()).replace('"RequestId"', '"Odd":1,"RequestId"'))
  })
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`
})
afterAll(async () => {
  await new Promise((resolve) => stranger.close(resolve).closeAllConnections())
  await mock.close()
})

const words = (text: string): string => text.replaceAll(/\s+/g, ' ')

describe('--writes where nothing is made anew', () => {
  const given = (only: string, ...more: string[]) =>
    porthole(['contract', '--endpoint', endpoint, '--service', 'aliyun/gws', '--only', only, '--writes', ...more], {
      fetch: transport,
    })

  test('is refused, and says what could be made', async () => {
    calls = []
    const { code, out, err } = await given('CreateCluster:')
    expect([code, out, calls]).toEqual([exitCodes.usage, '', []])
    expect(words(err)).toMatch(
      /change something with CreateCluster \d+\. Up to (\d+) things .* --max-created \1 allows it/,
    )
  })

  test('is done as far as it is allowed, and is told before', async () => {
    const few = await given('CreateCluster: needs', '--max-created', '1')
    expect(few.code).toBe(exitCodes.usage)
    const { code, err } = await given('CreateCluster: needs', '--max-created', '9')
    expect(code).toBe(exitCodes.ok)
    expect(words(err)).toMatch(
      /note: up to \d calls; what changes something: CreateCluster \d; up to \d things are made\./,
    )
  })

  test.each([
    [`contract ${local} --writes --max-created many`, '--max-created must be a number'],
    [`contract ${local} --max-created 5`, '--max-created needs --writes.'],
  ])('refuses %s', async (line, problem) => {
    const { code, err } = await porthole(line)
    expect(code).toBe(exitCodes.usage)
    expect(words(err)).toContain(problem)
  })
})

describe('a field that no document has', () => {
  const line = 'DescribeImages: is answered as documented'
  const given = () => ['contract', '--endpoint', endpoint, '--service', 'aliyun/gws', '--only', line]

  test('is told of a stranger, and with --strict breaks its case', async () => {
    const { code, out } = await porthole(given(), { fetch: transport })
    expect(code).toBe(exitCodes.ok)
    expect(out).toContain('gws DescribeImages: Odd is not documented.')
    const strict = await porthole([...given(), '--strict'], { fetch: transport })
    expect(strict.code).toBe(exitCodes.failure)
  })
})

describe('--record', () => {
  test('keeps what was answered, without keys', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'porthole-record-'))
    try {
      const line = `contract --endpoint ${endpoint} --service tencent/cvm --only secret --record ${folder}`
      const { code } = await porthole(line, { fetch: transport })
      expect(code).toBe(exitCodes.ok)
      const file = join(folder, 'tencent', 'cvm', 'DescribeInstanceVncUrl.json')
      expect(readdirSync(folder, { recursive: true })).toHaveLength(3)
      const text = readFileSync(file, 'utf8')
      expect(JSON.parse(text)).toMatchObject({ host: endpoint.slice('http://'.length), service: 'tencent/cvm' })
      expect(text).not.toMatch(/testid|testsecret/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('--subjects and --gaps', () => {
  const line = 'contract --service tencent/cvm --only documented'
  const run = (files: Record<string, string>, more = '') =>
    porthole(`${line} --endpoint ${mock.url} ${more}`.trim(), { fetch: transport, files })
  const mine = 'things:\n  - { service: cvm, kind: instance, id: ins-stopped1, facts: { state: RUNNING } }\n'

  test('name what the cases are about', async () => {
    const { code, out } = await run({ 'mine.yaml': mine }, '--subjects mine.yaml')
    expect(code).toBe(exitCodes.failure)
    expect(out).toContain('cvm DescribeInstanceVncUrl: is answered as documented')
  })

  test('name what is known to fail, in JSON as well', async () => {
    const gaps = JSON.stringify([
      { id: 'cvm DescribeInstanceVncUrl: is answered as documented', why: 'It is stopped.' },
    ])
    const { code, out } = await run({ 'a.yaml': mine, 'b.json': gaps }, '--subjects a.yaml --gaps b.json')
    expect([code, out]).toEqual([exitCodes.ok, expect.stringContaining('1 known gaps')])
    const closed = await run({ 'b.json': gaps }, '--gaps b.json')
    expect([closed.code, words(closed.out)]).toEqual([exitCodes.failure, expect.stringContaining('take it away')])
  })

  test.each([
    [
      { a: 'things:\n  - service: cvm\n    kind: instanse\n    id: x\n    facts: {}\n' },
      '--subjects a',
      'a:3: There is no kind instanse: did you mean instance?',
    ],
    [{ a: 'things: [\n' }, '--subjects a', 'a:2: '],
    [{ a: 'values:\n  gws Vpc: x\nthing: 1\n' }, '--subjects a', 'a:2: There is no parameter Vpc'],
    [{ a: 'values:\n  gws Vpc: x\nthing: 1\n' }, '--subjects a', 'a:3: There is no field thing'],
    [{ a: '- id: x\n' }, '--gaps a', 'a:1: why is missing: add it.'],
    [{ a: '' }, '--gaps a', 'a:1: the file must be a list'],
    [{}, '--gaps a', '--gaps names a file that is not there: a'],
    [{ a: 'things: []\n' }, '--subjects a', '--only: no case has documented in its name with these --subjects.'],
  ])('refuse a mistake with its line (%#)', async (files, flags, problem) => {
    const { code, out, err } = await run(files as Record<string, string>, flags)
    expect([code, out]).toEqual([exitCodes.usage, ''])
    expect(words(err)).toContain(problem)
  })
})
