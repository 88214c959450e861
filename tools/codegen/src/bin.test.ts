/** The command itself: exit codes, and the short way when nothing has changed. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { tiny, writeDemo } from './emit/demo.ts'

const bin = fileURLToPath(new URL('../bin/gen.mjs', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'porthole-bin-'))
const [specs, out] = [join(work, 'specs'), join(work, 'out')]
afterAll(() => rmSync(work, { recursive: true }))

function gen(...args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, '--specs', specs, '--out', out, ...args], {
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

it('generates, says so, and sees any change of a spec or of a generated file', () => {
  writeDemo(specs, { OpenDoor: tiny('OpenDoor') })
  expect(gen('--check').status).toBe(1)
  expect(gen()).toEqual({ status: 0, said: 'gen: 12 files written for aliyun/demo\n' })
  expect(gen()).toEqual({ status: 0, said: 'gen: up to date\n' })
  expect(gen('--check').status).toBe(0)

  const client = join(out, 'packages/aliyun/src/gen/demo/client.ts')
  writeFileSync(client, '// changed by hand\n')
  expect(gen('--check')).toEqual({
    status: 1,
    said: 'packages/aliyun/src/gen/demo/client.ts: stale: run npm run gen\n',
  })
  expect(gen()).toEqual({ status: 0, said: 'gen: 1 file written for aliyun/demo\n' })

  rmSync(client)
  expect(gen('--check').status).toBe(1)
  expect(gen().status).toBe(0)

  writeDemo(specs, { OpenDoor: tiny('OpenDoor').replace('Opens a door.', 'Opens it.') })
  expect(gen('--check').status).toBe(1)
  writeDemo(specs, { OpenDoor: 'operation: [' })
  const broken = gen()
  expect(broken.status).toBe(1)
  expect(broken.said).toContain('specs/aliyun/demo/OpenDoor.yaml:1: ')
}, 60_000)

it('explains itself when it is asked for something that it has not', () => {
  const { status, said } = gen('--chekc')
  expect(status).toBe(1)
  expect(said).toContain('--check')
})
