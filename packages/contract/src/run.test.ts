import { createServer } from 'node:http'
import { createSimulator } from '@porthole/simulator'
import { describe, expect, it, vi } from 'vitest'
import { contractCases, unprovoked } from './cases.ts'
import { junitReport, markdownReport, textReport } from './report.ts'
import { runContract } from './run.ts'
import { simulatorTarget, testCredentials as credentials } from './testing.ts'

const gap = 'gws CreateCluster: needs VpcId'
const one = (id: string) => ({ only: (each: { readonly id: string }) => each.id === id })

/** Answers everything with an empty object. */
const silent = { fetch: async () => ({ status: 200, text: async () => '{}' }), pass: () => {} }

describe('the cases', () => {
  it('have names of their own', () => {
    const ids = ['ecs', 'gws', 'cvm'].flatMap((service) => contractCases(service)).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThan(450)
  })

  it('cover every operation, with an answer and in both formats', () => {
    const cases = contractCases('gws')
    const answered = cases.filter(({ expect: expected }) => expected.kind === 'answer' && expected.complete)
    const inXml = cases.filter(({ format }) => format === 'XML')
    expect(new Set(cases.map(({ operation }) => operation)).size).toBe(27)
    expect(new Set(inXml.map(({ operation }) => operation)).size).toBe(27)
    expect(new Set(answered.map(({ operation }) => operation)).size).toBeGreaterThanOrEqual(25)
  })

  it('say which documented errors no call leads to', () => {
    expect(unprovoked('gws')).toEqual([])
    expect(unprovoked('cvm')).toEqual([])
    expect(unprovoked('ecs')).toEqual([
      'ecs DescribeInstanceVncUrl: InternalError',
      'ecs DescribeInstanceVncUrl: InstanceNotReady',
    ])
  })

  it('are about other things where those are given', () => {
    const things = [{ service: 'cvm', kind: 'instance', id: 'ins-mine0001', facts: { state: 'RUNNING' } }]
    const requests = contractCases('cvm', { subjects: { things, values: {} } }).map(
      ({ request }) => request['InstanceId'],
    )
    expect(new Set(requests)).toEqual(new Set(['ins-mine0001', 'ins-minezzzz', '', '?', undefined]))
  })

  it('are none for a service without specs', () => {
    expect(() => contractCases('oss')).toThrow('There is no service oss')
  })
})

describe('a run', () => {
  it('finds that the simulator keeps the whole contract', { timeout: 60_000 }, async () => {
    const results = await runContract({ target: simulatorTarget(), credentials })
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
  })

  it('finds a service that answers nothing broken in every case', async () => {
    const results = await runContract({ target: silent, credentials, writes: true, services: ['cvm'] })
    expect(results.filter(({ outcome }) => outcome !== 'failed')).toEqual([])
  })

  it('changes nothing at an address, unless it is asked to', { timeout: 60_000 }, async () => {
    const simulator = createSimulator({ credentials: { testid: 'testsecret' }, clock: Date.now() })
    const called = new Set<string>()
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray())
      const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)])
      called.add(String(request.headers['x-acs-action'] ?? new URLSearchParams(body.toString()).get('Action')))
      const reply = await simulator.fetch(`http://${request.headers.host}${request.url}`, {
        method: 'POST',
        headers,
        body,
      })
      response.writeHead(reply.status, Object.fromEntries(reply.headers)).end(await reply.text())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    try {
      const pass = async (ms: number): Promise<void> => void (await simulator.world().clock.advance(ms))
      const target = { url: `http://127.0.0.1:${port}`, pass }
      const results = await runContract({ target, credentials, services: ['ecs', 'gws'] })
      expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([])
      expect(results.filter(({ outcome }) => outcome === 'passed').length).toBeGreaterThan(80)
      const skipped = results.filter(({ outcome }) => outcome === 'skipped')
      expect(skipped.some(({ case: { operation } }) => operation === 'DeleteInstance')).toBe(true)
      expect([...called].filter((name) => !/^(Describe|Get)/.test(name))).toEqual([])
      expect(called).not.toContain('GetInstanceScreenshot')
    } finally {
      server.close()
      await simulator.close()
    }
  })

  it('takes its credentials from the environment, where none are given', async () => {
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', 'testid')
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'testsecret')
    try {
      const results = await runContract({ target: simulatorTarget(), ...one(gap) })
      expect(results.map(({ outcome }) => outcome)).toEqual(['passed'])
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('lets a known gap be, and fails when it is closed, or never was', async () => {
    const gaps = [{ id: gap, why: 'Not yet.' }]
    const open = await runContract({ target: silent, credentials, writes: true, gaps, ...one(gap) })
    expect(open.map(({ outcome, problems }) => [outcome, ...problems])).toEqual([['gap', 'Not yet.']])
    const closed = await runContract({ target: simulatorTarget(), credentials, gaps, ...one(gap) })
    expect(closed[0]).toMatchObject({ outcome: 'failed', problems: [expect.stringContaining('take it away')] })
    const never = [{ id: 'gws CreateCluster: sings', why: 'No.' }]
    const odd = await runContract({ target: simulatorTarget(), credentials, gaps: never, ...one(gap) })
    expect(odd.map(({ outcome }) => outcome)).toEqual(['passed', 'failed'])
  })
})

