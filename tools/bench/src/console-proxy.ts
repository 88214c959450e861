/** Our proxy to real VNC servers against websockify, which is what others put there. */
import { spawnSync } from 'node:child_process'
import { fixedYoung } from './console-live-world.ts'
import type { Proxied } from './console-proxy-run.ts'
import { compare, kilobytes, limit, type Report, type Row, samplesOf, type Settings } from './harness.ts'
import { ask } from './processes.ts'

const sessions = 200
const asFast = { atLeast: 0.9 }
const parts = 50

export async function consoleProxy({ quick }: Settings): Promise<Report> {
  if (spawnSync('which', ['websockify']).status !== 0)
    throw new Error('it needs websockify: apt-get install websockify')
  const { down, up, memory } = await ask<Proxied>(
    'console-proxy-run.ts',
    quick ? 2 : 7,
    quick ? 500 : 2000,
    quick ? 50 : sessions,
  )
  const row = (what: string, { ours, websockify }: Proxied['down']): Row =>
    compare(what, ours, { name: 'websockify', values: websockify }, rate, asFast)
  const held = limit('memory of a session', memory.ours, `websockify ${kilobytes(memory.websockify)}`, kilobytes, {
    atMost: memory.websockify / parts,
  })
  return {
    title: 'a console that is proxied to a plain TCP server, through our gateway and through websockify',
    rows: [row('from the server', down), row('from the viewer', up), held],
    notes: [
      'One connection; the client is the same, and shares a process with the TCP server. From the viewer come pasted texts of 64 KB in masked frames. We judge tickets and rules, and find the keys in what viewers send; websockify is asked for neither.',
      `Memory is the proportional part of all processes of each, over ${quick ? 50 : sessions} sessions that rest after the handshake; the target is a ${parts}th of websockify's. Ours runs with ${fixedYoung.join(' ')}: see console-idle.`,
    ],
    samples: samplesOf({
      'ours down, MB/s': down.ours,
      'websockify down, MB/s': down.websockify,
      'ours up, MB/s': up.ours,
      'websockify up, MB/s': up.websockify,
    }),
  }
}

const rate = (value: number): string => `${value.toFixed(0)} MB/s`
