/** Preloaded into a measured process: at its end it writes the most memory that it held, in KiB, to descriptor 3. */
import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  process.on('exit', () => {
    try {
      writeSync(3, String(process.resourceUsage().maxRSS))
    } catch {
      // A child of the measured process has no such descriptor.
    }
  })
}
