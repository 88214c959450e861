/** `kill -9` at random moments under writes: of a process with a store, and of Redis; nothing acknowledged may be lost. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { openStore } from './open.ts'
import type { RedisServer } from '@porthole/redis'
import type { Row } from './store.ts'

export interface KillReport {
  readonly kills: number
  /** How many writes were acknowledged. */
  readonly acknowledged: number
  /** What was not as acknowledged; empty is right. */
  readonly wrong: readonly string[]
}

/** Where the writer writes. */
export const killPlace = { world: 'kill', space: 'a|r' }

/** Longest time (ms) that writes go on before a kill. */
const longest = 60

/** Kills the process that writes. Whoever opens the store next finds all that was acknowledged. */
export async function killWriters(url: string, kills: number): Promise<KillReport> {
  const known = new Known()
  for (let n = 0; n < kills; n++) {
    const writer = startWriter(url, n, known)
    await known.news()
    await someTime()
    writer.kill('SIGKILL')
    await once(writer, 'close')
    await known.check(url)
  }
  return known.report(kills)
}

/** Kills a Redis that writes its log before it answers; the writer goes on when it is there again. */
export async function killRedis(server: RedisServer, kills: number): Promise<KillReport> {
  const known = new Known()
  const writer = startWriter(server.url, 0, known)
  try {
    for (let n = 0; n < kills; n++) {
      await known.news()
      await someTime()
      await server.kill()
      await server.start()
      await known.check(server.url)
    }
  } finally {
    writer.kill('SIGKILL')
    await once(writer, 'close')
  }
  return known.report(kills)
}

function startWriter(url: string, run: number, known: Known): ChildProcess {
  const script = fileURLToPath(new URL('kill-writer.ts', import.meta.url))
  const writer = spawn(process.execPath, ['--conditions=porthole-source', script, url, String(run)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let rest = ''
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    for (const line of lines) known.hear(line)
  })
  let complaint = ''
  writer.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  writer.on('close', (code) => {
    if (code !== null) known.fail(new Error(`The writer ended by itself: ${complaint}`))
  })
  return writer
}

/** What is known of the rows from acknowledgements. */
class Known {
  readonly #rows = new Map<string, 'there' | 'gone' | 'unknown'>()
  readonly #counters = new Map<string, number>()
  readonly #wrong: string[] = []
  #acknowledged = 0
  /** How many rows were looked up by their index already. */
  #checked = 0
  #wake: ((error?: Error) => void) | undefined

  hear(line: string): void {
    const [what, id, value] = line.split(' ') as [string, string, string?]
    if (what === 'counter') this.#counters.set(id, Number(value))
    else this.#rows.set(id, what as 'there' | 'gone' | 'unknown')
    if (what !== 'unknown') this.#acknowledged++
    this.#wake?.()
  }

  fail(error: Error): void {
    this.#wrong.push(error.message)
    this.#wake?.(error)
  }

  /** The next acknowledgement. */
  news(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#wake = (error) => (error ? reject(error) : resolve())
    })
  }

  async check(url: string): Promise<void> {
    // What is said while the store is read may be newer than what is read.
    const rows = new Map(this.#rows)
    const counters = new Map(this.#counters)
    const store = await openStore(url)
    try {
      const [clusters, vpcs, rates] = await Promise.all(
        ['cluster', 'vpc', 'rate'].map(async (kind) => byId((await store.page(killPlace, kind)).rows)),
      )
      for (const [id, state] of rows) {
        if (this.#rows.get(id) !== state) continue
        if (state === 'there' && !(clusters!.has(id) && vpcs!.has(id))) this.#wrong.push(`${id} is lost`)
        if (state === 'gone' && (clusters!.has(id) || vpcs!.has(id))) this.#wrong.push(`${id} is back`)
      }
      const unchecked = [...rows].slice(this.#checked)
      this.#checked = rows.size
      await Promise.all(
        unchecked.map(async ([id, state]) => {
          const { total } = await store.page(killPlace, 'cluster', { where: { VpcId: id }, limit: 1 })
          if (state !== 'unknown' && this.#rows.get(id) === state && total !== (state === 'there' ? 1 : 0))
            this.#wrong.push(`the index is wrong about ${id}`)
        }),
      )
      for (const [id, n] of counters) {
        const row = rates!.get(id) as (Row & { n: number }) | undefined
        if (!row || row.n < n || row.n !== row.rev) this.#wrong.push(`${id} was ${n} and is ${row?.n}`)
      }
    } finally {
      await store.close()
    }
  }

  report(kills: number): KillReport {
    return { kills, acknowledged: this.#acknowledged, wrong: this.#wrong }
  }
}

function byId(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]))
}

function someTime(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * longest))
}
