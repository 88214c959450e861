import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { version } from './start.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = existsSync(join(root, 'dist/main.js'))
const unlessBuilt = built ? '' : ' (skipped: apps/mock-server is not built, run tsup there first)'

/** What users run it on: the first Node of the PATH that no package brought. */
const systemNode =
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .find(existsSync) ?? process.execPath

interface Run {
  readonly child: ChildProcess
  out: string
  err: string
  readonly exit: Promise<number | null>
}

const running: ChildProcess[] = []
afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')))

function run(
  args: readonly string[],
  script = join(root, 'bin/porthole-mock.js'),
  nodeArgs: readonly string[] = [],
): Run {
  const child = spawn(systemNode, [...nodeArgs, script, ...args])
  running.push(child)
  const result: Run = { child, out: '', err: '', exit: once(child, 'close').then(([code]) => code as number | null) }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (result.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (result.err += text))
  return result
}

/** Starts the server on a free port and waits until it has printed its address. */
async function start(...args: string[]): Promise<Run & { readonly url: string }> {
  const result = run(['--port', '0', ...args])
  while (!result.out.includes('Ctrl-C')) await Promise.race([once(result.child.stdout!, 'data'), exited(result)])
  return Object.assign(result, { url: / at (http:\S+)/.exec(result.out)![1]! })
}

async function exited(result: Run): Promise<never> {
  throw new Error(`The server ended with ${await result.exit}: ${result.err}`)
}

describe.runIf(built)(`porthole-mock${unlessBuilt}`, () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stops on %s with exit code 0, whatever is still open',
    async (signal) => {
      const server = await start()
      expect((await fetch(`${server.url}/_porthole/health`)).status).toBe(200)
      const { port } = new URL(server.url)
      const idle = connect(Number(port), '127.0.0.1').on('error', () => {})
      const busy = connect(Number(port), '127.0.0.1').on('error', () => {})
      await Promise.all([once(idle, 'connect'), once(busy, 'connect')])
      busy.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nunfinished')
      server.child.kill(signal)
      expect(await server.exit).toBe(0)
      expect(server.err).toBe('')
    },
  )

  it('prints one line for each refused request', async () => {
    const server = await start()
    const shown = server.out.length
    const printed = once(server.child.stdout!, 'data')
    await fetch(`${server.url}/?Action=DescribeInstances&Version=2019-06-18`)
    await printed
    expect(server.out.slice(shown)).toMatch(
      /^refused aliyun gws DescribeInstances: \[MissingAccessKeyId\] AccessKeyId is mandatory for this action\. \(.{36}\)\n$/,
    )
  })

  it('prints no refused requests when it is told to be quiet', async () => {
    const server = await start('--quiet')
    const shown = server.out
    await fetch(`${server.url}/?Action=DescribeInstances&Version=2019-06-18`)
    server.child.kill()
    await server.exit
    expect(server.out).toBe(shown)
  })

  it('says loudly that signatures are not checked, and then lets everybody in', async () => {
    const server = await start('--no-verify')
    expect(server.err).toMatch(/^WARNING: .*signatures are NOT checked.*\n$/)
    expect(server.out).toContain('NOT checked')
    const answered = await fetch(`${server.url}/?Action=DescribeInstances&Version=2019-06-18&Format=JSON`)
    expect(answered.status).toBe(200)
    expect(await answered.json()).toMatchObject({ TotalCount: 2 })
  })

  it('says in one line that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const result = run(['--port', String(port)])
    expect(await result.exit).toBe(1)
    expect(result.err).toBe(`Port ${port} is taken: stop the other program or choose another with --port N.\n`)
    expect(result.out).toBe('')
    other.close()
  })

  it('says what is wrong with a seed, or a store, and ends', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'porthole-'))
    const file = join(folder, 'world.yaml')
    writeFileSync(file, 'regions: {}\nrolle: true\n')
    const seed = run(['--port', '0', '--world', file])
    const store = run(['--port', '0', '--store', folder])
    expect([await seed.exit, await store.exit]).toEqual([2, 1])
    expect(seed.err).toBe(
      `porthole-mock: --world: correct the file.\n${file}:2: rolle is no field of a seed: did you mean role?\n`,
    )
    expect(store.err).toMatch(/^porthole-mock: .*\n$/)
    rmSync(folder, { recursive: true })
  })

  it('starts without its Redis, and says that it is not ready', async () => {
    const server = await start('--store', 'redis://user:hunter2@127.0.0.1:1')
    expect((await fetch(`${server.url}/_porthole/ready`)).status).toBe(503)
    expect((await fetch(`${server.url}/_porthole/health`)).status).toBe(200)
    expect(server.err).toMatch(/^WARNING: not ready yet: .*\n$/)
    expect(server.out + server.err).not.toContain('hunter2')
  })

  it('says in one line that it cannot listen on an address', async () => {
    const result = run(['--port', '0', '--host', '192.0.2.1'])
    expect(await result.exit).toBe(1)
    expect(result.err).toBe('192.0.2.1 is no address of this machine: choose one with --host, for example 127.0.0.1.\n')
  })

  it('refuses a bad flag in one line, with exit code 2', async () => {
    const result = run(['--prot', '1'])
    expect(await result.exit).toBe(2)
    expect(result.err).toBe('porthole-mock: There is no --prot: did you mean --port?\n')
  })

  it('prints its help and its version', async () => {
    const [help, number] = [run(['--help']), run(['--version'])]
    expect([await help.exit, await number.exit]).toEqual([0, 0])
    expect(help.out).toMatch(/^Usage: porthole-mock/)
    expect(number.out).toBe(`${version}\n`)
  })
})

describe('the command itself', () => {
  it('says in one line that it is not built', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'porthole-'))
    cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    const result = run([], join(folder, 'bin/porthole-mock.js'))
    expect(await result.exit).toBe(1)
    expect(result.err).toBe('porthole-mock is not built yet: run npm start or npm test in the checkout once.\n')
    rmSync(folder, { recursive: true })
  })

  it('says in one line that Node is too old', async () => {
    const older = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"18.20.0"}})'
    const result = run([], undefined, ['--import', older])
    expect(await result.exit).toBe(1)
    expect(result.err).toMatch(/^porthole-mock needs Node 20 or newer, and this is v.*\.\n$/)
  })
})
