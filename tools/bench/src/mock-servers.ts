/** The mock servers that are compared: how each is started, and the request that it answers. */
import { spawn } from 'node:child_process'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { binOf } from './peers.ts'
import { environment, here, onSources, type Running, root, runningOf } from './processes.ts'

export interface MockServer {
  /** Default Node. */
  readonly program?: string
  /** Of Node the program and its arguments. */
  args(port: number): string[]
}

const ecs = join(root, 'packages/aliyun/openapi/ecs.json')

const program =
  onSources.length > 0
    ? [...onSources, join(root, 'apps/mock-server/src/main.ts')]
    : [join(root, 'apps/mock-server/bin/porthole-mock.js')]

/** Signatures and validation are on by default; so are limits, and CVM would answer ten calls in a second. */
export const portholeWith = (...options: readonly string[]): MockServer => ({
  args: (port) => [...program, '--port', String(port), ...options],
})

export const porthole = portholeWith('--no-limits')

/** Prism and Mockoon say as little as they can be told to. */
export const prism = (document = ecs): MockServer => ({
  args: (port) => [binOf('@stoplight/prism-cli', 'prism'), 'mock', '-p', String(port), '-v', 'silent', document],
})

export const mockoon = (): MockServer => {
  const settings = ['--hostname', '127.0.0.1', '--disable-log-to-file', '--disable-admin-api']
  return {
    args: (port) => [binOf('@mockoon/cli', 'mockoon-cli'), 'start', '--data', ecs, '--port', String(port), ...settings],
  }
}

export const bareAjv: MockServer = { args: (port) => [`${here}mock-ajv.mjs`, String(port)] }

/** All operations, of the requests that the world gets. */
export const worldAjv: MockServer = { args: (port) => [`${here}world-ajv.mjs`, String(port)] }

/** Starts a server and waits until it accepts connections; what it prints goes nowhere, so that it costs nobody. */
export async function startMock(server: MockServer, port: number): Promise<Running> {
  const { program = process.execPath, args } = server
  const started = performance.now()
  const child = spawn(program, args(port), { cwd: root, env: environment(), stdio: 'ignore' })
  const running = runningOf(child)
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${args(port)[0]} ended before it answered.`)
    if (performance.now() - started > 60_000) throw new Error(`${args(port)[0]} did not start within a minute.`)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return running
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
