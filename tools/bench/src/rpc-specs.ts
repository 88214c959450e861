/**
 * Writes made-up RPC services as specs, for measuring the generator on far more than 30 operations:
 *
 *   node tools/bench/src/rpc-specs.ts FOLDER [OPERATIONS]     (default 5000)
 *
 * The same numbers give the same files. They pass lint-specs.ts.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { random } from './random.ts'
import { operationOf, type Shared } from './rpc-operation.ts'
import { nouns, qualifiers, verbs } from './rpc-words.ts'
import { yamlOf } from './rpc-yaml.ts'

const serviceCount = 5

/** Spreads the operations over five services below `folder`, which must be empty or missing. */
export function writeRpcSpecs(folder: string, count: number): void {
  const names = namesOf(count)
  const each = Math.ceil(count / serviceCount)
  for (let index = 0; index < serviceCount; index++) {
    writeService(join(folder, 'aliyun', `bench${index + 1}`), index, names.slice(index * each, (index + 1) * each))
  }
}

function writeService(folder: string, index: number, names: readonly string[]): void {
  const chance = random(20_000 + index)
  const shared = Array.from({ length: Math.max(2, Math.round(names.length / 12)) }, (_, position) => ({
    name: `${nouns[position % nouns.length]}Info${Math.floor(position / nouns.length) || ''}`,
    depth: position % 3,
  }))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '_service.yaml'), yamlOf(serviceOf(`bench${index + 1}`, shared)))
  for (const name of names) writeFileSync(join(folder, `${name}.yaml`), yamlOf(operationOf(name, shared, chance)))
}

/** `DescribeSpotDisk`, each once; beyond the product of the words they get numbers. */
function namesOf(count: number): string[] {
  const names: string[] = []
  for (let round = 0; names.length < count; round++) {
    for (const noun of nouns) {
      for (const qualifier of qualifiers) {
        for (const verb of verbs) names.push(`${verb}${qualifier}${noun}${round ? round + 1 : ''}`)
      }
    }
  }
  return names.slice(0, count)
}

function serviceOf(service: string, shared: readonly Shared[]): Record<string, unknown> {
  return {
    service,
    cloud: 'aliyun',
    title: `Made-up service ${service}`,
    product: service,
    summary: 'A service that exists only to measure the generator.',
    version: '2020-10-26',
    documents: { 'bench-manual': { title: 'The manual', file: 'bench-manual.md', date: '2020-10-26', language: 'en' } },
    endpoint: `${service}.{region}.example.com`,
    regions: ['cn-hangzhou', 'cn-beijing', 'ap-southeast-1'],
    defaultRegion: { value: 'cn-hangzhou', basis: 'chosen' },
    commonParameters: { Action: { type: 'string', summary: 'The operation.' } },
    problems: {
      missing: { code: 'MissingParameter', http: 400, message: 'The parameter "{Name}" is missing.' },
      invalid: { code: 'InvalidParameter', http: 400, message: 'The parameter "{Name}" is not valid.' },
    },
    errors: {
      Throttling: { http: 400, message: 'Request was denied due to request throttling.', summary: 'Too many calls.' },
      InternalError: { http: 500, message: 'The request has failed.', summary: 'The service failed.' },
    },
    ids: { resource: { pattern: '^[a-z]+-[a-z0-9]+$', example: 'res-1', basis: 'inferred' } },
    structures: Object.fromEntries(shared.map((one, position) => [one.name, structureOf(one, shared[position - 1])])),
  }
}

/** Every third stands alone, the next one holds it, the last one holds a list of that. */
function structureOf({ depth }: Shared, inner: Shared | undefined): object {
  const held = { of: inner?.name, summary: 'What belongs to it.' }
  return {
    summary: 'A part of an answer.',
    fields: {
      Id: { type: 'string', example: 'res-1', id: 'resource', summary: 'Its id.' },
      Name: { type: 'string?', example: 'first', summary: 'Its name.' },
      Status: {
        type: 'string',
        enum: ['Available', 'Pending', 'Deleting'],
        example: 'Available',
        summary: 'Its state.',
      },
      Size: { type: 'integer?', unit: 'GB', example: 40, summary: 'Its size.' },
      OwnerId: { type: 'long?', example: 10000000000, summary: 'The account that owns it.' },
      Encrypted: { type: 'boolean?', example: true, summary: 'Whether it is encrypted.' },
      CreationTime: {
        type: 'string?',
        format: 'datetime-minutes',
        example: '2019-10-12T07:35Z',
        summary: 'Its birth.',
      },
      Tags: { type: 'list?', of: 'string', example: ['a', 'b'], summary: 'Its tags.' },
      ...(depth === 1 && inner && { Parent: { type: 'object?', ...held } }),
      ...(depth === 2 && inner && { Members: { type: 'list?', ...held } }),
    },
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder, count = '5000'] = process.argv.slice(2)
  if (!folder || !/^\d+$/.test(count)) {
    console.error('usage: node tools/bench/src/rpc-specs.ts FOLDER [OPERATIONS]')
    process.exitCode = 1
  } else writeRpcSpecs(folder, Number(count))
}
