/** `kill -9` of the mock server, and of its Redis, at random moments under writes: what was acknowledged is there after. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis } from '@porthole/redis'
import { type Report, type Row, type Settings, works } from './harness.ts'
import { type Killed, openWriter, type Writer } from './kill-writer.ts'
import { freePort, portholeWith, startMock } from './mock-servers.ts'
import type { Running } from './processes.ts'

/** A moment is so many ms after the first write at most. */
const longest = 80

export async function kill({ quick }: Settings): Promise<Report> {
  const kills = quick ? 5 : 100
  const found = {
    'mock server, SQLite': await killServer(kills),
    'mock server, Redis': await killServerOnRedis(kills),
    'Redis, appendfsync always': await killRedis(kills),
  }
  return {
    title: `kill -9 at ${kills} random moments under eight writers`,
    rows: Object.entries(found).map(([what, { wrong }]): Row => works(what, wrong[0])),
    notes: Object.entries(found).map(
      ([what, { acknowledged }]) =>
        `${what}: ${acknowledged} writes were acknowledged over HTTP, and all are as acknowledged after each restart.`,
    ),
    samples: {},
  }
}

export async function killServer(kills: number): Promise<Killed> {
  const folder = mkdtempSync(join(tmpdir(), 'porthole-kill-'))
  try {
    return await killServerOn(join(folder, 'world.db'), kills)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export async function killServerOnRedis(kills: number): Promise<Killed> {
  const redis = await startRedis()
  try {
    return await killServerOn(redis.url, kills)
  } finally {
    await redis.remove()
  }
}

async function killServerOn(store: string, kills: number): Promise<Killed> {
  const port = await freePort()
  const start = (): Promise<Running> => startMock(portholeWith('--quiet', '--store', store), port)
  let server = await start()
  const writer = openWriter(port)
  try {
    await writer.prepare()
    for (let n = 0; n < kills; n++) {
      await disturb(writer, async () => {
        await server.stop()
        server = await start()
      })
    }
  } finally {
    await server.stop()
  }
  return writer.killed()
}

/** The server lives on, and finds its Redis again. */
export async function killRedis(kills: number): Promise<Killed> {
  const redis = await startRedis('--appendonly', 'yes', '--appendfsync', 'always')
  const port = await freePort()
  const server = await startMock(portholeWith('--quiet', '--store', redis.url), port)
  const writer = openWriter(port)
  try {
    await writer.prepare()
    for (let n = 0; n < kills; n++) {
      await disturb(writer, async () => {
        await redis.kill()
        await redis.start()
      })
    }
  } finally {
    await server.stop()
    await redis.remove()
  }
  return writer.killed()
}

/** Breaks something while all write, and looks at everything that was written since. */
async function disturb(writer: Writer, breakIt: () => Promise<void>): Promise<void> {
  const writing = writer.write()
  await Promise.race([writer.acknowledged(), writing])
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longest))
  const broken = breakIt()
  writer.stop()
  await broken
  await writing
  await writer.check()
}
