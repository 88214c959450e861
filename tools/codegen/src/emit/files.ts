/** All files that a service becomes. */
import { format, type FormatConfig } from 'oxfmt'
import type { Service } from '../model.ts'
import { emitClient } from './client.ts'
import { emitDescriptor } from './descriptor.ts'
import { emitIndex, emitServer } from './entries.ts'
import { emitFlows, flowNames } from './flows.ts'
import { emitHandlers } from './handlers.ts'
import { paths } from './names.ts'
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

/** The files of a service, not yet formatted, and the document that its types.ts is made of. */
export function emitService(service: Service): { readonly document: Document; readonly files: readonly File[] } {
  const at = paths(service)
  const document = openapiOf(service)
  const flows = emitFlows(service)
  const file = (name: string, text: string): File => ({ path: at.source(name), text })
  const files = [
    file('validators.ts', emitValidators(service)),
    file('operations.ts', emitOperations(service)),
    ...(flows === undefined ? [] : [file('flows.ts', flows)]),
    file('client.ts', emitClient(service)),
    file('descriptor.ts', emitDescriptor(service)),
    file('handlers.ts', emitHandlers(service)),
    file('index.ts', emitIndex(service)),
    file('server.ts', emitServer(service)),
    { path: at.openapi, text: `${JSON.stringify(document, null, 2)}\n` },
    { path: at.page('README'), text: emitServicePage(service) },
    ...service.operations.map((one) => ({ path: at.page(one.name), text: emitPage(one, service) })),
  ]
  return { document, files }
}

/** Where those files are, without making them. */
export function pathsOf(service: Service): string[] {
  const at = paths(service)
  const names = ['types', 'validators', 'operations', 'client', 'descriptor', 'handlers', 'index', 'server']
  if (flowNames(service).length > 0) names.push('flows')
  const pages = ['README', ...service.operations.map((operation) => operation.name)]
  return [...names.map((name) => at.source(`${name}.ts`)), at.openapi, ...pages.map(at.page)]
}

/** Characters that are formatted at a time: the formatter takes some thirty times as much memory. */
const formatSize = 100_000

/** The formatter is the last step of every source; what it cannot read is a defect of an emitter. */
export async function formatted(file: File, style: FormatConfig): Promise<File> {
  if (!file.path.endsWith('.ts')) return file
  let text = ''
  for (const part of partsOf(file.text)) {
    const { code, errors } = await format(file.path, part, style)
    if (errors.length > 0) throw new Error(`${file.path}: ${errors[0]!.message}\n${errors[0]!.codeframe ?? ''}`)
    text += text ? `\n${code}` : code
  }
  return { path: file.path, text }
}

/** A source in parts that can be formatted one by one: emitters put blank lines between statements only. */
function* partsOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const blank = text.indexOf('\n\n', start + formatSize)
    const end = blank < 0 ? text.length : blank + 2
    yield text.slice(start, end)
    start = end
  }
}
