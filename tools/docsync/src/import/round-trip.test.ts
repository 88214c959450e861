/** Our own OpenAPI documents, read and imported: the specs that come out have the facts of those that went in. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSpecs } from '@porthole/codegen'
import type { Field, Operation, Service } from '@porthole/codegen/src/model.ts'
import { run } from '../main.ts'

const checkout = fileURLToPath(new URL('../../../../', import.meta.url))
const { services } = loadSpecs(join(checkout, 'specs'), checkout)
let root: string
let imported: readonly Service[]
const printed: string[] = []

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'docsync-round-trip-'))
  for (const { cloud, name } of services) {
    const document = join(checkout, `packages/${cloud}/openapi/${name}.json`)
    const words = ['import', document, '--service', `${cloud}/${name}`, '--out', 'out']
    const code = run(words, { root: checkout, cwd: root }, { out: (text) => printed.push(text), error: console.error })
    if (code !== 0) throw new Error(printed.join('\n'))
  }
  imported = loadSpecs(join(root, 'out'), root).services
})

afterAll(() => rmSync(root, { recursive: true }))

/** What an OpenAPI document says of a field: it has no word for ids, forms and conditions. */
function factsOf(fields: readonly Field[]): unknown[] {
  return fields.map((field) => ({
    name: field.name,
    type: field.type,
    of: typeof field.of === 'object' ? factsOf(field.of.fields) : field.of,
    required: field.required,
    // Those that are not stated by a document are marked in ours, and no facts.
    enum: field.enum?.flatMap(({ value, basis }) => (basis === 'stated' ? [value] : [])),
    range: field.range,
    count: field.count,
    default: field.default,
    example: isOfEnum(field) ? field.example : undefined,
  }))
}

/** That letter case does not matter is no fact, so that a sample in another case is left out, to be reviewed. */
function isOfEnum({ enum: values, example }: Field): boolean {
  return values === undefined || values.some(({ value }) => value === example)
}

const errorsOf = ({ errors }: Operation, cloud: string): unknown[] =>
  // Tencent answers every error with the status 200.
  errors.map(({ code, http, message, basis }) => [
    code,
    cloud === 'tencent' ? 200 : http,
    basis === 'stated' && message,
  ])

describe('The OpenAPI documents of all specs, imported', () => {
  it('are loaded, with nothing else left to read', () => {
    expect(imported.map(({ cloud, name, version }) => [cloud, name, version])).toEqual(
      services.map(({ cloud, name, version }) => [cloud, name, version]),
    )
    expect(readdirSync(join(root, 'out/aliyun/gws'))).toHaveLength(28)
    expect(printed.join('\n').match(/not read: .*/g) ?? []).toEqual([])
  })

  it.each(services.map((service) => [`${service.cloud}/${service.name}`, service] as const))(
    'have the facts of %s',
    (_, service) => {
      const copy = imported.find(({ name }) => name === service.name)!
      for (const operation of service.operations) {
        const other = copy.operations.find(({ name }) => name === operation.name)!
        expect([operation.name, factsOf(other.request)]).toEqual([operation.name, factsOf(operation.request)])
        expect([operation.name, factsOf(other.response)]).toEqual([operation.name, factsOf(operation.response)])
        expect(errorsOf(other, service.cloud)).toEqual(errorsOf(operation, service.cloud))
        expect(other.examples.response).toEqual(operation.examples.response)
      }
    },
  )

  it('name the lines of the document', () => {
    const text = readFileSync(join(checkout, 'packages/aliyun/openapi/ecs.json'), 'utf8').split('\n')
    const [operation] = imported.find(({ name }) => name === 'ecs')!.operations
    const [first, last] = operation!.sources[0]!.lines
    expect(text[first - 1]).toContain('"post"')
    expect(text.slice(first - 1, last).join('\n')).toContain('"operationId": "DescribeInstanceVncUrl"')
  })
})
