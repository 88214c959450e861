import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ecsDescriptor } from '@porthole/aliyun/ecs/server'
import type { Fetch } from '@porthole/rpc'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exitCodes } from './exit-codes.ts'
import { jpegOf } from './screenshot.ts'
import { local, porthole, replyOf, server } from './testing.ts'

const example = String(ecsDescriptor.operations['GetInstanceScreenshot']!.example?.['Screenshot'])
const picture = Buffer.from(example, 'base64')

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-screenshot-'))
  file = join(folder, 'now.jpg')
})
afterEach(() => rmSync(folder, { recursive: true }))

const line = (more: string) => `screenshot --InstanceId i-1 ${local} ${more}`
const answering =
  (status: number, answer: object): Fetch =>
  async () =>
    replyOf({ status, headers: {}, body: JSON.stringify(answer) })

describe('porthole screenshot', () => {
  test('writes the picture and prints the name of the file', async () => {
    const { fetch, sent } = await server()
    const outcome = await porthole(line(`--output ${file} --WakeUp --region cn-shanghai`), { fetch })
    expect(outcome).toEqual({ code: exitCodes.ok, out: `${file}\n`, err: '' })
    expect(readFileSync(file)).toEqual(picture)
    const { body } = sent[0]!.init
    expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({ RegionId: 'cn-shanghai', WakeUp: 'true' })
  })

  test('names the file after the instance, and keeps it in this folder', async () => {
    const { fetch } = await server()
    const name = `../porthole-test-${process.pid}/*`
    const made = `.._porthole-test-${process.pid}__.jpg`
    try {
      expect((await porthole(`screenshot --InstanceId ${name} ${local}`, { fetch })).out).toBe(`${made}\n`)
      expect(readFileSync(made)).toEqual(picture)
    } finally {
      rmSync(made, { force: true })
    }
  })

  test('prints the picture itself to -, but to no terminal', async () => {
    const { fetch, sent } = await server()
    const printed: Uint8Array[] = []
    const { code, err } = await porthole(line('--output -'), { fetch, printed })
    expect([code, err]).toEqual([exitCodes.ok, ''])
    expect(Buffer.concat(printed)).toEqual(picture)
    const refused = await porthole(line('--output -'), { fetch, tty: true })
    expect([refused.code, refused.out, sent.length]).toEqual([exitCodes.usage, '', 1])
    expect(refused.err).toContain('not for a terminal')
  })

  test('overwrites a file only with --force, and asks for nothing before', async () => {
    const { fetch, sent } = await server()
    writeFileSync(file, 'mine')
    const refused = await porthole(line(`--output ${file}`), { fetch, columns: 500 })
    expect([refused.code, refused.out, sent]).toEqual([exitCodes.usage, '', []])
    expect(refused.err).toContain(`${file} is there already: --force overwrites it, --output names another.`)
    expect(readFileSync(file, 'utf8')).toBe('mine')
    expect((await porthole(line(`--force --output ${file}`), { fetch })).code).toBe(exitCodes.ok)
    expect(readFileSync(file)).toEqual(picture)
  })

  test('does not overwrite a file that came while it asked', async () => {
    const { fetch: answer } = await server()
    const fetch: Fetch = (url, init) => {
      writeFileSync(file, 'mine')
      return answer(url, init)
    }
    const { code, err } = await porthole(line(`--output ${file}`), { fetch, columns: 500 })
    expect([code, err]).toEqual([exitCodes.failure, `porthole: ${file} cannot be written: EEXIST.\n`])
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  test('fails as calls do, with advice, and writes nothing', async () => {
    const fetch = answering(429, { Code: 'Throttling', Message: 'Too soon.', RequestId: 'R-1' })
    const { code, out, err } = await porthole(line(`--output ${file}`), { fetch })
    expect([code, out]).toEqual([exitCodes.failure, ''])
    expect(err).toMatch(/^\[Throttling\] Too soon\.\n(?:After \d attempts\.\n)?Request id: R-1\nHint: too many calls/)
    expect(existsSync(file)).toBe(false)
    expect((await porthole(line('--access-key-id testid --access-key-secret wrong'), await server())).code).toBe(
      exitCodes.authentication,
    )
  })

  test.each([
    ['iVBORw0KGgo=', 'The picture is no JPEG: '],
    [picture.subarray(0, -2).toString('base64'), 'The picture ends in the middle: '],
    ['/9j/4AAQ...', 'The answer holds no picture: '],
    ['', 'The answer holds no picture: '],
    [undefined, 'The answer holds no picture: '],
  ])('writes no picture that is none: %s', async (Screenshot, problem) => {
    const { code, out, err } = await porthole(line(`--output ${file}`), { fetch: answering(200, { Screenshot }) })
    expect([code, out]).toEqual([exitCodes.failure, ''])
    expect(err.replace(/\s+/g, ' ')).toContain(`${problem}porthole aliyun ecs GetInstanceScreenshot prints the answer`)
    expect(existsSync(file)).toBe(false)
  })

  test('takes a picture whose base64 has lines', () => {
    expect(jpegOf(example.replaceAll(/.{76}/g, '$&\r\n'))).toEqual(picture)
  })

  test('refuses a place where nothing can be written', async () => {
    const { fetch, sent } = await server()
    mkdirSync(file)
    const outcome = async (where: string) =>
      (await porthole(line(`--output ${where}`), { fetch, columns: 500 })).err.split('\n')[0]
    expect(await outcome(file)).toBe(`porthole: --output must name a file: ${file} is a folder.`)
    expect(await outcome(join(folder, 'none', 'x.jpg'))).toBe(
      `porthole: --output needs a folder that can be written to: ${join(folder, 'none')} is none.`,
    )
    expect(sent).toEqual([])
  })

  test.each([
    [`screenshot ${local}`, '--InstanceId is required.'],
    [`screenshot i-1 ${local}`, 'i-1 is not understood: the instance is given as --InstanceId ID.'],
    ['screenshot --InstanceId i-1', '--RegionId is required.'],
    [line('--wakeup'), '--wakeup is not a flag of screenshot. Did you mean --WakeUp?'],
    [line('--WakeUp maybe'), '--WakeUp must be'],
    [line('--force=1'), '--force takes no value.'],
    [line('--output'), '--output needs a value.'],
    [line('--compact'), '--compact does not go with screenshot.'],
    ['screenshto', 'There is no cloud screenshto. Did you mean screenshot?'],
  ])('refuses %s', async (words, problem) => {
    const { fetch, sent } = await server()
    const { code, out, err } = await porthole(words, { fetch })
    expect([code, out, sent]).toEqual([exitCodes.usage, '', []])
    expect(err.replaceAll(/\s+/g, ' ')).toContain(problem)
    expect(err).toMatch(/\nSee porthole (?:screenshot )?--help\n$/)
  })

  test('has help', async () => {
    const asked = await porthole('help screenshot')
    expect([asked.code, asked.err]).toEqual([exitCodes.ok, ''])
    expect((await porthole('screenshot --help')).out).toBe(asked.out)
    for (const flag of ['--InstanceId ID', '--WakeUp', '--output FILE', '--force']) expect(asked.out).toContain(flag)
  })
})
