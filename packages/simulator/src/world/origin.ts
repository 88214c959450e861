/** The host by which a caller reached us, so that what we hand out leads back to us. */
import type { Scene } from '../scene.ts'

interface Origin {
  readonly secure: boolean
  /** With its port, when it has one. */
  readonly host: string
}

/**
 * After the Host header, and behind a proxy after X-Forwarded-Proto. A request that names a vendor's host did not cross
 * a network but came in process, and those hosts speak only TLS.
 */
function originOf({ call }: Scene): Origin {
  const { request, service } = call
  // One of Tencent's clients sends the whole origin as its Host.
  const [, scheme, host = 'localhost'] =
    /^(?:(https?):\/\/)?((?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?)\/?$/i.exec(request.header('host') ?? '') ?? []
  const vendor = service.service.endpoint.split('.').slice(-2).join('.')
  const vendors = host.replace(/:\d+$/, '').endsWith(`.${vendor}`)
  const proto = request.header('x-forwarded-proto') ?? scheme ?? (vendors ? 'https' : 'http')
  return { secure: proto.toLowerCase() === 'https', host }
}

/** The beginning of a WebSocket URL. */
export function socketOrigin(scene: Scene): string {
  const { secure, host } = originOf(scene)
  return `${secure ? 'wss' : 'ws'}://${host}`
}
