/** The built command line and mock server as users run them: their own programs, on the system's own Node. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, execute, appsAreBuilt, needsBuild, systemNode, workspace } from './built.ts'

const bin = { porthole: 'apps/cli/bin/porthole.js', mock: 'apps/mock-server/bin/porthole-mock.js' }

const porthole = (...args: string[]): Promise<Ended> => execute(systemNode, [join(workspace, bin.porthole), ...args])

interface Running {
  readonly url: string
  readonly process: ChildProcess
  readonly ended: Promise<{ code: number | null; signal: string | null }>
}

/** Starts the mock server on a free port; resolves when it has told its address. */
function start(): Promise<Running> {
  const child = spawn(systemNode, [join(workspace, bin.mock), '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  return new Promise((resolve, reject) => {
    let shown = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        const url = /http:\/\/127\.0\.0\.1:\d+/.exec((shown += text))?.[0]
        if (url) resolve({ url, process: child, ended })
      })
    }
    void ended.then(() => reject(new Error(`The mock server ended: ${shown}`)))
  })
}

describe.skipIf(!appsAreBuilt)(`the built programs ${needsBuild}`, () => {
  let server: Running

  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.process.kill('SIGKILL'))

  it('porthole tells its version', async () => {
    expect(await porthole('--version')).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' })
  })

  it.each([
    ['aliyun ecs DescribeInstanceVncUrl --RegionId cn-hangzhou --InstanceId i-bp1linux000000000001', 'VncUrl'],
    [
      'aliyun ecs DescribeInstanceVncUrl --RegionId cn-hangzhou --InstanceId i-bp1windows0000000001 --signature v1',
      'VncUrl',
    ],
    ['aliyun gws DescribeInstances --ClusterId gws-standard0001', 'Instances'],
    ['tencent cvm DescribeInstanceVncUrl --InstanceId ins-r9hr2upy', 'InstanceVncUrl'],
    ['tencent cvm DescribeInstanceVncUrl --InstanceId ins-r9hr2upy --signature hmac-sha256', 'InstanceVncUrl'],
  ])('porthole %s', async (command, field) => {
    const { status, stdout, stderr } = await porthole(...command.split(' '), '--endpoint', server.url)
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual(
      expect.objectContaining({ [field]: expect.anything(), RequestId: expect.any(String) }),
    )
    expect(status).toBe(0)
  })

  it.each([
    ['aliyun --InstanceId i-bp1windows0000000001 --windows', 'i-bp1windows0000000001&isWindows=true'],
    ['tencent --InstanceId ins-r9hr2upy', 'InstanceVncUrl='],
  ])('porthole console %s prints a page that is there', async (command, part) => {
    const { status, stdout, stderr } = await porthole(
      ...`console ${command} --print --endpoint ${server.url}`.split(' '),
    )
    expect(stderr).toMatch(/^Good (?:once )?for \d+ seconds, until \S+Z\.\n$/)
    expect(stdout).toMatch(new RegExp(`^${server.url}/\\S+\\n$`))
    expect(stdout).toContain(part)
    const page = await fetch(stdout.trim())
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')])
    expect(status).toBe(0)
  })

  it('porthole screenshot writes a JPEG file once, and the service has advice for the next', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'porthole-screenshot-'))
    const shot = (file: string) =>
      porthole(
        ...`screenshot --InstanceId i-bp1linux000000000001 --endpoint ${server.url} --output`.split(' '),
        join(folder, file),
      )
    try {
      const file = join(folder, 'one.jpg')
      expect(await shot('one.jpg')).toEqual({ status: 0, stdout: `${file}\n`, stderr: '' })
      const picture = readFileSync(file)
      expect([picture.subarray(0, 3), picture.subarray(-2)]).toEqual([Buffer.of(255, 216, 255), Buffer.of(255, 217)])
      const soon = await shot('two.jpg')
      expect([soon.status, soon.stdout]).toEqual([1, ''])
      expect(soon.stderr).toMatch(/^\[Throttling\] [\s\S]*\nHint: too many calls/)
      expect(readdirSync(folder)).toEqual(['one.jpg'])
      expect((await shot('one.jpg')).status).toBe(2)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('porthole contract names the place of a mistake in a YAML file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'porthole-subjects-'))
    try {
      const file = join(folder, 'subjects.yaml')
      writeFileSync(file, 'things:\n  - service: cvm\n    kind: 7\n')
      const { status, stderr } = await porthole('contract', '--endpoint', server.url, '--subjects', file)
      expect(stderr).toContain('subjects.yaml:3')
      expect(status).toBe(2)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('porthole-mock says in one line that its port is taken', async () => {
    const { port } = new URL(server.url)
    const { status, stdout, stderr } = await execute(systemNode, [join(workspace, bin.mock), '--port', port])
    expect(stderr).toBe(`Port ${port} is taken: stop the other program or choose another with --port N.\n`)
    expect(stdout).toBe('')
    expect(status).toBe(1)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'porthole-mock stops within a second of %s, idle connections or not',
    async (signal) => {
      const own = await start()
      const agent = new Agent({ keepAlive: true })
      await new Promise((resolve, reject) => {
        get(`${own.url}/_porthole/health`, { agent }, (reply) => reply.resume().once('end', resolve)).once(
          'error',
          reject,
        )
      })
      const tooLate = setTimeout(() => own.process.kill('SIGKILL'), 1000)
      own.process.kill(signal)
      const end = await own.ended
      clearTimeout(tooLate)
      agent.destroy()
      expect(end).toEqual({ code: 0, signal: null })
    },
  )
})
