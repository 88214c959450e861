/** Emits index.ts for clients and server.ts for servers: named re-exports, so that a diff shows what is public. */
import type { Service } from '../model.ts'
import { code, print, type, value } from '../print.ts'
import { flowNames } from './flows.ts'
import { camel, header, pascal } from './names.ts'
import { structuresOf } from './schema.ts'

/** What an entry takes from its cloud's own client.ts, so that a call needs one import. */
export const clientNames = ['ApiError', 'createClient', 'isApiError']
export const optionsName = ({ cloud }: Service): string => `${pascal(cloud)}Options`

export function emitIndex(service: Service): string {
  const names = service.operations.map(({ name }) => name)
  const types = [
    ...[...structuresOf(service).keys()].map(({ name }) => name),
    ...names.flatMap((name) => [`${name}Request`, `${name}Response`, `${name}ErrorCode`]),
  ]
  const flows = flowNames(service)
  return print(header(service), [
    [
      exported('', clientNames, '../../client.ts'),
      exported('type ', [optionsName(service)], '../../client.ts'),
      exported('', ['service', ...names], './operations.ts'),
      exported('type ', types, './operations.ts'),
      exported('', flows, './flows.ts'),
      exported('', [camel(service.name)], './client.ts'),
      exported('type ', [`${pascal(service.name)}Client`], './client.ts'),
      exported('type ', ['components', 'operations', 'paths'], './types.ts'),
    ],
  ])
}

export function emitServer(service: Service): string {
  const [small, big] = [camel(service.name), pascal(service.name)]
  const entries = service.operations.map(({ name }) => code`${name}: ${value('./validators.ts', `validate${name}`)},`)
  return print(header(service), [
    [
      exported('', [`${small}Descriptor`], './descriptor.ts'),
      exported('', [`${small}Examples`], './handlers.ts'),
      exported('type ', [`${big}Handlers`], './handlers.ts'),
    ],
    code`/** The validator of each operation, by its name. */
export const ${small}Validators: Record<string, ${type('@porthole/rpc', 'Validate')}> = {\n${entries}\n}`,
  ])
}

const exported = (kind: string, names: readonly string[], from: string): string | false =>
  names.length > 0 && `export ${kind}{ ${names.join(', ')} } from '${from}'`
