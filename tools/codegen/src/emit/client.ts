/** Emits client.ts: all operations of a service as one object, and the type of its client. */
import type { Service } from '../model.ts'
import { code, doc, print, type, value } from '../print.ts'
import { camel, header, pascal } from './names.ts'

export function emitClient(service: Service): string {
  const entries = service.operations.map(
    ({ name, summary }) => code`${doc(summary)}\n${value('./operations.ts', name)},`,
  )
  return print(header(service), [
    code`${doc(`All operations of ${service.title}; import single ones where size counts.`)}
export const ${camel(service.name)} = {\n${entries}\n}`,
    code`export type ${pascal(service.name)}Client = ${type('@porthole/rpc', 'Client')}<typeof ${camel(service.name)}>`,
  ])
}
