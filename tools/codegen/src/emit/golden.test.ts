/** The emitters' manual: each page in golden/ is prose, a spec, and what the emitters make of it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format } from 'oxfmt'
import { afterAll, describe, expect, it } from 'vitest'
import { loadSpecs } from '../load/index.ts'
import type { Service } from '../model.ts'
import { readStyle } from '../run.ts'
import { writeDemo } from './demo.ts'
import { emitDescriptor } from './descriptor.ts'
import { formatted } from './files.ts'
import { emitFlows } from './flows.ts'
import { openapiOf } from './openapi.ts'
import { emitOperations } from './operations.ts'
import { emitPage } from './reference.ts'
import { blocksOf, emitTypes, loadTransformer, membersOf } from './types.ts'
import { emitValidators } from './validators.ts'

const folder = fileURLToPath(new URL('./golden/', import.meta.url))
const style = readStyle(fileURLToPath(new URL('../../../../.oxfmtrc.json', import.meta.url)))
const work = mkdtempSync(join(tmpdir(), 'porthole-golden-'))
afterAll(() => rmSync(work, { recursive: true }))

/** The part of an output that a page shows. */
const outputs: Readonly<Record<string, (service: Service) => Promise<string> | string>> = {
  'operations.ts': async (service) => after(await source(emitOperations(service)), /^export type \w+Request/m),
  'flows.ts': async (service) => after(await source(emitFlows(service) ?? ''), /^\/\*\*/m),
  'validators.ts': async (service) => after(await source(emitValidators(service)), /^type Values.*\n\n/m, 'behind'),
  'descriptor.ts': async (service) => {
    const text = after(await source(emitDescriptor(service)), /^const /m)
    return text.slice(0, text.indexOf('\n\nexport const'))
  },
  'types.ts': async (service) => {
    const document = openapiOf(service)
    const transformer = await loadTransformer()
    const blocks = [...blocksOf(document)].map((block) => membersOf(block, transformer))
    const text = await source(emitTypes('//', blocks))
    return text.slice(text.indexOf('  schemas: {'), text.indexOf('    Error: {')).trimEnd()
  },
  schemas: (service) => {
    const { Error: _, ...schemas } = openapiOf(service).components.schemas
    return json(schemas)
  },
  operation: (service) => json(Object.values(openapiOf(service).paths)[0]!['post']),
  'page.md': (service) => emitPage(service.operations[0]!, service),
}

/** What fits on a line stands on one: shorter than the document, and easier to read. */
const json = async (data: unknown): Promise<string> => (await format('x.json', JSON.stringify(data), style)).code

const source = async (text: string): Promise<string> => (await formatted({ path: 'x.ts', text }, style)).text

function after(text: string, mark: RegExp, where: 'from' | 'behind' = 'from'): string {
  const found = mark.exec(text)!
  return text.slice(found.index + (where === 'behind' ? found[0].length : 0))
}

/** Prose and specs, then a heading for each output, with the output below it. */
function readPage(text: string): { head: string; specs: string[]; names: string[] } {
  const head = text.split(/^### /m)[0]!.trimEnd()
  const specs = [...head.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((match) => match[1]!)
  const names = [...text.matchAll(/^### (\S+)$/gm)].map((match) => match[1]!).filter((name) => name in outputs)
  return { head, specs, names }
}

function loadPage(name: string, [operation = '', more]: readonly string[]): Service {
  const specs = join(work, name)
  writeDemo(specs, { [/^operation: (\w+)/.exec(operation)![1]!]: operation }, more)
  const { services, problems } = loadSpecs(specs, specs)
  expect(problems.map((problem) => problem.message)).toEqual([])
  return services[0]!
}

describe('The golden page', () => {
  it.each(readdirSync(folder))('%s shows what the emitters make of its spec', async (name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    const { head, specs, names } = readPage(text)
    const service = loadPage(name, specs)
    let page = head
    for (const output of names) {
      const language = /\.(\w+)$/.exec(output)?.[1] ?? 'json'
      page += `\n\n### ${output}\n\n\`\`\`\`${language}\n${(await outputs[output]!(service)).trimEnd()}\n\`\`\`\``
    }
    page += '\n'
    if (process.env['UPDATE_GOLDEN']) writeFileSync(join(folder, name), page)
    expect(readFileSync(join(folder, name), 'utf8')).toBe(page)
  })
})
