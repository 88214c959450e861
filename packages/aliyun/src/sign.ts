/** Signature V3, ACS3-HMAC-SHA256: how a client signs, and the header that carries it; verify.ts signs what any client may send. */
import type { Crypto, Hmac } from '@porthole/rpc'

export const algorithm = 'ACS3-HMAC-SHA256'

/** The signature in lower-case hex, the string to sign and the names of the signed headers. */
type Signed = readonly [signature: string, text: string, names: string]

/**
 * Signs a POST to `/`. `key` is that of the bare secret, `query` is canonical, `headers` are the signed ones in order,
 * `hash` is the SHA-256 of the body.
 */
export const sign = async (
  crypto: Crypto,
  key: Hmac,
  query: string,
  headers: Readonly<Record<string, string>>,
  hash: string,
): Promise<Signed> => {
  let lines = ''
  let names = ''
  for (const name in headers) {
    lines += `${name}:${headers[name]}\n`
    names += (names && ';') + name
  }
  const canonical = `POST\n/\n${query}\n${lines}\n${names}\n${hash}`
  const text = `${algorithm}\n${await crypto.digest(canonical)}`
  return [await key(text, 'hex'), text, names]
}

/** What an Authorization header says. */
export interface Authorization {
  readonly keyId: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

/** Reads the header that v3 writes; undefined when a part is missing or the algorithm is another. */
export function parseAuthorization(header: string): Authorization | undefined {
  const [, keyId, names, signature] = written.exec(header) ?? []
  return keyId && names && signature ? { keyId, signedHeaders: names.split(';'), signature } : undefined
}

const written = /^ACS3-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([^,\s]+)$/
