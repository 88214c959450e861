/** What the mock server prints: what runs where, whom it knows, what to try, and what it refused. */
import type { LogEvent } from '@porthole/rpc/server'
import { services } from '@porthole/simulator'
import { tries } from './tries.ts'

export interface Running {
  readonly version: string
  readonly url: string
  /** Secrets by key id, when they are the default pairs: others are not shown. */
  readonly credentials: Readonly<Record<string, string>> | undefined
  readonly verify: boolean
  /** Where worlds are kept, as the user named it; undefined: in memory. */
  readonly store?: string | undefined
  /** Whether its certificate was made on the fly. */
  readonly selfSigned?: boolean
}

const width = 80

export function banner(running: Running): string {
  const { version, url } = running
  const operations = services.flatMap(({ descriptor }) => Object.keys(descriptor.operations))
  const names = services.map(({ descriptor: { cloud, service } }) => `${cloud} ${service.name}`)
  return [
    `Porthole mock server ${version} at ${url}`,
    `${operations.length} operations of ${names.join(', ')}`,
    '',
    ...credentialLines(running),
    ...(running.store === undefined ? [] : [`Worlds are kept in ${shortened(running.store)}`]),
    ...(running.selfSigned ? ['Its certificate is its own: browsers ask once whether to trust it.'] : []),
    '',
    'Open it in a browser to see its instances and use their consoles.',
    '',
    running.selfSigned
      ? 'Try in another terminal, after: export NODE_TLS_REJECT_UNAUTHORIZED=0'
      : 'Try in another terminal',
    ...tries.flatMap((words) => wrap(['npx --no-install porthole', ...words.split(/ (?=--)/), `--endpoint ${url}`])),
    '',
    'Ctrl-C stops the server.',
    '',
  ].join('\n')
}

function credentialLines({ credentials, verify }: Running): string[] {
  if (!verify) return ['Signatures are NOT checked (--no-verify): any key is accepted.']
  if (!credentials) return ['Signatures are checked with the credentials you gave.']
  return [
    'Credentials, each good for every cloud',
    ...Object.entries(credentials).map(([id, secret]) => `  ${id} / ${secret}`),
  ]
}

/** Of a long name the end, which tells more. */
function shortened(store: string): string {
  const most = width - 'Worlds are kept in '.length
  return store.length <= most ? store : `…${store.slice(1 - most)}`
}

/** Breaks a shell command into lines that fit the screen. */
function wrap(words: readonly string[]): string[] {
  const lines: string[] = []
  let line = ' '
  for (const word of words) {
    if (line.length + 1 + word.length + 2 > width) {
      lines.push(`${line} \\`)
      line = '   '
    }
    line += ` ${word}`
  }
  return [...lines, line]
}

/** One line for one event. The texts hold what callers sent, so control characters are taken out. */
export function logLine(event: LogEvent): string {
  const call = [event.cloud, event.service, event.action].filter(Boolean).join(' ')
  return `${event.kind} ${call}: ${detail(event)} (${event.requestId})`.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 400)
}

function detail(event: LogEvent): string {
  if (event.kind === 'failed') return String(event.error)
  if (event.kind === 'refused') return event.why ? `[${event.code}] ${event.why}` : `[${event.code}]`
  return event.why
}
