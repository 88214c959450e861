import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readBackends } from './backends.ts'

const folder = mkdtempSync(join(tmpdir(), 'porthole-vnc-'))
afterAll(() => rmSync(folder, { recursive: true }))

function written(text: string): string {
  const file = join(folder, 'vnc.yaml')
  writeFileSync(file, text)
  return file
}

describe('the list of real machines', () => {
  it('names an instance, an address and perhaps a password each', () => {
    const file = written(
      '- { instance: i-1, address: "127.0.0.1:5901" }\n- instance: ins-2\n  address: "[::1]:5902"\n  password: secret\n',
    )
    expect(readBackends(file)).toEqual([
      ['i-1', { address: { host: '127.0.0.1', port: 5901 }, password: undefined }],
      ['ins-2', { address: { host: '::1', port: 5902 }, password: 'secret' }],
    ])
  })

  it('is refused with all that is wrong, a line each', () => {
    const file = written('- { instance: i-1, adress: x }\n- { address: "host:1", password: 123456 }\n- 7\n')
    expect(() => readBackends(file)).toThrow(
      [
        '--vnc-config: correct the file.',
        `${file}:1: address has not the form HOST:PORT: write for example address: 127.0.0.1:5901.`,
        `${file}:1: adress is no field: it knows instance, address and password.`,
        `${file}:2: instance is missing: write for example instance: i-1.`,
        `${file}:2: password is no text: write it in quotes.`,
        `${file}:3: instance is missing: write for example instance: i-1.`,
        `${file}:3: address has not the form HOST:PORT: write for example address: 127.0.0.1:5901.`,
      ].join('\n'),
    )
    expect(() => readBackends(written('instance: i-1\n'))).toThrow(':1: it is no list: write - { instance: i-1,')
    expect(() => readBackends(written('- [\n'))).toThrow('--vnc-config: correct the file.')
  })
})