describe('a field that no document has', () => {
  const odd = { status: 200, text: async () => '{"Response":{"InstanceVncUrl":"a","Odd":1,"RequestId":"b"}}' }
  const xml = '<GetInstanceScreenshotResponse><InstanceId>i</InstanceId><Odd>1</Odd></GetInstanceScreenshotResponse>'
  const run = (strict?: boolean) =>
    runContract({
      target: { fetch: async () => odd, pass: () => {} },
      credentials,
      ...one('cvm DescribeInstanceVncUrl: is answered as documented'),
      ...(strict !== undefined && { strict }),
    })

  it('is noted, and told in every report', async () => {
    const results = await run()
    expect(results.map(({ outcome, notes }) => [outcome, notes])).toEqual([['passed', ['Odd is not documented.']]])
    expect(textReport(results)).toBe(
      'cvm DescribeInstanceVncUrl: Odd is not documented.\n1 cases: 1 kept, 0 broken, 0 known gaps, 0 skipped.\n',
    )
    expect(junitReport(results)).toContain('<system-out>Odd is not documented.</system-out>')
    expect(markdownReport(results)).toContain('- cvm DescribeInstanceVncUrl: Odd is not documented.')
  })

  it('breaks a case when it is meant to, and where the target is ours', async () => {
    expect((await run(true)).map(({ outcome }) => outcome)).toEqual(['failed'])
    const fetch = async () => odd
    const target = { fetch, pass: () => {}, reset: () => {} }
    const [result] = await runContract({
      target,
      credentials,
      ...one('cvm DescribeInstanceVncUrl: is answered as documented'),
    })
    expect(result).toMatchObject({ outcome: 'failed', problems: ['Odd is not documented.'] })
  })

  it('is noted in XML too', async () => {
    const target = { fetch: async () => ({ status: 200, text: async () => xml }), pass: () => {} }
    const only = one('ecs GetInstanceScreenshot: is answered as documented, in XML')
    const [result] = await runContract({ target, credentials, writes: true, ...only })
    expect(result?.notes).toEqual(['Odd is not documented.'])
  })
})

describe('a report', () => {
  it('names what is broken, as text, JUnit and Markdown', async () => {
    const broken = await runContract({ target: silent, credentials, writes: true, ...one(gap) })
    const problem = 'It was answered, not refused as MissingParameter.'
    expect(textReport(broken)).toBe(`${gap}\n  ${problem}\n1 cases: 0 kept, 1 broken, 0 known gaps, 0 skipped.\n`)
    expect(junitReport(broken)).toContain('<testsuite name="gws CreateCluster" tests="1" failures="1" skipped="0"')
    expect(junitReport(broken)).toContain(`<failure message="${problem}"/>`)
    expect(markdownReport(broken)).toContain('| gws CreateCluster | 0 | 1 | 0 | 0 |')
    expect(markdownReport(broken)).toContain(`- ${gap} (broken): ${problem}`)
  })

  it('holds whatever a service says', () => {
    const about = { id: 'a', service: 'gws', operation: 'X', name: 'a' }
    const odd = [{ case: about, outcome: 'failed' as const, problems: ['<a> & "b"\u0000 |'], took: 1 }]
    expect(junitReport(odd)).toContain('message="&lt;a&gt; &amp; &quot;b&quot;? |"')
    expect(markdownReport(odd)).toContain('\\<a\\> & "b"')
  })
})
