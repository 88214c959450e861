/** Generates again whenever a spec changes; a problem is told and waited out. */
import { watch as watchFiles } from 'node:fs'
import type { GenOptions } from './gen.ts'
import { run, type Tell } from './run.ts'
import { startTypes } from './types-thread.ts'

/** Milliseconds without a change before generating: editors save in several steps. */
const quiet = 60

/** Runs until the signal aborts. */
export async function watch(options: GenOptions, tell: Tell, signal: AbortSignal): Promise<void> {
  const types = startTypes()
  const pending = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let running = attempt({ ...options, types }, tell)
  const watcher = watchFiles(options.specs, { recursive: true }, (_, name) => {
    if (!name) return
    pending.add(name.split(/[\\/]/).slice(0, 2).join('/'))
    clearTimeout(timer)
    timer = setTimeout(() => {
      running = running.then((whole) => {
        const changed = new Set(pending)
        pending.clear()
        return attempt({ ...options, types, ...(whole && { changed }) }, tell)
      })
    }, quiet)
  })
  tell('gen: watching; Ctrl-C ends it')
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  clearTimeout(timer)
  watcher.close()
  await running
  await types.stop()
}

/** Whether it succeeded: until then the next attempt is for all services. */
async function attempt(options: GenOptions, tell: Tell): Promise<boolean> {
  try {
    return (await run(options, tell)) === 0
  } catch (error) {
    tell(`gen: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return false
  }
}
