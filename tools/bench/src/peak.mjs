/** Preloaded into a measured process and its children: at its end each notes the most memory that it held, in KiB. */
import { appendFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const file = process.env.PORTHOLE_BENCH_PEAK
if (isMainThread && file) process.on('exit', () => appendFileSync(file, `${process.resourceUsage().maxRSS}\n`))
