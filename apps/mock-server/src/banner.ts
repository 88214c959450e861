/** What the mock server prints: what runs where, whom it knows, what to try, and what it refused. */
import type { LogEvent, Served } from '@porthole/rpc/server'

export interface Running {
  readonly version: string
  readonly url: string
  readonly services: readonly Served[]
  /** Secrets by key id, when they are the default pairs: others are not shown. */
  readonly credentials: Readonly<Record<string, string>> | undefined
  readonly verify: boolean
}

const width = 80

export function banner(running: Running): string {
  const { version, url, services } = running
  const operations = services.flatMap(({ descriptor }) => Object.keys(descriptor.operations))
  const names = services.map(({ descriptor: { service } }) => `${service.cloud} ${service.name}`)
  return [
    `Porthole mock server ${version} at ${url}`,
    `${operations.length} operations of ${names.join(', ')}`,
    '',
    ...credentialLines(running),
    '',
    'Try in another terminal',
    ...services.flatMap(({ descriptor: { service, operations } }) =>
      wrap(['npx --no-install porthole', service.cloud, service.name, ...example(operations), `--endpoint ${url}`]),
    ),
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

/** The first operation that changes nothing, and its required parameters with the documents' sample values. */
function example(operations: Served['descriptor']['operations']): string[] {
  const { name, request } = Object.values(operations).find(({ effect }) => effect === 'read')!
  const required = Object.entries(request).filter(([, field]) => field.required && field.example !== undefined)
  return [name, ...required.map(([parameter, field]) => `--${parameter} ${String(field.example)}`)]
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
