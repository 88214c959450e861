/** One made-up operation: parameters, answer, conditions, errors, limits and samples that belong together. */
import type { Random } from './random.ts'
import { errorCodes, type Facts, parameters } from './rpc-words.ts'

/** A structure of the service; `depth` says how many others it holds inside of each other. */
export interface Shared {
  readonly name: string
  readonly depth: number
}

type Fields = Record<string, Facts>

const optional = ({ type, ...facts }: Facts): Facts => ({ type: `${String(type)}?`, ...facts })

/** Only an optional parameter may have a default. */
const required = (facts: Facts): Facts => Object.fromEntries(Object.entries(facts).filter(([key]) => key !== 'default'))

export function operationOf(name: string, shared: readonly Shared[], chance: Random): Facts {
  const [, verb = '', noun = ''] = /^([A-Z][a-z]+)(.+)$/.exec(name)!
  const reads = ['Describe', 'List', 'Query'].includes(verb)
  const id = `${noun.replace(/\d+$/, '')}Id`
  const { request, rules } = requestOf(id, name, reads, shared, chance)
  const response = responseOf(id, reads, shared, chance)
  const own = request['Items'] ? { structures: { [`${name}Item`]: item } } : {}
  const codes = chance.some(Object.keys(errorCodes), chance.whole(1, 3))
  const line = chance.whole(10, 9000)
  const sample = samplesOf(name, request, response)
  return {
    operation: name,
    sources: [
      {
        document: 'bench-manual',
        section: `${chance.whole(1, 40)}.${chance.whole(1, 30)}`,
        lines: `${line}..${line + 60}`,
      },
    ],
    summary: `${verb}s ${reads ? 'what is known of' : 'one'} ${noun} of the account.`,
    effect: reads ? 'read' : chance.pick(['idempotent', 'write']),
    common: ['Action'],
    ...(reads && { paging: { page: 'PageNumber', size: 'PageSize', items: 'Items', total: 'TotalCount' } }),
    request,
    response,
    ...own,
    ...(rules.length > 0 && { rules }),
    errors: {
      [`Invalid${id}.NotFound`]: {
        http: 404,
        message: `The specified ${id} does not exist.`,
        summary: 'There is no such one.',
      },
      ...Object.fromEntries(codes.map((code) => [code, errorCodes[code]])),
    },
    limits: [
      { kind: 'request-rate', value: '10/s' },
      { kind: 'required-state', at: id, states: ['Available'], error: 'Throttling', basis: 'inferred' },
    ],
    examples: sample,
    ...(chance.chance(0.3) && { errata: [erratumOf(id, line)] }),
  }
}

const item = {
  summary: 'One of several, each with its own settings.',
  fields: {
    Key: { type: 'string', example: 'first', summary: 'What it is called.' },
    Value: { type: 'string?', example: 'one', summary: 'What it is.' },
    Weight: { type: 'integer?', range: '0..100', example: 10, summary: 'How much it counts.' },
  },
}

interface Asked {
  readonly request: Fields
  readonly rules: Facts[]
}

