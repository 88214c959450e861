/** What a simulated Linux writes while it boots. */
import { hashOf } from './guest.ts'

interface BootLine {
  /** ms after the machine began to run. */
  readonly after: number
  readonly text: string
}

export const bootTime = 3800

const kernel = [
  '\u001B[1mPorthole firmware\u001B[0m: 2 processors, 4096 MB, disk of 40 GB',
  'loading the simulated kernel from vda1',
  'processors: cpu0 and cpu1 are up',
  'memory: 4194304 KB, of which 3.9 GB are free',
  'console: 80 columns, 25 rows, letters of GNU Unifont',
  'disk vda: 83886080 sectors, one partition',
  'network eth0: link is up, 1000 Mbit/s, full duplex',
  'root: vda1 is mounted, its journal is clean',
]

const services = ['time of the world', 'system log', 'network', 'console fonts (中文)', 'remote shell', 'login prompt']

/** Of the machine's very own times. */
export function bootLines(id: string): readonly BootLine[] {
  let after = 0
  const next = (text: string): number => (after += 90 + (hashOf(`${id} ${text}`) % 160))
  const lines = kernel.map((text): BootLine => {
    next(text)
    return { after, text: `\u001B[32m[${(after / 1000).toFixed(6).padStart(12)}]\u001B[0m ${text}` }
  })
  lines.push({ after: next('init'), text: '\n\u001B[1mStarting services\u001B[0m' })
  for (const name of services) lines.push({ after: next(name), text: `\u001B[32m  ok\u001B[0m  ${name}` })
  return lines
}
