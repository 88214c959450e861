/** A tiny cloud for the tests of the kernel: JSON both ways, a signature that is easy to look for. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApiError } from './error.ts'
import type { Fetch, FetchInit, FetchReply } from './fetch.ts'
import type { Effect, Operation, Problem } from './operation.ts'
import type { Protocol } from './protocol.ts'

export interface Keys {
  readonly id: string
  readonly secret: string
}

export const keys: Keys = { id: 'test-id', secret: 'test-secret' }

export const protocol: Protocol<Keys> = {
  throttled: /^Throttl/,
  async encode({ name, json = JSON }, request, { credentials, crypto, now, origin, random, region }) {
    if (!credentials.secret) throw new ApiError('Client.InvalidRequest', 'No secret.')
    const body = json.stringify(request)
    const nonce = `${random()}${random()}`
    const signed = [name, now, nonce, await crypto.digest(body)].join('\n')
    const signature = await (await crypto.key('sha256', credentials.secret))(signed, 'hex')
    const headers = {
      'content-type': 'application/json',
      authorization: `Credential=${credentials.id},Signature=${signature}`,
      'x-nonce': nonce,
      'x-time': String(now),
      ...(region && { 'x-region': region }),
    }
    return { url: new URL(origin).href, init: { method: 'POST', headers, body }, signed }
  },
  decode({ json = JSON }, status, body) {
    const answer = json.parse(body) as { Code?: string; Message?: string; RequestId?: string }
    if (!answer.Code) return status < 300 ? answer : undefined
    throw new ApiError(answer.Code, answer.Message ?? '', { status, requestId: answer.RequestId })
  },
}

const service = { name: 'test', version: '1', endpoint: 'test.{region}.example.com' }

/** Allows any of `fields`; `Old` is a parameter that the service ignores. */
export function operation<Request extends object = object, Response extends object = Record<string, unknown>>(
  name: string,
  effect: Effect = 'read',
  fields: readonly string[] = ['InstanceId', 'RegionId', 'Old'],
): Operation<Request, Response, 'NotFound' | 'Busy'> {
  const validate = (request: object) =>
    Object.keys(request).flatMap((path): Problem[] => {
      if (!fields.includes(path)) return [{ path, code: 'unknown', message: `${path} is unknown.` }]
      return path === 'Old' ? [{ path, code: 'ignored', message: 'Old is ignored.' }] : []
    })
  return { name, service, effect, validate }
}

export const Read = operation<{ InstanceId?: string; RegionId?: string; Old?: string }>('Read')
export const Write = operation<{ InstanceId?: string }>('Write', 'write')
export const Again = operation<{ InstanceId?: string }>('Again', 'idempotent')

export const reply = (body: unknown, status = 200): FetchReply => ({
  status,
  text: async () => (typeof body === 'string' ? body : JSON.stringify(body)),
})

export const refusal = (Code: string, status = 400) => reply({ Code, Message: 'No.', RequestId: 'R-1' }, status)

/** Answers with each in turn, the last one for ever; an Error is thrown. Keeps what it was sent. */
export function script(
  ...answers: readonly (FetchReply | Error)[]
): Fetch & { readonly sent: (FetchInit & { url: string })[] } {
  const sent: (FetchInit & { url: string })[] = []
  const fetch: Fetch = async (url, init) => {
    const answer = answers[Math.min(sent.length, answers.length - 1)]!
    sent.push({ url, ...init })
    if (answer instanceof Error) throw answer
    return answer
  }
  return Object.assign(fetch, { sent })
}

/** An error as Node's sockets make them. */
export const broken = (code: string, message = `read ${code}`) => Object.assign(new Error(message), { code })

/** Starts a server on a free port; its `close` also ends what is open. */
export async function listen(server: Server | RequestListener) {
  const started = typeof server === 'function' ? createServer(server) : server
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  const { port } = started.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      started.close(() => resolve())
      started.closeAllConnections()
    })
  return { port, origin: `http://127.0.0.1:${port}`, close }
}

/** A certificate that nobody should trust, good until 2124. */
export const cert = `-----BEGIN CERTIFICATE-----
MIIBoTCCAUegAwIBAgIUYPpn7yWCLo806ugtP5MDxyWDY6UwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNcG9ydGhvbGUudGVzdDAgFw0yNjExMjExODA1MzdaGA8yMTI2
MTAyODE4MDUzN1owGDEWMBQGA1UEAwwNcG9ydGhvbGUudGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABEF3zsgUbPMvBLEb5tKdN+HxQ8G6x/V2DywF2udaDIyC
nl+5CTk8lpcqW9SNZry3zIfuO1jyzXTQgtBxKRnntXSjbTBrMB0GA1UdDgQWBBSY
B9Y+A/9W6mA/A3sgkL3uET3DLjAfBgNVHSMEGDAWgBSYB9Y+A/9W6mA/A3sgkL3u
ET3DLjAPBgNVHRMBAf8EBTADAQH/MBgGA1UdEQQRMA+CDXBvcnRob2xlLnRlc3Qw
CgYIKoZIzj0EAwIDSAAwRQIgfkBER1zq/7PWr1rHBWuoU7f0mX16ZrPNmeaCvX4q
360CIQDR2tkbl4OEBb/p8xxNmtvHpJb5VQJDVuzkFsMqetjWXw==
-----END CERTIFICATE-----
`
export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6UJwmhLofUyy+Twp
mwFFnffaHEPoZ+PXjbLi9MO6XrmhRANCAARBd87IFGzzLwSxG+bSnTfh8UPBusf1
dg8sBdrnWgyMgp5fuQk5PJaXKlvUjWa8t8yH7jtY8s100ILQcSkZ57V0
-----END PRIVATE KEY-----
`
