/** The certificate of a server that speaks TLS: given as files, or made on the fly for this machine. */
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { createSecureContext } from 'node:tls'
import { UsageError } from './usage.ts'

export interface Certificate {
  /** PEM. */
  readonly cert: string
  readonly key: string
}

/** Throws a UsageError for files that cannot be read, or do not belong together. */
export function readCertificate(certFile: string, keyFile: string): Certificate {
  const certificate = { cert: read('--tls-cert', certFile), key: read('--tls-key', keyFile) }
  try {
    createSecureContext(certificate)
  } catch (error) {
    throw new UsageError(
      `--tls-cert ${certFile} and --tls-key ${keyFile} are no certificate and its key (${(error as Error).message}): give PEM files that belong together.`,
    )
  }
  return certificate
}

function read(flag: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(
      `${flag} ${path}: it cannot be read (${(error as NodeJS.ErrnoException).code}): give a PEM file.`,
    )
  }
}

/** Signed by itself, for `host` and the names of this machine; what makes it is loaded only for this. */
export async function makeCertificate(host: string): Promise<Certificate> {
  const generate = await generator()
  const names = new Set(['localhost', hostname(), host, '127.0.0.1', '::1'])
  const altNames = [...names]
    .filter((name) => name !== '0.0.0.0' && name !== '::')
    .map((name) => (isIP(name) ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const)))
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Porthole mock server' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  return { cert, key }
}

/** It is CommonJS: bundled, all of it is the default. */
async function generator(): Promise<typeof import('selfsigned').generate> {
  const found: Partial<typeof import('selfsigned')> & { default?: typeof import('selfsigned') } =
    await import('selfsigned')
  return found.generate ?? found.default!.generate
}
