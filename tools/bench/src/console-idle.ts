/** Consoles that nobody uses: what each of 10,000 holds in memory. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fixedYoung, machine, startConsoles } from './console-live-world.ts'
import { kilobytes, limit, megabytes, milliseconds, plain, type Report, type Settings, works } from './harness.ts'
import { environment, here, onSources, residentSize } from './processes.ts'

const target = { atMost: 12_000 }
/** Files that a process keeps open besides its sockets. */
const others = 100

export async function consoleIdle({ quick }: Settings): Promise<Report> {
  const wanted = quick ? 1000 : 10_000
  const count = Math.min(wanted, openFiles() - others)
  const seconds = quick ? 5 : 20
  const fixed = await rest(count, seconds, fixedYoung)
  const usual = await rest(count, seconds)
  const { open, seen, pictures } = fixed
  return {
    title: `${count.toLocaleString('en')} consoles in one server that nobody uses, clients in another process`,
    rows: [
      limit('memory of a console', fixed.bytes, `server ${megabytes(fixed.after)}`, kilobytes, target),
      limit('the same, young generation as V8 likes', usual.bytes, `server ${megabytes(usual.after)}`, kilobytes),
      works('all are open', open === count ? undefined : `${open} of ${count} are, the server says ${seen}`),
      works('all show the screen', pictures >= count ? undefined : `${pictures} of ${count} do`),
      limit('processor, of a core', fixed.load, '', (value) => `${plain(value * 100)} %`),
      limit('opened in', fixed.opened, '', milliseconds),
    ],
    notes: [
      `Resident memory of the server ${seconds} s after the last has opened, over what it held (${megabytes(fixed.before)}) when ${count / 10} consoles had been opened and closed; all have their first picture and wait for the next. They look at one machine: the screen of a simulated Linux takes another 1 MB, however many look at it.`,
      `The young generation of V8, which Node 24 lets grow to 134 MB in any server that is busy for once, is fixed by ${fixedYoung.join(' ')}; the second line is without.`,
      ...(count < wanted ? [`This system lets a process open ${count + others} files: ${wanted} were wanted.`] : []),
    ],
    samples: {},
  }
}

async function rest(count: number, seconds: number, flags: readonly string[] = []) {
  const server = await startConsoles(1, { flags })
  try {
    const url = await server.link(machine(0))
    // Who came and left before leaves a server that has done all of this once.
    const visitors = await openClients(url, count / 10)
    await sleep(2000)
    await visitors.stop()
    await sleep(5000)
    const before = residentSize(server.pid)

    const started = performance.now()
    const clients = await openClients(url, count)
    const opened = performance.now() - started
    await sleep(1000)
    const cpu = server.cpu()
    await sleep(seconds * 1000)
    const load = (server.cpu() - cpu) / seconds
    const after = residentSize(server.pid)
    const { open, pictures } = await clients.ask()
    const { length: seen } = await server.world.consoles.list()
    await clients.stop()
    return { before, after, bytes: (after - before) / count, opened, load, open, pictures, seen }
  } finally {
    await server.stop()
  }
}

function openFiles(): number {
  const most = /^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
  return Number(most)
}

interface Clients {
  /** How many are open, and how many pictures came. */
  ask(): Promise<{ readonly open: number; readonly pictures: number }>
  stop(): Promise<void>
}

async function openClients(url: string, count: number): Promise<Clients> {
  const child = spawn(process.execPath, [...onSources, `${here}console-idle-run.ts`, url, String(count)], {
    env: environment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const answer = async (): Promise<string> => {
    const ended = once(child, 'exit').then(() => {
      throw new Error('The clients ended too early.')
    })
    return String(await Promise.race([once(child.stdout, 'data').then(([data]) => data), ended]))
  }
  await answer()
  return {
    async ask() {
      child.stdin.write('?')
      const [open = 0, pictures = 0] = (await answer()).split(' ').map(Number)
      return { open, pictures }
    },
    async stop() {
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
    },
  }
}
