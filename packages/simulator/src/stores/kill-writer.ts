/** A process that writes to a store until it is killed, and says on stdout what was acknowledged: see kill-driver.ts. */
import { writeSync } from 'node:fs'
import { killPlace } from './kill-driver.ts'
import { openStore } from './open.ts'
import { type Draft, type Store, StoreError } from './store.ts'

const [, , url, run] = process.argv

function say(line: string): void {
  for (;;) {
    try {
      writeSync(1, `${line}\n`)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}

/** Adds one to a counter, only if nobody else did meanwhile. */
async function add(store: Store, id: string): Promise<void> {
  const [row] = await store.read(killPlace, [['rate', id]])
  const n = ((row as unknown as { n: number } | undefined)?.n ?? 0) + 1
  const put: [string, Draft][] = [['rate', { id, n } as Draft]]
  if (await store.commit(killPlace, { expect: [['rate', id, row?.rev ?? 0]], put })) say(`counter ${id} ${n}`)
}

/** Makes two rows in one commit, and removes them again. */
async function make(store: Store, id: string, stays: boolean): Promise<void> {
  const cluster = { id, VpcId: id, Name: 'x'.repeat(200) } as Draft
  await store.commit(killPlace, {
    put: [
      ['cluster', cluster],
      ['vpc', { id }],
    ],
  })
  say(`there ${id}`)
  if (stays) return
  say(`unknown ${id}`)
  await store.commit(killPlace, {
    remove: [
      ['cluster', id],
      ['vpc', id],
    ],
  })
  say(`gone ${id}`)
}

async function write(store: Store, who: number): Promise<never> {
  for (let n = 0; ; n++) {
    try {
      await add(store, `counter${who}`)
      await make(store, `${run}-${who}-${n}`, n % 3 > 0)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      // Redis is away: what was not acknowledged may or may not be there.
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}

const store = await openStore(url)
await Promise.all(Array.from({ length: 8 }, (_, who) => write(store, who)))
