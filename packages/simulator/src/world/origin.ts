/** The host by which a caller reached us, so that what we hand out leads back to us. */
import type { Scene } from '../scene.ts'
import type { MachineCloud } from './machines.ts'

/**
 * The beginning of a WebSocket URL: of the public URL where the server has one, else after the Host header, and behind
 * a proxy after X-Forwarded-Proto. A request that names a vendor's host did not cross a network but came in process,
 * and those hosts speak only TLS.
 */
export function socketOrigin({ call, publicUrl }: Scene): string {
  if (publicUrl !== undefined) return socketOriginOf(publicUrl)
  const { request, service } = call
  // One of Tencent's clients sends the whole origin as its Host.
  const [, scheme, host = 'localhost'] =
    /^(?:(https?):\/\/)?((?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?)\/?$/i.exec(request.header('host') ?? '') ?? []
  const vendor = service.service.endpoint.split('.').slice(-2).join('.')
  const vendors = host.replace(/:\d+$/, '').endsWith(`.${vendor}`)
  const proto = request.header('x-forwarded-proto') ?? scheme ?? (vendors ? 'https' : 'http')
  return socketOriginOf(`${proto}://${host}`)
}

/** `ws://host` of `http://host`, and `wss://host` of `https://host`. */
export function socketOriginOf(origin: string): string {
  const { 1: secure, 2: host = '' } = /^http(s?):\/\/(.*)$/i.exec(origin) ?? []
  return `ws${secure === undefined ? '' : secure.toLowerCase()}://${host}`
}

/** The URL of a console as a viewer opens it; the samples of documents 000 and 002 have these paths. */
export function socketUrl(origin: string, cloud: MachineCloud, token: string): string {
  return cloud === 'aliyun' ? `${origin}/websockify/?s=${encodeURIComponent(token)}` : `${origin}/vnc?s=${token}`
}
