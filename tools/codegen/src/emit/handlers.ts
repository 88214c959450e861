/** Emits handlers.ts: what behaviour has to implement, and the answers of the documents' examples. */
import type { Service } from '../model.ts'
import { code, print, type, value } from '../print.ts'
import { camel, header, pascal } from './names.ts'

const server = '@porthole/rpc/server'

export function emitHandlers(service: Service): string {
  const [small, big] = [camel(service.name), pascal(service.name)]
  const handler = type(server, 'Handler')
  const types = (name: string) =>
    code`${type('./operations.ts', `${name}Request`)}, ${type('./operations.ts', `${name}Response`)}`
  const members = service.operations.map(({ name }) => code`${name}: ${handler}<${types(name)}>`)
  return print(header(service), [
    code`/** One handler an operation: typed requests in, answers without their RequestId out. */
export interface ${big}Handlers {\n${members}\n}`,
    code`/** Answers every operation with the example of its document. */
export const ${small}Examples: ${big}Handlers = ${value(server, 'exampleHandlers')}(${value('./descriptor.ts', `${small}Descriptor`)})`,
  ])
}
