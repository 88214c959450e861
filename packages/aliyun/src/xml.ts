/** XML answers, an opt-in for the client: `createClient(operations, { signature: xml(v1(), ecsDescriptor) })`. */
import type { Protocol } from '@porthole/rpc'
import type { ServiceDescriptor } from '@porthole/rpc/descriptor'
import { decodeXml } from '@porthole/rpc/xml'
import type { AliyunCredentials } from './protocol.ts'

/**
 * The same signature, but the service is asked to answer in XML, which is read after the service's descriptor
 * (`ecsDescriptor` of `@porthole/aliyun/ecs/server`). Errors and JSON answers are understood too.
 */
export function xml(
  inner: Protocol<AliyunCredentials>,
  { service, operations }: ServiceDescriptor,
): Protocol<AliyunCredentials> {
  return {
    ...inner,
    async encode(operation, request, attempt) {
      if (operation.service.name !== service.name || !Object.hasOwn(operations, operation.name)) {
        throw new TypeError(`${operation.name} is not in the descriptor of ${service.name} that xml() was given.`)
      }
      const encoded = await inner.encode(operation, { ...request, Format: 'XML' }, attempt)
      const headers = { ...encoded.init.headers, accept: 'text/xml' }
      return { ...encoded, init: { ...encoded.init, headers } }
    },
    decode(operation, status, body, signed) {
      if (!body.trimStart().startsWith('<')) return inner.decode(operation, status, body, signed)
      if (status < 300) return decodeXml(body, `${operation.name}Response`, operations[operation.name]!.response)
      return inner.decode(operation, status, JSON.stringify(decodeXml(body, 'Error', {})), signed)
    },
  }
}
