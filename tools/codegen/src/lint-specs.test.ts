/** The command that writers of specs run as they go. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { operation, service } from './load/testing.ts'

const command = fileURLToPath(new URL('lint-specs.ts', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'lint-'))
afterAll(() => rmSync(root, { recursive: true }))

function write(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(root, folder, 'acme/demo'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, folder, 'acme/demo', name), text)
}

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=porthole-source', command, ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

it('says how much it found right, and exits 0', () => {
  write('specs', { '_service.yaml': service, 'GetThing.yaml': operation })
  expect(run()).toEqual({ status: 0, stdout: '1 service, 1 operation: no problems\n', stderr: '' })
})

it('prints every problem, their number, and exits 1', () => {
  write('bad', {
    '_service.yaml': service,
    'GetThing.yaml': operation.replace('read', 'red').replace('integer?', 'integr?'),
  })
  expect(run('bad')).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'bad/acme/demo/GetThing.yaml:4: effect is red: did you mean read?\n' +
      'bad/acme/demo/GetThing.yaml:9: unknown type integr?: did you mean integer?\n' +
      '2 problems\n',
  })
})

it('takes a folder of one service', () => {
  expect(run('specs/acme/demo').stdout).toBe('1 service, 1 operation: no problems\n')
})

it('says so when there is no such folder, or nothing in it', () => {
  mkdirSync(join(root, 'empty'))
  expect(run('none')).toEqual({
    status: 1,
    stdout: '',
    stderr: 'none: no such folder: name the folder that holds <cloud>/<service>/*.yaml\n',
  })
  expect(run('empty')).toEqual({
    status: 1,
    stdout: '',
    stderr: 'empty: no specs in it: name the folder that holds <cloud>/<service>/*.yaml\n',
  })
})
