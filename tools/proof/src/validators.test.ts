/** The validators against ajv: the same problems at the same places, over random requests of every operation. */
import { ecsValidators } from '@porthole/aliyun/ecs/server'
import { gwsValidators } from '@porthole/aliyun/gws/server'
import type { Validate } from '@porthole/rpc'
import { cvmValidators } from '@porthole/tencent/cvm/server'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oracleOptions, oraclePaths, oracleSchema, problemPaths, readOpenApi, type Schema } from './oracle.ts'

const services = [
  ['aliyun', 'ecs', ecsValidators],
  ['aliyun', 'gws', gwsValidators],
  ['tencent', 'cvm', cvmValidators],
] as const
const casesPerService = 12_000

type Schemas = Readonly<Record<string, Schema>>

/** Values that are wrong nearly everywhere, each in its own way. */
const strange = fc.constantFrom<unknown>('', 'x', 0, -1, 1.5, 2 ** 53, '12', true, [], {}, [{}], [4], 'TRUE', 'pREPAID')

/** Mostly values that a field accepts, its bounds among them, else strange ones. */
function valueOf(field: Schema, schemas: Schemas): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: goodOf(field, schemas) }, { weight: 1, arbitrary: strange })
}

function goodOf(field: Schema, schemas: Schemas): fc.Arbitrary<unknown> {
  const words = (field['x-enum'] ?? field['enum']) as string[] | undefined
  if (words) {
    const cased = field['x-enum'] ? words.flatMap((word) => [word, word.toLowerCase(), word.toUpperCase()]) : words
    return fc.constantFrom(...cased)
  }
  if (typeof field['$ref'] === 'string') return requestOf(schemas[field['$ref'].split('/').at(-1)!]!, schemas)
  if (field['format'] === 'int64') return fc.constantFrom<unknown>(0, 1234, -5, '9223372036854775807', '-7')
  switch (field['type']) {
    case 'integer': {
      const [min, max] = [Number(field['minimum'] ?? -3), Number(field['maximum'] ?? 70)]
      return fc.oneof(fc.integer({ min: min - 1, max: max + 1 }), fc.constantFrom(1, 4, 5, 9, 12, 60))
    }
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(valueOf(field['items'] as Schema, schemas), { maxLength: Number(field['maxItems'] ?? 3) + 1 })
    default:
      return fc.constantFrom('a', 'i-xxx', '2020-09-01', '\u4e91 & + %')
  }
}

/** A request whose parameters are there more often than not, now and then with one that does not exist. */
function requestOf(schema: Schema, schemas: Schemas): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries((schema['properties'] ?? {}) as Schemas).map(([name, field]) =>
    fc.option(fc.tuple(fc.constant(name), valueOf(field, schemas)), { freq: 4, nil: undefined }),
  )
  const stray = fc.option(fc.tuple(fc.constantFrom('Colour', 'instanceId', 'Nmae', '0'), strange), {
    freq: 1,
    nil: undefined,
  })
  return fc
    .tuple(fc.tuple(...fields), stray)
    .map(([entries, extra]) => Object.fromEntries([...entries, extra].filter((entry) => entry !== undefined)))
}

describe.each(services)('the validators of %s %s', (cloud, service, validators) => {
  const document = readOpenApi(cloud, service)
  const schemas = document.components.schemas
  const names = Object.keys(document.paths).map((path) => path.slice(1))

  it('cover every operation', () => {
    expect(Object.keys(validators).toSorted()).toEqual(names.toSorted())
  })

  it(`find what ajv finds, in at least ${casesPerService} random requests`, { timeout: 120_000 }, () => {
    const runs = Math.ceil(casesPerService / names.length)
    let cases = 0
    let good = 0
    for (const name of names) {
      const check = new Ajv2020(oracleOptions).compile(oracleSchema(cloud, service, name, document))
      const validate = (validators as Readonly<Record<string, Validate>>)[name]!
      fc.assert(
        fc.property(requestOf(schemas[`${name}Request`]!, schemas), (request) => {
          cases++
          if (check(request)) good++
          expect(problemPaths(validate(request))).toEqual(oraclePaths(check.errors))
        }),
        { numRuns: runs, seed: 20261026 },
      )
    }
    expect(cases).toBeGreaterThanOrEqual(10_000)
    // A generator whose requests are all bad would prove little.
    expect(good / cases).toBeGreaterThan(0.05)
  })
})
