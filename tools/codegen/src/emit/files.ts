/** All files that a service becomes. */
import { format, type FormatConfig } from 'oxfmt'
import type { Service } from '../model.ts'
import { emitClient } from './client.ts'
import { emitDescriptor } from './descriptor.ts'
import { emitIndex, emitServer } from './entries.ts'
import { emitFlows, flowNames } from './flows.ts'
import { emitHandlers } from './handlers.ts'
import { header, paths } from './names.ts'
import { openapiOf, type Document } from './openapi.ts'
import { emitOperations } from './operations.ts'
import { emitServicePage } from './reference-index.ts'
import { emitPage } from './reference.ts'
import { emitValidators } from './validators.ts'

export interface File {
  /** From the root of the workspace. */
  readonly path: string
  readonly text: string
}

/** How a document becomes types; in a worker, since it is half of the work. */
export type TypesOf = (document: Document, header: string) => Promise<string>

export async function emitService(service: Service, typesOf: TypesOf, style: FormatConfig): Promise<File[]> {
  const at = paths(service)
  const document = openapiOf(service)
  const types = typesOf(document, header(service))
  const sources: readonly (readonly [string, () => string | undefined])[] = [
    ['validators.ts', () => emitValidators(service)],
    ['operations.ts', () => emitOperations(service)],
    ['flows.ts', () => emitFlows(service)],
    ['client.ts', () => emitClient(service)],
    ['descriptor.ts', () => emitDescriptor(service)],
    ['handlers.ts', () => emitHandlers(service)],
    ['index.ts', () => emitIndex(service)],
    ['server.ts', () => emitServer(service)],
  ]
  const formatted = sources.map(async ([name, emit]) => {
    const text = emit()
    return text === undefined ? [] : [{ path: at.source(name), text: await formatSource(name, text, style) }]
  })
  const pages = service.operations.map((operation) => ({
    path: at.page(operation.name),
    text: emitPage(operation, service),
  }))
  return [
    { path: at.source('types.ts'), text: await formatSource('types.ts', await types, style) },
    ...(await Promise.all(formatted)).flat(),
    { path: at.openapi, text: `${JSON.stringify(document, null, 2)}\n` },
    { path: at.page('README'), text: emitServicePage(service) },
    ...pages,
  ]
}

/** Where those files are, without making them. */
export function pathsOf(service: Service): string[] {
  const at = paths(service)
  const names = ['types', 'validators', 'operations', 'client', 'descriptor', 'handlers', 'index', 'server']
  if (flowNames(service).length > 0) names.push('flows')
  const pages = ['README', ...service.operations.map((operation) => operation.name)]
  return [...names.map((name) => at.source(`${name}.ts`)), at.openapi, ...pages.map(at.page)]
}

/** The formatter is the last step; what it cannot read is a defect of an emitter. */
export async function formatSource(name: string, text: string, style: FormatConfig): Promise<string> {
  const { code, errors } = await format(name, text, style)
  if (errors.length > 0) throw new Error(`${name}: ${errors[0]!.message}\n${errors[0]!.codeframe ?? ''}`)
  return code
}