/** Three to eight parameters, some of them with a condition. */
function requestOf(id: string, name: string, reads: boolean, shared: readonly Shared[], chance: Random): Asked {
  const resource = { type: 'string', example: 'res-1', id: 'resource', summary: 'The one that is meant.' }
  const request: Fields = { [id]: reads ? optional(resource) : resource }
  const chosen = chance.some(Object.keys(parameters), chance.whole(2, reads ? 3 : 5))
  for (const one of chosen) {
    const facts = parameters[one]!
    request[one] = chance.chance(0.3) ? required(facts) : optional(facts)
  }
  const rules: Facts[] = []
  const kind = chance.next()
  if (reads) {
    request['PageNumber'] = { type: 'integer?', default: 1, example: 1, summary: 'The page to show.' }
    request['PageSize'] = {
      type: 'integer?',
      range: '1..100',
      default: 10,
      example: 10,
      summary: 'How many fit on a page.',
    }
  } else if (kind < 0.35) {
    const prepaid = { ChargeType: 'PrePaid' }
    request['ChargeType'] = {
      type: 'string?',
      enum: ['PostPaid', 'PrePaid'],
      default: 'PostPaid',
      example: 'PostPaid',
      summary: 'How it is billed.',
    }
    request['Period'] = {
      type: 'integer?',
      example: 1,
      onlyWhen: prepaid,
      requiredWhen: prepaid,
      summary: 'For how long it is paid.',
    }
    request['PeriodUnit'] = {
      type: 'string?',
      enum: ['Week', 'Month'],
      example: 'Week',
      onlyWhen: prepaid,
      requiredWhen: prepaid,
      summary: 'The unit of Period.',
    }
    rules.push({
      kind: 'value-by',
      at: 'Period',
      by: 'PeriodUnit',
      values: { Week: '1..4', Month: ['1..9', 12, 24, 36] },
    })
  } else if (kind < 0.55) {
    request['Items'] = { type: 'list?', of: `${name}Item`, count: '1..10', summary: 'Settings of its parts.' }
  } else if (kind < 0.7) {
    request['Config'] = { type: 'object?', of: chance.pick(shared).name, summary: 'How it is set up.' }
  }
  if (request['Password'])
    request['KeyPairName'] = {
      type: 'string?',
      example: 'key',
      forbiddenWhen: { Password: 'present' },
      summary: 'A key instead of a password.',
    }
  if (rules.length === 0 && chance.chance(0.2))
    rules.push({ kind: 'effect', at: id, summary: 'Answers before the work is done.', basis: 'inferred' })
  return { request, rules }
}

function responseOf(id: string, reads: boolean, shared: readonly Shared[], chance: Random): Fields {
  const response: Fields = { RequestId: { type: 'string', example: '473469C7', summary: 'Identifies this call.' } }
  if (reads) {
    response['Items'] = { type: 'list', of: chance.pick(shared).name, summary: 'What was found.' }
    response['TotalCount'] = { type: 'integer', example: 1, summary: 'How many there are in all.' }
    response['PageNumber'] = { type: 'integer?', example: 1, summary: 'The page that is shown.' }
  } else {
    response[id] = { type: 'string', example: 'res-1', id: 'resource', summary: 'The one that was meant.' }
    if (chance.chance(0.5))
      response['TaskId'] = { type: 'string?', example: 't-1', summary: 'The work in the background.' }
    if (chance.chance(0.3))
      response['Detail'] = { type: 'object?', of: chance.pick(shared).name, summary: 'What came of it.' }
    if (chance.chance(0.3))
      response['OrderId'] = { type: 'long?', example: 1011111111111, summary: 'The order that was made.' }
  }
  return response
}

/** The printed request, and the answer in JSON and in XML. */
function samplesOf(name: string, request: Fields, response: Fields): Facts {
  const given = Object.entries(request).filter(([, facts]) => !String(facts['type']).endsWith('?'))
  const query = given.flatMap(([parameter, { example }]) =>
    Array.isArray(example)
      ? example.map((one, index) => `${parameter}.${index + 1}=${encodeURIComponent(String(one))}`)
      : [`${parameter}=${encodeURIComponent(String(example))}`],
  )
  const json: Record<string, unknown> = {}
  for (const [field, { type, example }] of Object.entries(response)) {
    if (example !== undefined) json[field] = example
    else if (type === 'list') json[field] = [{ Id: 'res-1', Status: 'Available', Size: 40 }]
  }
  return {
    request: `https://[Endpoint]/?Action=${[name, ...query].join('&')}&<Common request parameters>`,
    json,
    xml: `<${name}Response>\n${Object.entries(json)
      .map(([field, value]) => xmlOf(field, value))
      .join('')}</${name}Response>\n`,
  }
}

function xmlOf(field: string, value: unknown): string {
  if (!Array.isArray(value)) return `  <${field}>${String(value)}</${field}>\n`
  const inside = Object.entries(value[0] as object).map(([name, one]) => `    <${name}>${String(one)}</${name}>\n`)
  return `  <${field}>\n${inside.join('')}  </${field}>\n`
}

const erratumOf = (id: string, line: number): Facts => ({
  line: line + 20,
  at: `request.${id}`,
  says: `${id} is an integer`,
  conflict: 'the sample is a text',
  resolution: 'a string on the wire',
})
