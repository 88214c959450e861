/** Consoles in use: 100 text consoles, each of which scrolls ten times a second, through the gateway. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Typed } from './console-live-run.ts'
import { machine, startConsoles } from './console-live-world.ts'
import { kilobytes, limit, milliseconds, plain, type Report, samplesOf, type Settings, works } from './harness.ts'
import { environment, here, onSources } from './processes.ts'

const consoles = 100

export async function consoleLive({ quick }: Settings): Promise<Report> {
  const seconds = quick ? 3 : 20
  const server = await startConsoles(consoles)
  try {
    const urls: string[] = []
    for (let index = 0; index < consoles; index++) urls.push(await server.link(machine(index)))
    const { typed, load } = await typeAt(urls, seconds, server.cpu)
    const sorted = typed.waits.toSorted((a, b) => a - b)
    const part = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Infinity
    const percent = (value: number): string => `${plain(value * 100)} %`
    return {
      title: `${consoles} text consoles of 80x25, each with ten commands a second, through the gateway`,
      rows: [
        limit('server, of a core', load, '', percent, { atMost: 0.5 }),
        limit(
          'key to pixel, p99',
          part(0.99),
          `median ${milliseconds(part(0.5))}, typists late ${milliseconds(typed.late)}`,
          milliseconds,
          { atMost: 50 },
        ),
        works('all are answered', typed.unanswered > 0 ? `${typed.unanswered} consoles were not` : undefined),
      ],
      notes: [
        `Each viewer has the encodings and the pixel format of noVNC, asks for the next update when it has one, and presses Up and Return ten times a second: the simulated Linux shows the command and a line of answer, which scroll in. ${typed.commands} commands, ${typed.updates} updates of ${kilobytes(typed.bytes / typed.updates)}, at most 30 a second for each viewer.`,
      ],
      samples: samplesOf({ 'key to pixel, ms': typed.waits }),
    }
  } finally {
    await server.stop()
  }
}

/** `load` is of one core, while they type. */
async function typeAt(urls: readonly string[], seconds: number, cpu: () => number) {
  const child = spawn(process.execPath, [...onSources, `${here}console-live-run.ts`, String(seconds)], {
    env: environment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(urls.join('\n'))
  let before = { cpu: 0, at: 0 }
  for await (const line of createInterface(child.stdout)) {
    if (line === 'typing') before = { cpu: cpu(), at: performance.now() }
    else {
      const load = (cpu() - before.cpu) / ((performance.now() - before.at) / 1000)
      return { typed: JSON.parse(line) as Typed, load }
    }
  }
  throw new Error('Those who type ended too early.')
}
