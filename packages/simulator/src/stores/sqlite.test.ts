import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { describeStore, testKinds } from './contract.ts'
import { killWriters } from './kill-driver.ts'
import { openStore } from './open.ts'
import { openSqliteStore } from './sqlite.ts'
import { StoreError } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'porthole-sqlite-'))
const path = (name: string): string => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describeStore('a store in a SQLite file', () => openSqliteStore(path('contract.db'), testKinds))

describe('a SQLite file', () => {
  const place = { world: 'w', space: 'a|r' }
  const open = (name: string): ReturnType<typeof openSqliteStore> => openSqliteStore(path(name), testKinds)

  it('holds rows, their order and nonces when it is opened again', async () => {
    const store = await open('again.db')
    await store.commit(place, { put: [['thing', { id: 'b', color: 'red', deep: { n: 1 } } as never]] })
    await store.commit(place, { put: [['thing', { id: 'a', color: 'red', deep: { n: 1 } } as never]] })
    await store.commit({ ...place, world: 'gone' }, { put: [['plain', { id: 'a' }]] })
    await store.replace('gone', [])
    await store.useNonce('w', 'n', 9000, 1000)
    await store.useNonce('gone', 'n', 9000, 1000)
    await store.commit(place, { put: [['plain', { id: 'texts', text: '{"n":1}', list: '[]' } as never]] })
    await store.commit(place, { put: [['plain', { id: 'values', text: { n: 1 }, list: [] } as never]] })
    await store.replace('gone', [])
    const dump = await store.dump('w')
    await store.close()

    const again = await open('again.db')
    expect(await again.worlds()).toEqual(['w'])
    expect(await again.dump('w')).toEqual(dump)
    expect(await again.page(place, 'thing', { where: { color: 'red' }, offset: 1 })).toEqual({
      total: 2,
      rows: [{ id: 'a', color: 'red', deep: { n: 1 }, rev: 1, seq: 2 }],
    })
    expect(await again.useNonce('w', 'n', 9000, 1000)).toBe(false)
    expect(await again.useNonce('gone', 'n', 9000, 1000)).toBe(true)
    await again.commit(place, { put: [['thing', { id: 'c' }]] })
    expect((await again.read(place, [['thing', 'c']]))[0]?.seq).toBe(3)
    await again.close()
  })

  it('holds nothing of a world that was dropped before it was written', async () => {
    const store = await open('dropped.db')
    const written = store.commit(place, { put: ['a', 'c'].map((id) => ['thing', { id }]) })
    await store.replace('w', [])
    await written
    await store.close()
    const again = await open('dropped.db')
    await again.commit({ ...place, space: 'other' }, { put: [['plain', { id: 'b' }]] })
    await again.close()
    const last = await open('dropped.db')
    expect(await last.dump('w')).toEqual([{ space: 'other', kind: 'plain', row: { id: 'b', rev: 1, seq: 1 } }])
    await last.close()
  })

  it('forgets nonces that have expired in the time of their world', async () => {
    const store = await open('nonces.db')
    for (let n = 0; n < 5; n++) {
      await store.useNonce('w', `n${n}`, n * 10_000 + 5000, n * 10_000)
      await store.commit(place, { put: [['plain', { id: 'a' }]] })
    }
    await store.close()
    const again = await open('nonces.db')
    expect(await again.useNonce('w', 'n4', 45_000, 0)).toBe(false)
    expect(await again.useNonce('w', 'n3', 45_000, 0)).toBe(true)
    await again.close()
  })

  it('says so after it was closed', async () => {
    const store = await open('closed.db')
    await store.close()
    await store.close()
    const closed = expect.objectContaining({ name: 'StoreError', message: `${path('closed.db')} is closed.` })
    await expect((async () => store.read(place, []))()).rejects.toEqual(closed)
    await expect((async () => store.ready())()).rejects.toEqual(closed)
  })

  it('is for one process: a second one is told to name another', async () => {
    const store = await open('one.db')
    const script = `import(${JSON.stringify(new URL('open.ts', import.meta.url).href)})
      .then(({ openStore }) => openStore(process.argv[1])).catch((error) => console.log(error.message))`
    const { stdout } = spawnSync(process.execPath, ['--conditions=porthole-source', '-e', script, path('one.db')])
    expect(stdout.toString().trim()).toBe(
      `${path('one.db')} is in use by another process: stop that one, or name another file.`,
    )
    await store.close()
    await (await open('one.db')).close()
  })

  it('is refused, and left as it is, when it is not ours', async () => {
    writeFileSync(path('text.db'), 'This is a text. '.repeat(100))
    await expect(open('text.db')).rejects.toThrow(`${path('text.db')} is no SQLite database: name another file`)
    expect(readFileSync(path('text.db'), 'utf8')).toBe('This is a text. '.repeat(100))

    const { DatabaseSync } = process.getBuiltinModule('node:sqlite') as never as Record<
      string,
      new (path: string) => { exec(sql: string): void; close(): void }
    >
    const other = new DatabaseSync!(path('other.db'))
    other.exec('CREATE TABLE theirs (a)')
    other.close()
    await expect(open('other.db')).rejects.toThrow(`${path('other.db')} is a database of another program: name`)

    await (await open('newer.db')).close()
    const newer = new DatabaseSync!(path('newer.db'))
    newer.exec('PRAGMA user_version = 9')
    newer.close()
    await expect(open('newer.db')).rejects.toThrow(`${path('newer.db')} has the schema 9, and this Porthole knows 1`)
  })

  it('needs a folder that is there and can be written', async () => {
    await expect(open('none/a.db')).rejects.toThrow(`${path('none/a.db')} cannot be made: its folder does not exist`)
    mkdirSync(path('folder.db'))
    await expect(open('folder.db')).rejects.toThrow(`${path('folder.db')} is a folder: name a file.`)
    await expect(openSqliteStore('/proc/a.db', testKinds)).rejects.toThrow(
      '/proc/a.db cannot be opened: give this user',
    )
  })

  it.skipIf(process.getuid?.() === 0)(
    'cannot be in a folder that is read only (needs a user that is not root)',
    async () => {
      await (await open('read-only.db')).close()
      chmodSync(folder, 0o555)
      await expect(open('read-only.db').finally(() => chmodSync(folder, 0o755))).rejects.toThrow(StoreError)
    },
  )

  it('refuses a write that did not reach the file, and forgets it', async () => {
    const store = await open('full.db')
    await store.commit(place, { put: [['thing', { id: 'a' }]] })
    // What cannot be written as JSON stands for any failure of the file.
    const bad = { id: 'b', loop: {} as Record<string, unknown> }
    bad.loop['loop'] = bad.loop
    const both = [
      store.commit(place, { put: [['thing', bad]] }),
      store.commit(place, { put: [['plain', { id: 'c' }]] }),
    ]
    for (const result of await Promise.allSettled(both))
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'StoreError' } })
    expect(await store.dump('w')).toEqual([{ space: 'a|r', kind: 'thing', row: { id: 'a', rev: 1, seq: 1 } }])
    await store.ready()
    expect(await store.commit(place, { put: [['thing', { id: 'b' }]] })).toBe(true)
    await store.close()
  })

  it('has every acknowledged write after kill -9', async () => {
    const { acknowledged, wrong } = await killWriters(path('kill.db'), 5)
    expect(wrong).toEqual([])
    expect(acknowledged).toBeGreaterThan(5)
  })

  it('is what a name without a scheme opens', async () => {
    const store = await openStore(path('named.db'))
    await store.commit(place, { put: [['vpc', { id: 'a' }]] })
    await store.close()
    const again = await openStore(path('named.db'))
    expect(await again.worlds()).toEqual(['w'])
    await again.close()
  })
})
