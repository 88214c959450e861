import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'porthole-cli-'))
const seen: string[] = []
const proxy = createServer().on('connect', ({ url }, socket) => {
  seen.push(url!)
  socket.end('HTTP/1.1 407 No\r\n\r\n')
})

beforeAll(async () => {
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  await build({
    entry: [fileURLToPath(new URL('main.ts', import.meta.url))],
    format: 'esm',
    target: 'node20',
    outDir: folder,
    outExtension: () => ({ js: '.mjs' }),
    noExternal: [/^@porthole\//],
    silent: true,
    config: false,
    esbuildOptions: (options) => void (options.conditions = ['porthole-source']),
  })
})
afterAll(() => {
  proxy.close()
  rmSync(folder, { recursive: true, force: true })
})

const known = `process.allowedNodeEnvironmentFlags.has('--use-env-proxy')`
const oldNode = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((bin) => join(bin, 'node'))
  .filter((path) => existsSync(path))
  .find((path) => execFileSync(path, ['-p', known], { encoding: 'utf8' }).trim() === 'false')

/** Runs the command line with a proxy in its environment. */
async function porthole(node: string, endpoint: string) {
  seen.length = 0
  const words = ['aliyun', 'ecs', 'DescribeInstanceVncUrl', '--RegionId', 'cn-hangzhou', '--InstanceId', 'i-1']
  const keys = ['--access-key-id', 'id', '--access-key-secret', 'S3CRET', '--endpoint', endpoint]
  const named = `http://user:PASSW0RD@127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const env = { PATH: process.env['PATH'], HOME: folder, HTTPS_PROXY: named, HTTP_PROXY: named }
  return new Promise<{ code: unknown; err: string }>((resolve) => {
    execFile(node, [join(folder, 'main.mjs'), ...words, ...keys], { env }, (error, _, stderr) =>
      resolve({ code: error?.code, err: stderr }),
    )
  })
}

const nodes: [string, string | undefined][] = [
  ['this Node', process.execPath],
  [oldNode ? 'a Node that knows no proxies' : 'an older Node (needs one on PATH from before 22.21 or 24.5)', oldNode],
]

describe.each(nodes)('the command line on %s', (_, node) => {
  test.skipIf(!node)('goes through the proxy of the environment, and tells no password', async () => {
    const { code, err } = await porthole(node!, 'https://ecs.example.test')
    expect(seen[0]).toBe('ecs.example.test:443')
    expect([code, err]).toEqual([1, expect.stringMatching(/407.*\n(.*\n)*Hint: the proxy/)])
    expect(err).not.toMatch(/PASSW0RD|S3CRET/)
  })

  test.skipIf(!node)('goes to this machine directly', async () => {
    const { err } = await porthole(node!, 'http://127.0.0.1:1')
    expect(err).toContain('Hint: nothing listens at that address')
    expect(seen).toEqual([])
  })
})
