/** A Redis of the tests' own, on a free port. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, connect as dial, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface RedisServer {
  readonly port: number
  readonly url: string
  /** `kill -9`. */
  kill(): Promise<void>
  /** Again, on the same port and files. */
  start(): Promise<void>
  /** Ends it, and removes its files. */
  remove(): Promise<void>
}

/** Without it tests are skipped; where PORTHOLE_REQUIRE is 1 they fail. */
export const redisIsMissing =
  spawnSync('redis-server', ['--version']).status !== 0 && process.env['PORTHOLE_REQUIRE'] !== '1'

/** `options` are as on the command line, such as `--appendonly yes`. Nothing is saved by default. */
export async function startRedis(...options: string[]): Promise<RedisServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'porthole-redis-'))
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...options]
  const server: RedisServer = {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill: async () => {},
    async start() {
      const child = spawn('redis-server', args, { stdio: 'ignore' })
      const ended = once(child, 'exit')
      server.kill = async () => {
        child.kill('SIGKILL')
        await ended
      }
      while (!(await answers(port))) {
        if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}.`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    async remove() {
      process.off('exit', abandon)
      await server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  // A test that fails half way leaves no Redis behind.
  const abandon = (): void => void server.kill()
  process.on('exit', abandon)
  await server.start()
  return server
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** Whether it takes commands: not while it still loads its files. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dial(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.on('data', (data) => {
      socket.destroy()
      resolve(/^(\+PONG|-NOAUTH)/.test(data.toString()))
    })
    socket.on('error', () => resolve(false))
  })
}
