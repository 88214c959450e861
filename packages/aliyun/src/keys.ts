/** Reads an access key out of whatever holds one: an environment, a file's section, an answer. */
import { type Expiring, noCredentials } from '@porthole/rpc/credentials'
import type { AliyunCredentials } from './protocol.ts'

/** Under which names a place keeps its parts. */
export interface Keys {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly securityToken?: string
  /** ISO 8601. */
  readonly expiration?: string
}

/** Undefined when the place holds nothing. Half of a pair is an error: another account must not take its place. */
export function keysOf(
  values: Readonly<Record<string, unknown>>,
  names: Keys,
  place: string,
): Expiring<AliyunCredentials> | undefined {
  const read = (name: string | undefined) => (name === undefined ? undefined : textOf(values[name]))
  const accessKeyId = read(names.accessKeyId)
  const accessKeySecret = read(names.accessKeySecret)
  if (!accessKeyId && !accessKeySecret) return undefined
  if (!accessKeyId) throw noCredentials(`${names.accessKeyId} is missing in ${place}.`)
  if (!accessKeySecret) throw noCredentials(`${names.accessKeySecret} is missing in ${place}.`)
  const securityToken = read(names.securityToken)
  const expiration = Date.parse(read(names.expiration) ?? '')
  return {
    accessKeyId,
    accessKeySecret,
    ...(securityToken && { securityToken }),
    ...(!Number.isNaN(expiration) && { expiration }),
  }
}

/** The object that a text holds as JSON. */
export function readObject(text: string, place: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>
  } catch {
    // The parser's own message would quote the text, and with it a secret.
    throw noCredentials(`${place} is not valid JSON.`)
  }
}

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
