/** What the loader says about printed samples and their errata. */
import { expect, it } from 'vitest'
import { operation, problemsIn, problemsOf, service } from './testing.ts'

/** Lines 17 on: the samples, and in the lines after them errata. */
function samples(lines: readonly string[], errata: readonly string[] = []): Record<number, string> {
  const all = ['examples:', ...lines.map((line) => `  ${line}`), ...(errata.length > 0 ? ['errata:'] : []), ...errata]
  return Object.fromEntries(all.map((line, index) => [17 + index, line]))
}

function erratum(at: string, repair = ''): string {
  return `  - { line: 12, at: ${at}, says: a, conflict: b, resolution: c${repair === '' ? '' : `, ${repair}`} }`
}

const good = 'json: { RequestId: a, Things: [{ Name: s }, { Name: t }], Total: 1 }'
const xml = (text: string): string[] => [good, 'xml: |', `  ${text}`]

it.each<[name: string, lines: Record<number, string>, problems: string[]]>([
  ['nothing about a sample that fits', samples([good]), []],
  ['nothing about a sample that leaves a field out', samples(['json: { RequestId: a }']), []],
  [
    'values of the wrong type and fields that the table lacks',
    samples(['json:', '  RequestId: 1', '  Things: { Name: s }', '  Total: "1"', '  Extra: 1']),
    [
      'GetThing.yaml:19: examples.json.RequestId is the number 1, not a string: correct it, or repair it by an erratum at examples.json.RequestId',
      'GetThing.yaml:20: examples.json.Things is an object, not a list: correct it, or repair it by an erratum at examples.json.Things',
      'GetThing.yaml:21: examples.json.Total is the text "1", not a long: correct it, or repair it by an erratum at examples.json.Total',
      'GetThing.yaml:22: examples.json.Extra is no field of the table (use one of RequestId, Things, Total): correct it, or repair it by an erratum at examples.json.Extra',
    ],
  ],
  [
    'the same inside of structures',
    samples(['json:', '  Things:', '    - Nam: s', '      Status: Upp']),
    [
      'GetThing.yaml:20: examples.json.Things.0.Nam is no field of the table (did you mean Name?): correct it, or repair it by an erratum at examples.json.Things.0.Nam',
      'GetThing.yaml:21: examples.json.Things.0.Status is Upp, outside the enum Up, Down: correct it, or repair it by an erratum at examples.json.Things.0.Status',
    ],
  ],
  [
    'nothing about values that errata repair',
    samples(
      ['json: { RequestId: 1, Things: { Name: 7 }, Total: "1", Extra: 1 }'],
      [
        erratum('examples.json.RequestId', 'as: string'),
        erratum('examples.json.Things', 'as: list'),
        erratum('examples.json.Things.0.Name', 'set: s'),
        erratum('examples.json.Things.0.Status', 'set: Up'),
        erratum('examples.json.Total', 'as: number'),
        erratum('examples.json.Extra', 'drop: true'),
      ],
    ),
    [],
  ],
  [
    'an erratum without a repair, where one is needed',
    samples(['json: { Total: "1" }'], [erratum('examples.json.Total')]),
    [
      'GetThing.yaml:18: examples.json.Total is the text "1", not a long: give the erratum of line 12 a repair that fits (as, set or drop)',
    ],
  ],
  [
    'a repair that leaves a mismatch',
    samples(['json: { Total: "1" }'], [erratum('examples.json.Total', 'set: many')]),
    [
      'GetThing.yaml:18: examples.json.Total is the text "many", not a long: give the erratum of line 12 a repair that fits (as, set or drop)',
    ],
  ],
  [
    'a repair that cannot be',
    samples(['json: { Total: "1" }'], [erratum('examples.json.Total', 'as: boolean')]),
    [
      'GetThing.yaml:18: examples.json.Total is the text "1", not a long: give the erratum of line 12 a repair that fits (as, set or drop)',
      'GetThing.yaml:20: the value at examples.json.Total is no boolean: repair it by set',
    ],
  ],
  [
    'a repair that changes nothing',
    samples(['json: { Total: 1 }'], [erratum('examples.json.Total', 'as: number')]),
    ['GetThing.yaml:20: the repair at examples.json.Total changes nothing: leave it out, or correct the value above'],
  ],
  [
    'a repair of what is not there',
    samples(['json: { Total: 1 }'], [erratum('examples.json.RequestId', 'drop: true')]),
    ['GetThing.yaml:20: an erratum at examples.json.RequestId, where there is nothing: use one of Total'],
  ],
  [
    'two repairs in one',
    samples(['json: { Total: "1" }'], [erratum('examples.json.Total', 'as: number, drop: true')]),
    ['GetThing.yaml:20: an erratum with two repairs: keep one of as, set and drop'],
  ],
  [
    'a repair of a fact',
    samples([good], [erratum('request.Mode.summary', 'set: x')]),
    [
      'GetThing.yaml:20: a repair at request.Mode.summary, which is no sample: repair a sample or a default; all else is written as it is meant',
    ],
  ],
  [
    'errata that point nowhere',
    samples(
      [good],
      [
        erratum('examples.json.Totl'),
        erratum('request.Moode'),
        erratum('exmples.json'),
        erratum('structures.Thing.Nam'),
        erratum('response.Things.Stats'),
        erratum('sources.1'),
      ],
    ),
    [
      'GetThing.yaml:20: an erratum at examples.json.Totl, where there is nothing: did you mean Total?',
      'GetThing.yaml:21: an erratum at request.Moode, where there is nothing: did you mean Mode?',
      'GetThing.yaml:22: an erratum at exmples.json, where there is nothing: did you mean examples?',
      'GetThing.yaml:23: an erratum at structures.Thing.Nam, where there is nothing: did you mean Name?',
      'GetThing.yaml:24: an erratum at response.Things.Stats, where there is nothing: did you mean Status?',
      'GetThing.yaml:25: an erratum at sources.1, where there is nothing: the list has 1, counted from 0',
    ],
  ],
  [
    'nothing about errata that point through structures, lists and names with dots',
    {
      ...samples(
        [good],
        [
          erratum('request.Mode.enum.Slow'),
          erratum('response.Things.Name'),
          erratum('structures.Thing.Name.summary'),
          erratum('structures.Thing.fields.Name.type'),
          erratum('sources.0.section'),
          erratum('sources.manual'),
          erratum('errors.Bad.Thing.message'),
          'errors: { Bad.Thing: { message: No., summary: It is bad. } }',
        ],
      ),
    },
    [],
  ],
  [
    'the same erratum twice',
    samples([good], [erratum('request.Mode'), erratum('request.Mode')]),
    ['GetThing.yaml:21: the same erratum twice: keep one of the two'],
  ],
  [
    'errata that are not whole',
    samples(
      [good],
      [
        '  - { line: "12", at: request.Mode, says: 12, conflict: b }',
        '  - { document: manuel, line: 0, at: request.Mode, says: a, conflict: b, resolution: c }',
      ],
    ),
    [
      'GetThing.yaml:20: an erratum lacks resolution: add resolution: How we resolve it',
      'GetThing.yaml:20: line is not an integer: "12": write digits only',
      'GetThing.yaml:20: says is a number, not a text: quote it: "12"',
      'GetThing.yaml:21: line 0: lines count from 1',
      'GetThing.yaml:21: no document manuel in _service.yaml: did you mean manual?',
    ],
  ],
  [
    'nothing about a sample of the table that an erratum repairs',
    {
      9: '  Size: { type: integer?, example: "3", summary: How big. }',
      17: 'errata:',
      18: erratum('request.Size.example', 'as: number'),
    },
    [],
  ],
  [
    'base64 that cannot be decoded',
    {
      12: '  RequestId: { type: string, encoding: base64, summary: Identifies this call. }',
      17: 'examples: { json: { RequestId: abc... } }',
    },
    [
      'GetThing.yaml:17: examples.json.RequestId is not base64 that can be decoded: correct it, or repair it by an erratum at examples.json.RequestId',
    ],
  ],
  [
    'an answer that is no object',
    samples(['json: [1]']),
    ['GetThing.yaml:18: examples.json is no object: write the fields of the answer'],
  ],
  [
    'broken JSON without an erratum',
    samples([good, 'jsonText: "{,}"']),
    ['GetThing.yaml:19: jsonText cannot be parsed: record an erratum at examples.jsonText'],
  ],
  ['nothing about broken JSON with an erratum', samples([good, 'jsonText: "{,}"'], [erratum('examples.jsonText')]), []],
  [
    'broken JSON that is not broken, and has no reading',
    samples(['jsonText: \'{"Total": 1}\'']),
    [
      'GetThing.yaml:18: jsonText can be parsed: leave it out, since json says the same',
      'GetThing.yaml:18: jsonText without json: write its parsable reading under examples.json',
    ],
  ],
  [
    'nothing about XML that says the same',
    samples(
      xml(
        '<GetThingResponse><RequestId>a</RequestId><Things><Name>s</Name></Things><Things><Name>t</Name></Things><Total>1</Total></GetThingResponse>',
      ),
    ),
    [],
  ],
  [
    'XML that says something else',
    samples(
      xml(
        '<GetThingResponse><RequestId>a</RequestId><Things><Name>s</Name></Things><Things><Name>u</Name></Things><Total>1</Total></GetThingResponse>',
      ),
    ),
    [
      'GetThing.yaml:19: the sample XML differs from the JSON at Things.1.Name: correct it, or record an erratum at examples.xml',
    ],
  ],
  [
    'XML without a single root',
    samples(xml('<RequestId>a</RequestId><Total>1</Total>')),
    [
      'GetThing.yaml:19: the sample XML is not one <GetThingResponse> (XML line 1, column 25: expected nothing after the root element): correct it, or record an erratum at examples.xml',
    ],
  ],
  [
    'XML with another root',
    samples(xml('<GetThing><RequestId>a</RequestId></GetThing>')),
    [
      'GetThing.yaml:19: the sample XML is not one <GetThingResponse> (The root element is not <GetThingResponse>: this is no answer of that operation): correct it, or record an erratum at examples.xml',
    ],
  ],
  [
    'XML that is not well-formed',
    samples(xml('<GetThingResponse><RequestId>a</GetThingResponse>')),
    [
      'GetThing.yaml:19: the sample XML is not one <GetThingResponse> (XML line 1, column 31: expected </RequestId>): correct it, or record an erratum at examples.xml',
    ],
  ],
  ['nothing about XML with an erratum', samples(xml('<RequestId>>a'), [erratum('examples.xml.RequestId')]), []],
  [
    'nothing about a request that fits',
    samples(['request: "GET https://x/?Action=GetThing&ThingId=t%2F1&Size=3&Quiet=true&<Common>"']),
    [],
  ],
  [
    'a request with wrong, unknown and missing parameters',
    samples(['request: "http(s)://[Endpoint]/?Action=GetThin&ThingI=t&Size=30&Mode=Fats&Quiet=on&Mode=Slow&X"']),
    [
      'GetThing.yaml:18: the sample request gives Mode twice: correct it, or record an erratum at examples.request.Mode',
      'GetThing.yaml:18: the sample request has Quiet, which is the text "on", not a boolean: correct it, or record an erratum at examples.request.Quiet',
      'GetThing.yaml:18: the sample request has Size, which is 30, outside of 1..10: correct it, or record an erratum at examples.request.Size',
      'GetThing.yaml:18: the sample request has ThingI, which is no parameter (did you mean ThingId?): correct it, or record an erratum at examples.request.ThingI',
      'GetThing.yaml:18: the sample request has X without a value: correct it, or record an erratum at examples.request.X',
      'GetThing.yaml:18: the sample request has X, which is no parameter (use one of ThingId, Mode, Size, Quiet): correct it, or record an erratum at examples.request.X',
      'GetThing.yaml:18: the sample request has the Action GetThin: correct it, or record an erratum at examples.request.Action',
      'GetThing.yaml:18: the sample request lacks the required ThingId: correct it, or record an erratum at examples.request.ThingId',
    ],
  ],
  [
    'a request that is none',
    samples(['request: GetThing']),
    [
      'GetThing.yaml:18: the sample request is no URL with a query: correct it, or record an erratum at examples.request',
    ],
  ],
  [
    'what the errata of a request do not name',
    samples(['request: "https://x/?Action=GetThing&Size=30"'], [erratum('examples.request.ThingId')]),
    [
      'GetThing.yaml:18: the sample request has Size, which is 30, outside of 1..10: correct it, or record an erratum at examples.request.Size',
    ],
  ],
  [
    'a request that is set to a wrong one',
    samples(
      ['request: "https://x/?Action=GetThing"'],
      [erratum('examples.request', 'set: "https://x/?Action=GetThing&Size=1"')],
    ),
    ['GetThing.yaml:18: the sample request lacks the required ThingId: correct the erratum that sets it'],
  ],
  [
    'a repair of a part of a text',
    samples(['request: "https://x/?Action=GetThing"'], [erratum('examples.request.ThingId', 'set: t')]),
    ['GetThing.yaml:20: a repair at examples.request.ThingId, which is a part of a text: set the whole text'],
  ],
])('tells %s', (_name, lines, problems) => {
  expect(problemsOf(lines)).toEqual(problems)
})

it('tells an answer without the envelope of its service, and takes one with it', () => {
  const answer = (json: string): string[] =>
    problemsIn({
      'acme/demo/_service.yaml': `${service}envelope: Response\n`,
      'acme/demo/GetThing.yaml': `${operation}examples: { json: ${json} }\n`,
    })
  expect(answer('{ Response: { Total: 1 } }')).toEqual([])
  expect(answer('{ Total: 1 }')).toEqual([
    'acme/demo/GetThing.yaml:17: examples.json.Response is no object: write the fields below Response, as printed',
  ])
})
