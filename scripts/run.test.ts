/**
 * The launcher as npm runs it, in a folder of its own: the real scripts and the real mock server, but tools that only
 * tell what they were asked.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const checkout = fileURLToPath(new URL('..', import.meta.url))
const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
const installing = 'Installing what Porthole needs (once)...\n'

let root: string
const running: Run[] = []

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'porthole-'))
  cpSync(join(checkout, 'scripts'), join(root, 'scripts'), { recursive: true })
  write('package.json', JSON.stringify({ name: 'x', type: 'module', packageManager: 'pnpm@12.0.0', scripts }))
  write('pnpm-lock.yaml', '')
  write('pnpm-workspace.yaml', '')
  write('packages/one/package.json', '{}')
  write('tools/one/package.json', '{}')
  write('apps/mock-server/package.json', '{ "type": "module" }')
  const server = pathToFileURL(join(checkout, 'apps/mock-server/src/main.ts')).href
  write('apps/mock-server/bin/porthole-mock.js', `import ${JSON.stringify(server)}`)
  for (const name of ['npx', 'turbo', 'vitest', 'oxfmt', 'oxlint', 'tsc', 'knip']) tool(name, '')
})

afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    // The whole group, so that a failed test leaves nothing behind.
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGKILL')
    await ended
  }
  rmSync(root, { recursive: true, force: true })
})

function write(file: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text, { mode })
}

/** Puts a tool where the launcher looks first: it notes how it was called, then does what `body` says. */
function tool(name: string, body: string): void {
  const note = `echo ${name} "$@" >>${join(root, 'calls')}`
  write(`tools/toolchain/node_modules/.bin/${name}`, `#!/bin/sh\n${note}\n${body}\n`, 0o755)
}

/** A tool that runs until a signal ends it. */
const endless = (name: string): void => tool(name, `echo up >>${join(root, 'up')}\nexec sleep 30`)

const calls = (): string => (existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8') : '')

interface Run {
  readonly child: ChildProcess
  out: string
  err: string
  /** When nobody holds its output any more, be it the program or what it has started. */
  readonly ended: Promise<End>
}

interface End {
  readonly code: number | null
  readonly signal: string | null
}

function run(program: string, args: readonly string[], env: Record<string, string> = {}): Run {
  const inherited = Object.entries(process.env).filter(([name]) => !/^p?npm_|^NODE_/i.test(name))
  const child = spawn(program, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(inherited),
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      NODE_OPTIONS: '--conditions=porthole-source',
      npm_config_cache: join(root, '.npm'),
      npm_config_update_notifier: 'false',
      ...env,
    },
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  const result: Run = { child, out: '', err: '', ended }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (result.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (result.err += text))
  running.push(result)
  return result
}

const launch = (...args: string[]): Run => run(process.execPath, ['scripts/run.mjs', ...args])

async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Waits for the mock server's address and leaves an idle connection to it. */
async function serving(server: Run): Promise<void> {
  await until(() => server.out.includes('Ctrl-C') || server.child.exitCode !== null)
  const url = / at (http:\S+)/.exec(server.out)?.[1]
  if (!url) throw new Error(`The server ended: ${server.err}`)
  await new Promise((resolve, reject) => {
    get(`${url}/_porthole/health`, (reply) => reply.resume().once('end', resolve)).once('error', reject)
  })
}

/** Resolves with how it ended; who takes longer than a second is killed. */
async function endedSoon({ child, ended }: Run): Promise<End> {
  const tooLate = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), 1000)
  const end = await ended
  clearTimeout(tooLate)
  return end
}

describe('The launcher installs', () => {
  it('with the pinned pnpm, once, and again when a package.json has changed', async () => {
    const test = async () => {
      rmSync(join(root, 'calls'), { force: true })
      expect((await launch('test').ended).code).toBe(0)
      return calls()
    }
    const build = 'turbo run build --output-logs=errors-only\nvitest run\n'
    const install = 'npx --yes pnpm@12.0.0 install --frozen-lockfile\n'
    expect(await test()).toBe(install + build)
    expect(await test()).toBe(build)
    write('packages/one/package.json', '{ "dependencies": {} }')
    expect(await test()).toBe(install + build)
  })

  it('or says in one line that there is no network, as npm tells it', async () => {
    rmSync(join(root, 'tools/toolchain/node_modules/.bin/npx'))
    const { port, close } = await takenPort()
    await close()
    const result = run(process.execPath, ['scripts/run.mjs', 'start'], {
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_fetch_retries: '0',
    })
    expect((await result.ended).code).toBe(1)
    expect(result.err).toBe(
      `${installing}The npm registry cannot be reached (ECONNREFUSED): connect to the network or set a proxy, then try again.\n`,
    )
    expect(calls()).toBe('')
  })

  it.each([
    ['npm error code ENOTFOUND', 'ENOTFOUND'],
    ['npm error code EAI_AGAIN', 'EAI_AGAIN'],
    ['  ├─▶ dns error', 'dns error'],
    ['  ├─▶ tcp connect error', 'tcp connect error'],
  ])('or says in one line that there is no network when it hears "%s"', async (said, reason) => {
    tool('npx', `echo '${said}'\nexit 1`)
    const result = launch('test')
    expect((await result.ended).code).toBe(1)
    expect(result.err).toMatch(`${installing}The npm registry cannot be reached (${reason}): `)
    expect(result.err.match(/\n/g)).toHaveLength(2)
  })

  it('or shows why it cannot, and tries again the next time', async () => {
    tool('npx', 'echo "The lockfile is out of date." >&2\nexit 1')
    for (const attempt of [launch('gen'), launch('gen')]) {
      expect((await attempt.ended).code).toBe(1)
      expect(attempt.err).toBe(
        `${installing}The lockfile is out of date.\nInstalling failed (see above); \`npx pnpm@12.0.0 install\` shows more.\n`,
      )
    }
  })
})

