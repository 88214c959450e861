/** Where credentials come from: the parts that every cloud's chain is made of. Nothing here knows a cloud. */
import type { Awaitable } from './crypto.ts'
import { ApiError } from './error.ts'
import type { Fetch } from './fetch.ts'

/** Credentials that may end: `expiration` is in milliseconds since 1970, absent when they never do. */
export type Expiring<Credentials> = Credentials & { readonly expiration?: number }

/** What `options.credentials` of a client takes. */
export type Provider<Credentials> = () => Promise<Expiring<Credentials>>

/** One place that may hold credentials. `find` answers undefined when nothing is there, and throws when what is there is broken. */
export interface Source<Credentials> {
  /** Where this is, for people: `environment (A, B)`, a file's path. Never a value. */
  readonly place: string
  readonly find: () => Awaitable<Expiring<Credentials> | undefined>
}

/** What sources read; everything may be replaced. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The user's folder, without a slash at its end. */
  readonly home: string
  /** Text of a file; undefined when there is no such file. */
  readonly readText: (path: string) => Awaitable<string | undefined>
  readonly fetch: Fetch
  readonly now: () => number
}

/** No credentials, or broken ones. The text names places and what to do, never a value. */
export function noCredentials(detail: string): ApiError<'Client.NoCredentials'> {
  return new ApiError('Client.NoCredentials', detail)
}

/** This process's own surroundings, with any part replaced. */
export function surroundings(given: Partial<Surroundings> = {}): Surroundings {
  const env = given.env ?? globalThis.process?.env ?? {}
  return { env, home: env['HOME'] ?? env['USERPROFILE'] ?? '', readText, fetch: globalFetch, now: Date.now, ...given }
}

/** A provider that asks its sources in order and takes the first that has something. When none has, the error (`Client.NoCredentials`) lists the places. */
export function chain<Credentials>(...sources: readonly Source<Credentials>[]): Provider<Credentials> {
  return async () => {
    for (const source of sources) {
      const found = await source.find()
      if (found) return found
    }
    const places = sources.map((source) => `\n  - ${source.place}`).join('')
    throw noCredentials(`No credentials found. Give them as options.credentials, or put them in one of:${places}`)
  }
}

/**
 * Remembers what a provider gave and asks again `early` ms (5 minutes by default) before it ends, one refresh at a time.
 * A refresh that fails is forgiven while the old credentials still hold.
 */
export function cached<Credentials>(
  provider: () => Awaitable<Expiring<Credentials>>,
  options: { readonly now?: () => number; readonly early?: number } = {},
): Provider<Credentials> {
  const { now = Date.now, early = 5 * 60_000 } = options
  let held: Expiring<Credentials> | undefined
  let refreshing: Promise<Expiring<Credentials>> | undefined

  const endsBefore = (time: number) => held?.expiration !== undefined && held.expiration <= time
  const refresh = async () => {
    try {
      held = await provider()
    } catch (error) {
      if (!held || endsBefore(now())) throw error
    } finally {
      refreshing = undefined
    }
    return held
  }
  return async () => (held && !endsBefore(now() + early) ? held : (refreshing ??= refresh()))
}

/** Sections of an INI file by name. Keys before the first section are in section `''`; whole-line comments begin with `#` or `;`. */
export function parseIni(text: string): Record<string, Record<string, string>> {
  const sections: Record<string, Record<string, string>> = Object.create(null)
  let name = ''
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const line = raw.trim()
    if (!line || line.startsWith('#') || line.startsWith(';')) continue
    const header = /^\[(.*)\]$/.exec(line)
    if (header) {
      name = header[1]!.trim()
      sections[name] ??= Object.create(null) as Record<string, string>
      continue
    }
    const equals = line.indexOf('=')
    if (equals < 1) continue
    const section = (sections[name] ??= Object.create(null) as Record<string, string>)
    section[line.slice(0, equals).trim()] = line.slice(equals + 1).trim()
  }
  return sections
}

async function readText(path: string): Promise<string | undefined> {
  const { readFile } = await import('node:fs/promises')
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw noCredentials(`${path} cannot be read (${code}): check its permissions.`)
  }
}

// Node's own fetch uses no proxy, which is what a metadata address needs.
const globalFetch: Fetch = (url, init) => globalThis.fetch(url, init)
