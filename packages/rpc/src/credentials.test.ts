import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cached, chain, noCredentials, parseIni, surroundings, type Source } from './credentials.ts'

interface Keys {
  readonly id: string
}

const source = (place: string, found?: Keys): Source<Keys> & { asked: number } => {
  const it = { place, asked: 0, find: () => (it.asked++, found) }
  return it
}

describe('parseIni', () => {
  test('reads sections, keys with equals signs in their values, comments and Windows line ends', () => {
    const text =
      '\uFEFFregion = none\r\n[default]\r\n# a comment\r\nsecret_id=AK\r\n  secret_key = a=b==#1 \r\n; more\n[ other ]\nx=1\nbroken line'
    expect(parseIni(text)).toEqual({
      '': { region: 'none' },
      default: { secret_id: 'AK', secret_key: 'a=b==#1' },
      other: { x: '1' },
    })
  })

  test('keeps a section that appears twice together and takes no prototype for a section', () => {
    const sections = parseIni('[a]\nx=1\n[a]\ny=2\n[__proto__]\nz=3')
    expect({ ...sections['a'] }).toEqual({ x: '1', y: '2' })
    expect(Object.keys(sections)).toEqual(['a', '__proto__'])
    expect(sections['constructor']).toBeUndefined()
  })
})

describe('chain', () => {
  test('takes the first source that has something and asks no further', async () => {
    const last = source('last', { id: 'c' })
    expect(await chain(source('first'), source('second', { id: 'b' }), last)()).toEqual({ id: 'b' })
    expect(last.asked).toBe(0)
  })

  test('lists every place when none has anything', async () => {
    const refused = chain(source('environment (A, B)'), source('~/.x/credentials'))()
    await expect(refused).rejects.toMatchObject({ name: 'ApiError', code: 'Client.NoCredentials', status: 0 })
    await expect(refused).rejects.toThrow(/environment \(A, B\)\n {2}- ~\/\.x\/credentials$/)
  })

  test('stops at a source that is broken instead of using another account', async () => {
    const next = source('next', { id: 'other' })
    const broken: Source<Keys> = {
      place: 'file',
      find: () => {
        throw noCredentials('file is no JSON')
      },
    }
    await expect(chain(broken, next)()).rejects.toThrow('file is no JSON')
    expect(next.asked).toBe(0)
  })
})

describe('cached', () => {
  test('asks once for credentials that never end', async () => {
    let calls = 0
    const provider = cached(async () => ({ id: `n${++calls}` }), { now: () => 0 })
    expect([await provider(), await provider()]).toEqual([{ id: 'n1' }, { id: 'n1' }])
  })

  test('refreshes five minutes before the end', async () => {
    let time = 0
    let calls = 0
    const provider = cached(async () => ({ id: `n${++calls}`, expiration: time + 3_600_000 }), { now: () => time })
    await provider()
    time = 3_600_000 - 300_001
    expect((await provider()).id).toBe('n1')
    time += 1
    expect((await provider()).id).toBe('n2')
  })

  test('refreshes once for many callers at the same time', async () => {
    let calls = 0
    const provider = cached(async () => ({ id: `n${++calls}`, expiration: 1 }), { now: () => 0 })
    const all = await Promise.all([provider(), provider(), provider()])
    expect(all.map((one) => one.id)).toEqual(['n1', 'n1', 'n1'])
  })

  test('lives with a failing refresh until the old credentials end', async () => {
    let time = 0
    let fails = false
    const provider = cached(
      async () => {
        if (fails) throw new Error('metadata is away')
        return { id: 'old', expiration: 600_000 }
      },
      { now: () => time },
    )
    await provider()
    fails = true
    time = 400_000
    expect((await provider()).id).toBe('old')
    time = 600_000
    await expect(provider()).rejects.toThrow('metadata is away')
    fails = false
    expect((await provider()).id).toBe('old')
  })
})

describe('surroundings', () => {
  test('are this process, with parts replaced', () => {
    const around = surroundings({ env: { HOME: '/home/x' }, now: () => 7 })
    expect([around.home, around.now()]).toEqual(['/home/x', 7])
  })

  test('answer undefined for a file that is not there and its text otherwise', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'credentials-'))
    await writeFile(join(folder, 'a'), 'text')
    const { readText } = surroundings()
    expect([
      await readText(join(folder, 'a')),
      await readText(join(folder, 'b')),
      await readText(join(folder, 'a/b')),
    ]).toEqual(['text', undefined, undefined])
  })

  test('say which file cannot be read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'credentials-'))
    await expect(surroundings().readText(folder)).rejects.toThrow(`${folder} cannot be read (EISDIR)`)
  })
})
