/** The OpenAPI documents: what Redocly says of them, and what they promise beyond it. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'

interface Schema {
  readonly [keyword: string]: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
}

interface Action {
  readonly operationId: string
  readonly requestBody: { readonly content: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>> }
  readonly 'x-rpc': object
  readonly 'x-source': readonly object[]
  readonly 'x-errors': readonly object[]
  readonly 'x-limits': readonly object[]
}

interface Document {
  readonly info: object
  readonly paths: Readonly<Record<string, Readonly<Record<string, Action>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

const require = createRequire(import.meta.url)
const root = fileURLToPath(new URL('../../../', import.meta.url))
const services = ['aliyun/ecs', 'aliyun/gws', 'tencent/cvm']
const fileOf = (service: string): string => join(root, 'packages', service.replace('/', '/openapi/') + '.json')
const documents = services.map((service) => ({
  service,
  document: JSON.parse(readFileSync(fileOf(service), 'utf8')) as Document,
}))

/** Every schema of a document that describes a value, with the path to it. */
function* fieldsOf({ components }: Document): Generator<{ path: string; field: Schema }> {
  for (const [name, schema] of Object.entries(components.schemas)) {
    for (const [key, field] of Object.entries(schema.properties ?? {})) yield { path: `${name}.${key}`, field }
  }
}

describe('Redocly', () => {
  it('finds no fault by its recommended rules, but that Tencent answers errors with 200', () => {
    const cli = join(dirname(require.resolve('@redocly/cli/package.json')), 'bin/cli.js')
    const args = [cli, 'lint', '--extends=recommended', '--format=json', ...services.map(fileOf)]
    const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
    const { stdout, status } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      env: { ...process.env, ...quiet },
    })
    const reports = JSON.parse(`[${stdout.replaceAll(/\}\s*\{/g, '},{')}]`) as {
      problems: { ruleId: string; location: { source: { ref: string } }[] }[]
    }[]
    const problems = reports.flatMap((report) => report.problems)
    expect(reports).toHaveLength(services.length)
    expect(problems.map(({ ruleId, location }) => [ruleId, location[0]!.source.ref.split('/').at(-1)])).toEqual([
      ['operation-4xx-response', 'cvm.json'],
    ])
    expect(status).toBe(0)
  })
})

describe.each(documents)('The document of $service', ({ service, document }) => {
  const actions = Object.entries(document.paths)

  it('is named after its service and licensed', () => {
    expect(document.info).toMatchObject({
      title: service.replace('/', ' '),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    })
  })

  it('has one path for each action, by POST only, with a unique id', () => {
    const ids = actions.map(([path, methods]) => {
      expect(Object.keys(methods)).toEqual(['post'])
      expect(path).toBe(`/${methods['post']!.operationId}`)
      return methods['post']!.operationId
    })
    expect(new Set(ids).size).toBe(actions.length)
  })

  it('says of each action where it is from, how it fails and what limits it', () => {
    for (const [path, { post }] of actions) {
      expect(post!['x-rpc']).toMatchObject({ action: path.slice(1) })
      expect(post!['x-source'].length).toBeGreaterThan(0)
      for (const source of post!['x-source']) expect(Object.keys(source)).toEqual(['document', 'section', 'lines'])
      for (const error of post!['x-errors'])
        expect(Object.keys(error).slice(0, 3)).toEqual(['code', 'httpStatus', 'message'])
      for (const limit of post!['x-limits']) expect(Object.keys(limit).slice(0, 2)).toEqual(['kind', 'value'])
    }
  })

  it('closes every request and leaves every answer open', () => {
    const closed = (end: string): unknown[] =>
      Object.entries(document.components.schemas)
        .filter(([name]) => name.endsWith(end))
        .map(([, schema]) => schema['additionalProperties'])
    expect(closed('Request')).toEqual(actions.map(() => false))
    expect(closed('Response')).toEqual(actions.map(() => undefined))
  })

  it('hides passwords and keeps long numbers whole', () => {
    const fields = [...fieldsOf(document)]
    const secrets = fields.filter(({ path }) => /Request\..*Password$/.test(path)).map(({ field }) => field)
    const longs = fields.filter(({ field }) => field['format'] === 'int64').map(({ field }) => field)
    expect(secrets).toHaveLength(service === 'aliyun/gws' ? 2 : 0)
    for (const field of secrets) expect(field).toMatchObject({ writeOnly: true, format: 'password' })
    for (const field of longs) expect(field).toMatchObject({ type: ['integer', 'string'], pattern: '^-?[0-9]+$' })
  })

  it('gives examples and defaults that its own schemas accept', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
    ajv.addSchema(document, 'document')
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      for (const [key, field] of Object.entries(schema.properties ?? {})) {
        const validate = ajv.getSchema(`document#/components/schemas/${name}/properties/${key}`)!
        const samples = [...((field['examples'] as unknown[] | undefined) ?? []), field['default']]
        for (const sample of samples.filter((one) => one !== undefined)) {
          expect({ at: `${name}.${key}`, errors: validate(sample) ? null : validate.errors }).toMatchObject({
            errors: null,
          })
        }
      }
    }
  })
})
