/** Real VNC servers behind instances: which, from the server's own configuration alone, and what their screens show. */
import { readFileSync } from 'node:fs'
import { connectRfb, type Framebuffer, type RfbClient } from '@porthole/rfb'
import { LineCounter, parseDocument } from 'yaml'
import { UsageError } from '../usage.ts'
import { type Address, dial } from './proxy.ts'

export interface Backend {
  readonly address: Address
  /** What the server asks for; for pictures of its screen. Who opens a console types it. */
  readonly password?: string | undefined
}

/** By instance. */
export type Backends = ReadonlyMap<string, Backend>

/** `i-...=127.0.0.1:5901`. Throws a UsageError. */
export function backendOf(text: string): readonly [string, Backend] {
  const [, instance, address = ''] = /^([^=\s]+)=(.*)$/.exec(text) ?? []
  const parsed = addressOf(address)
  if (instance !== undefined && parsed) return [instance, { address: parsed }]
  throw new UsageError(`--vnc ${text} has not the form INSTANCE=HOST:PORT, for example i-1=127.0.0.1:5901.`)
}

function addressOf(text: string): Address | undefined {
  const [, v6, name, digits] = /^(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(text) ?? []
  const port = Number(digits)
  return port > 0 && port <= 65535 ? { host: v6 ?? name!, port } : undefined
}

/** A list of `{ instance, address, password }` as YAML. Throws a UsageError with all that is wrong. */
export function readBackends(path: string): readonly (readonly [string, Backend])[] {
  const lines = new LineCounter()
  const document = parseDocument(readConfig(path), { lineCounter: lines })
  const problems = document.errors.map(({ pos, message }) => `${lines.linePos(pos[0]).line}: ${message.split('\n')[0]}`)
  const found: [string, Backend][] = []
  const list: unknown = problems.length > 0 ? [] : document.toJS()
  if (!Array.isArray(list)) problems.push('1: it is no list: write - { instance: i-1, address: 127.0.0.1:5901 }.')
  else
    list.forEach((entry: unknown, index) => {
      const { instance, address, password, ...others } = (entry ?? {}) as Readonly<Record<string, unknown>>
      const range = (document.getIn([index], true) as { range?: readonly number[] } | undefined)?.range
      const problem = (text: string): number => problems.push(`${lines.linePos(range?.[0] ?? 0).line}: ${text}`)
      const parsed = typeof address === 'string' ? addressOf(address) : undefined
      if (typeof instance !== 'string') problem('instance is missing: write for example instance: i-1.')
      if (!parsed) problem('address has not the form HOST:PORT: write for example address: 127.0.0.1:5901.')
      if (password !== undefined && typeof password !== 'string') problem('password is no text: write it in quotes.')
      for (const name of Object.keys(others)) problem(`${name} is no field: it knows instance, address and password.`)
      if (typeof instance === 'string' && parsed)
        found.push([instance, { address: parsed, password: password as string | undefined }])
    })
  if (problems.length === 0) return found
  throw new UsageError(`--vnc-config: correct the file.\n${problems.map((one) => `${path}:${one}`).join('\n')}`)
}

function readConfig(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(
      `--vnc-config ${path}: it cannot be read (${(error as NodeJS.ErrnoException).code}): give a YAML file.`,
    )
  }
}

/** ms for which a connection is kept after a picture, so that the next one costs nothing. */
const keptFor = 10_000

export interface Looks {
  /** The screen of the server behind an instance, kept up to date for a while; undefined: there is none. */
  look(instance: string): Promise<Framebuffer> | undefined
  close(): void
}

export function createLooks(backends: Backends): Looks {
  const clients = new Map<string, { readonly client: Promise<RfbClient>; timer: NodeJS.Timeout | undefined }>()

  async function open({ address, password }: Backend): Promise<RfbClient> {
    const { upstream, greeting } = await dial(address)
    upstream.unshift(greeting)
    try {
      const client = connectRfb(upstream, { timeout: 5000, ...(password !== undefined && { password }) })
      upstream.resume()
      return await client
    } catch (error) {
      throw new Error(`The machine behind this console does not show its screen: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }

  function forget(instance: string): void {
    const kept = clients.get(instance)
    if (!kept) return
    clients.delete(instance)
    clearTimeout(kept.timer)
    kept.client.then((client) => client.close()).catch(() => {})
  }

  /** Takes in what changes until the connection ends. */
  async function follow(instance: string, client: Promise<RfbClient>): Promise<void> {
    try {
      const { update } = await client
      for (;;) await update()
    } catch {
      if (clients.get(instance)?.client === client) forget(instance)
    }
  }

  return {
    look(instance) {
      const backend = backends.get(instance)
      if (!backend) return undefined
      let kept = clients.get(instance)
      if (!kept) {
        kept = { client: open(backend), timer: undefined }
        clients.set(instance, kept)
        void follow(instance, kept.client)
      }
      clearTimeout(kept.timer)
      kept.timer = setTimeout(() => forget(instance), keptFor).unref()
      return kept.client.then(({ screen }) => screen)
    },
    close() {
      for (const instance of clients.keys()) forget(instance)
    },
  }
}