async function takenPort(): Promise<{ port: string; close(): Promise<unknown> }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = String(typeof address === 'object' && address?.port)
  return { port, close: () => once(server.close(), 'close') }
}

describe('The launcher says in one line', () => {
  it('that the port is taken', async () => {
    const { port, close } = await takenPort()
    const result = launch('start', '--port', port)
    expect((await result.ended).code).toBe(1)
    expect(result.err).toBe(
      `${installing}Port ${port} is taken: stop the other program or choose another with --port N.\n`,
    )
    expect(result.out).toBe('')
    await close()
  })

  it.each(['18.20.4', '12.22.12'])('that Node %s is too old', async (version) => {
    const older = `Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`
    const result = run(process.execPath, ['--import', `data:text/javascript,${older}`, 'scripts/run.mjs', 'start'])
    expect((await result.ended).code).toBe(1)
    expect(result.err).toBe(
      `Porthole needs Node 20 or newer; this is ${version}. Install a current Node and try again.\n`,
    )
    expect(calls()).toBe('')
  })

  it('that there is no such command', async () => {
    const result = launch('strat')
    expect((await result.ended).code).toBe(1)
    expect(result.err).toBe(
      'No command strat: choose one of start, test, gen, check, docsync, spec, release, bench, new, format.\n',
    )
  })

  it('that npm kept a flag for itself', async () => {
    const result = run('npm', ['run', '--silent', 'start', '--port', '7171'])
    expect((await result.ended).code).toBe(1)
    expect(result.err).toBe('npm kept --port for itself: npm run start -- --port 7171\n')
  })
})

describe('The launcher', () => {
  it('shows what the build said when it fails, and goes no further', async () => {
    tool('turbo', 'echo "one: cannot be built"\nexit 3')
    const result = launch('test')
    expect((await result.ended).code).toBe(3)
    expect(result.err).toBe(`${installing}one: cannot be built\n`)
    expect(calls()).not.toContain('vitest')
  })

  it('passes arguments to the tool, and its exit code back', async () => {
    tool('vitest', 'exit 7')
    expect((await launch('test', 'one.test.ts', '--bail').ended).code).toBe(7)
    expect(calls()).toContain('vitest run one.test.ts --bail\n')
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('stops the server within a second of %s', async (signal) => {
    const server = launch('start', '--port', '0')
    await serving(server)
    server.child.kill(signal)
    expect(await endedSoon(server)).toEqual({ code: 0, signal: null })
    expect(server.err).toBe(installing)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('stops the installation, and what that has started, within a second of %s', async (signal, code) => {
    // As npx does: it waits for another program, and passes no signal on.
    tool('npx', `echo up >>${join(root, 'up')}\nsleep 30\nexit`)
    const result = launch('start')
    await until(() => existsSync(join(root, 'up')))
    result.child.kill(signal)
    expect(await endedSoon(result)).toEqual({ code, signal: null })
    expect(result.err).toBe(installing)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('stops a tool on %s', async (signal, code) => {
    endless('vitest')
    const result = launch('test')
    await until(() => existsSync(join(root, 'up')))
    result.child.kill(signal)
    expect(await endedSoon(result)).toEqual({ code, signal: null })
    expect(result.err).toBe(installing)
  })
})

describe('npm', () => {
  it.each([
    ['SIGINT', { code: 0, signal: null }],
    ['SIGTERM', { code: 0, signal: null }],
    // These npm does not pass on.
    ['SIGHUP', { code: null, signal: 'SIGHUP' }],
    ['SIGKILL', { code: null, signal: 'SIGKILL' }],
  ] as const)('start leaves no server behind on %s', async (signal, end) => {
    const server = run('npm', ['start', '--', '--port', '0'])
    await serving(server)
    server.child.kill(signal)
    expect(await server.ended).toEqual(end)
  })

  it('test leaves no tool behind on SIGKILL', async () => {
    endless('vitest')
    const result = run('npm', ['test'])
    await until(() => existsSync(join(root, 'up')))
    result.child.kill('SIGKILL')
    expect(await result.ended).toEqual({ code: null, signal: 'SIGKILL' })
  })
})

describe('npm run check', () => {
  it('tells each check in a line, what a failed one said, and the sum', async () => {
    write('tools/codegen/bin/gen.mjs', '')
    tool('tsc', 'echo "one.ts:1: wrong"\nexit 2')
    const result = launch('check')
    expect((await result.ended).code).toBe(1)
    expect(result.out.replace(/ +[\d.]+ s$/gm, '')).toBe(
      [
        'ok     format',
        'ok     lint',
        'ok     import boundaries',
        'ok     generated files',
        'FAILED types',
        'one.ts:1: wrong',
        'FAILED types of pages',
        'one.ts:1: wrong',
        'ok     unused code',
        'ok     project rules',
        '6 passed, 2 failed\n',
      ].join('\n'),
    )
  })
})
