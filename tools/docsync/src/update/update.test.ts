/** The command as a maintainer runs it, on small pages and specs of its own. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run } from '../main.ts'

const service = `\
service: demo
cloud: aliyun
title: Demo
product: Demo
summary: Things.
version: "2020-01-01"
documents:
  things: { title: GetThing, file: things.md, language: en }
endpoint: demo.example
regions: [north, south]
defaultRegion: north
commonParameters: { Action: { type: string, summary: The operation. }, Version: { type: string, summary: The version. } }
problems: { missing: { code: Missing, message: "{Name} is missing." }, invalid: { code: Invalid, message: "{Name} is not valid." } }
`
const operation = `\
# The things that there are.
operation: GetThing
sources: [{ document: things, section: GetThing, lines: 1..45 }]
summary: Returns a thing.
effect: read
common: [Action]
request:
  ThingId: { type: string, example: 't-1', summary: "Which one." }   # an id
  Mode:
    type: string?
    enum: [Fast, Slow, { value: Odd, basis: inferred, from: a letter }]
    labels: { Fast: At once., Slow: "Later, with care." }
    default: Fast
    example: Fast
    summary: How it comes.
  Size: { type: integer?, range: 1..99, example: 44, onlyWhen: { Mode: Slow }, summary: How big. }
response:
  RequestId: { type: string, example: R-1, summary: Identifies this call. }
  Thing: { type: object, of: Thing, summary: The thing. }
structures:
  Thing:
    fields:
      Name: { type: string, example: Cup, summary: Its name. }
rules:
  - { kind: effect, at: Size, when: { Mode: Slow }, summary: It takes its time. }
errors:
  NoThing: { http: 404, message: There is no such thing., summary: None. }
limits:
  - { kind: request-rate, value: 10/s, error: NoThing, summary: Calls of all. }
  - { kind: required-state, at: ThingId, states: [There], basis: inferred, summary: It is there. }
examples:
  request: https://demo.example/?Action=GetThing&ThingId=t-1
  json: { RequestId: R-1, Thing: { Name: Cup } }
errata:
  # Of the page as a whole.
  - line: 3
    at: limits.request-rate
    says: '"10 calls"'
    conflict: who counts them is not said; line 13 says nothing either
    resolution: the service
  - line: 13
    at: request.Size.example
    says: "\`44\`"
    conflict: a sample without a unit
    resolution: metres
`
const page = `\
# GetThing

Gives one thing, at most 10 calls a second.

## Request parameters

|Parameter|Type|Required|Example|Description|
|---------|----|--------|-------|-----------|
|Action|String|Yes|GetThing|What is done. |
|ThingId|String|Yes|t-1|The one. |
|Mode|String|No|Fast|How. Valid values: \`Fast\` and \`Slow\`. Default value: Fast. |

|Size|Integer|No|44|Its size. Valid values: 1 to 99. |

## Response parameters

|Parameter|Type|Example|Description|
|---------|----|-------|-----------|
|RequestId|String|R-1|The call. |
|Thing|Struct| |The thing. |
|Name|String|Cup|Its name. |

## Examples

Sample requests

\`\`\`
https://demo.example/?Action=GetThing&ThingId=t-1
\`\`\`

Sample success responses

\`JSON\` format

\`\`\`
{ "RequestId": "R-1", "Thing": { "Name": "Cup" } }
\`\`\`

## Error codes

|HTTP status code|Error code|Error message|Description|
|----------------|----------|-------------|-----------|
|404|NoThing|There is no such thing.|None. |

`.replace('\n\n|Size', '\n|Size')
const spec = 'project/specs/aliyun/demo/GetThing.yaml'
let cwd = ''
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'docsync-'))
  write('project/specs/aliyun/demo/_service.yaml', service)
  write(spec, operation.replace('1..45', `1..${page.split('\n').length - 2}`).replaceAll('13', '12'))
  write('shared/docs/things.md', page)
})
afterEach(() => rmSync(cwd, { recursive: true }))

function write(file: string, text: string): void {
  mkdirSync(dirname(join(cwd, file)), { recursive: true })
  writeFileSync(join(cwd, file), text)
}

function docsync(...words: string[]): [number, string[]] {
  const lines: string[] = []
  const print = (text: string): void => void lines.push(...text.split('\n'))
  return [run(words, { root: join(cwd, 'project'), cwd }, { out: print, error: print }), lines]
}

/** Lines that are gone and lines that have come, and what was printed. */
function updated(change: (text: string) => string, ...words: string[]) {
  const before = readFileSync(join(cwd, spec), 'utf8').split('\n')
  const now = change(page)
  expect(now).not.toBe(page)
  write('new/things.md', now)
  const [code, told] = docsync('update', 'new/things.md', ...words)
  const after = readFileSync(join(cwd, spec), 'utf8').split('\n')
  const isLines = (line: string): boolean => /^(?:sources:| *(?:- )?line: |.*# review)/.test(line)
  const gone = before.filter((line) => !after.includes(line) && !isLines(line))
  const come = after.filter((line) => !before.includes(line) && !isLines(line))
  const check = docsync('check', 'new', '--strict')
  return { code, told, gone, come, check: check[0] }
}

describe('update', () => {
  it('finds the page and its spec alike, and writes nothing for the same page', () => {
    expect(docsync('check', 'shared/docs')).toEqual([
      0,
      [expect.stringContaining(', 0 changed, 0 missing, 0 invented')],
    ])
    write('new/things.md', page)
    const files = ['GetThing', '_service'].map((name) => join(cwd, `project/specs/aliyun/demo/${name}.yaml`))
    const before = files.map((file) => readFileSync(file, 'utf8'))
    expect(docsync('update', 'new/things.md')[1].at(-1)).toBe('docsync: nothing to change, 0 things to review')
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(before)
  })

  it('adds a parameter where the page has it, and moves the lines behind it', () => {
    const row = '|Depth|Long|No|7|How deep. Default value: 7. |\n|Size|'
    const { code, told, gone, come, check } = updated((text) => text.replace('|Size|', row))
    expect([code, check, gone]).toEqual([
      0,
      0,
      ['    conflict: who counts them is not said; line 12 says nothing either'],
    ])
    expect(come).toEqual([
      '  Depth:',
      '    type: long?',
      '    default: 7',
      '    example: 7',
      '    summary: Parameter Depth on the page of GetThing at line 12.',
      '    conflict: who counts them is not said; line 13 says nothing either',
    ])
    expect(told[0]).toBe(`${spec}:16: request.Depth: added (new/things.md:12): review its summary`)
    expect(readFileSync(join(cwd, spec), 'utf8')).toContain('    # review: line 12: new on the page\n')
  })

  const edits: [string, (text: string) => string, string[], string[]][] = [
    [
      'a sample, in the quotes of before',
      (text) => text.replaceAll('t-1', 't-2'),
      [
        `  ThingId: { type: string, example: 't-1', summary: "Which one." }   # an id`,
        '  request: https://demo.example/?Action=GetThing&ThingId=t-1',
      ],
      [
        `  ThingId: { type: string, example: 't-2', summary: "Which one." }   # an id`,
        '  request: https://demo.example/?Action=GetThing&ThingId=t-2',
      ],
    ],
    [
      'a bound',
      (text) => text.replace('1 to 99', '2 to 99'),
      ['  Size: { type: integer?, range: 1..99, example: 44, onlyWhen: { Mode: Slow }, summary: How big. }'],
      ['  Size: { type: integer?, range: 2..99, example: 44, onlyWhen: { Mode: Slow }, summary: How big. }'],
    ],
    [
      'a value of an enum more, beside one that is inferred',
      (text) => text.replace('`Fast` and', '`Fast`, `Faster`, and'),
      ['    enum: [Fast, Slow, { value: Odd, basis: inferred, from: a letter }]'],
      ['    enum: [Fast, Faster, Slow, { value: Odd, basis: inferred, from: a letter }]'],
    ],
    [
      'a default',
      (text) => text.replace('Default value: Fast', 'Default value: Slow'),
      ['    default: Fast'],
      ['    default: Slow'],
    ],
    [
      'the message and the status of a code',
      (text) => text.replace('|404|NoThing|There is no such thing.', '|410|NoThing|It is gone.'),
      ['  NoThing: { http: 404, message: There is no such thing., summary: None. }'],
      ['  NoThing: { http: 410, message: It is gone., summary: None. }'],
    ],
    [
      'what is required',
      (text) => text.replace('|ThingId|String|Yes|', '|ThingId|String|No|'),
      [`  ThingId: { type: string, example: 't-1', summary: "Which one." }   # an id`],
      [`  ThingId: { type: string?, example: 't-1', summary: "Which one." }   # an id`],
    ],
    [
      'a field of the answer, and its sample',
      (text) =>
        text
          .replace('|Name|String|Cup|', '|Colour|String|Red|Its colour. |\n|Name|String|Cup|')
          .replace('{ "Name"', '{ "Colour": "Red", "Name"'),
      ['  json: { RequestId: R-1, Thing: { Name: Cup } }'],
      [
        '      Colour:',
        '        type: string',
        '        example: Red',
        '        summary: Field Colour on the page of GetThing at line 20.',
        '  json: { RequestId: R-1, Thing: { Colour: Red, Name: Cup } }',
      ],
    ],
  ]
  it.each(edits)('follows %s, and nothing else', (_, change, gone, come) => {
    expect(updated(change)).toMatchObject({ code: 0, check: 0, gone, come })
  })

  it('follows a limit, with the erratum that quotes it', () => {
    const { code, check, come, told } = updated((text) => text.replace('10 calls', '20 calls'))
    expect([code, check, come]).toEqual([
      0,
      0,
      ['  - { kind: request-rate, value: 20/s, error: NoThing, summary: Calls of all. }', `    says: '"20 calls"'`],
    ])
    expect(told[0]).toBe(`${spec}:29: limits.request-rate: 20/s, was 10/s (new/things.md:3)`)
  })

  it('follows a rename through conditions, rules and errata', () => {
    const { code, check, gone, come, told } = updated((text) => text.replace('|Size|', '|SizeOf|'))
    expect([code, check, gone.length]).toEqual([0, 0, 3])
    expect(come).toEqual([
      '  SizeOf: { type: integer?, range: 1..99, example: 44, onlyWhen: { Mode: Slow }, summary: How big. }',
      '  - { kind: effect, at: SizeOf, when: { Mode: Slow }, summary: It takes its time. }',
      '    at: request.SizeOf.example',
    ])
    expect(told[0]).toBe(`${spec}:16: request.Size: renamed to SizeOf (new/things.md:12)`)
  })

  it('takes a name of other facts for a field less and a field more, and says so', () => {
    const { code, check, come, told } = updated((text) => text.replace('|Size|Integer|No|44|', '|Weight|Long|No|9|'))
    expect([code, check, come[0]]).toEqual([0, 0, '  Weight:'])
    expect(told.join('\n')).toContain(
      `${spec}:7: review: request.Size removed and request.Weight added: if one is the other`,
    )
  })

  it('removes a field with what is about it, and an erratum that it had', () => {
    const { code, check, come, told } = updated((text) => text.replace(/\|Size\|.*\n/, ''))
    expect([code, check, come]).toEqual([0, 0, ['rules: []']])
    expect(told.filter((line) => line.includes('removed')).map((line) => line.replace(/^.*?: /, ''))).toEqual([
      'request.Size: removed, since new/things.md no longer has it',
      'rules.0 (effect): removed, since it is about Size',
      'erratum at request.Size.example: removed, since its place is gone: it said `44`',
    ])
  })

  it('writes nothing where a condition names what is gone, and names its line', () => {
    const { code, gone, come, told } = updated((text) => text.replace(/\|Mode\|.*\n/, ''))
    expect([code, gone, come]).toEqual([1, [], []])
    expect(told.filter((line) => line.includes('onlyWhen.Mode'))[0]).toMatch(
      /GetThing\.yaml:\d+: review: request\.Size\.onlyWhen\.Mode names Mode, which is gone: change it$/,
    )
    expect(told.at(-1)).toMatch(/^docsync: 2 problems in the updated specs, nothing was written/)
  })

  it('drops an erratum that the page has mended, and leaves one about other words to people', () => {
    const mended = updated((text) => text.replace('|Size|Integer|No|44|', '|Size|Integer|No|77|'))
    expect([mended.code, mended.check]).toEqual([0, 0])
    expect(mended.told.join('\n')).toContain(
      'erratum at request.Size.example: removed, since the document does not say',
    )
    write(spec, operation.replace('1..45', `1..${page.split('\n').length - 2}`).replaceAll('13', '12'))
    const other = updated((text) => text.replace('at most 10 calls a second', 'as often as you like'))
    expect([other.code, other.check, other.come]).toEqual([1, 1, []])
    expect(other.told.join('\n')).toContain(
      'review: erratum at limits.request-rate: the document does not say 10 calls there',
    )
  })

  it('writes a new operation, and deletes one that is gone only when asked', () => {
    const renamed = (text: string): string => text.replaceAll('GetThing', 'FetchThing')
    const kept = updated(renamed)
    expect(kept.code).toBe(1)
    expect(kept.told.join('\n')).toContain('GetThing: new/things.md no longer has it: delete it with --delete-gone')
    expect(existsSync(join(cwd, 'project/specs/aliyun/demo/FetchThing.yaml'))).toBe(true)
    expect(docsync('update', 'new/things.md', '--delete-gone')[0]).toBe(0)
    expect(readdirSync(join(cwd, 'project/specs/aliyun/demo'))).toEqual(['FetchThing.yaml', '_service.yaml'])
  })

  it('writes nothing in a dry run, and prints the same', () => {
    const dry = updated((text) => text.replace('1 to 99', '2 to 99'), '--dry-run')
    expect([dry.code, dry.gone]).toEqual([0, []])
    const real = docsync('update', 'new/things.md')
    expect(real[1].slice(0, -1)).toEqual(dry.told.slice(0, -1))
  })

  it('needs no revision before, and estimates the lines then', () => {
    rmSync(join(cwd, 'shared'), { recursive: true })
    const { code, check, come } = updated((text) =>
      text.replace('|ThingId|', '|Depth|Long|No|7|How deep. |\n|ThingId|'),
    )
    expect([code, check]).toEqual([0, 0])
    expect(come).toContain('    conflict: who counts them is not said; line 13 says nothing either')
  })

  it('takes a page of another name for the document of its operations, which follows only when asked', () => {
    write('new/other.md', page.replace('1 to 99', '2 to 99'))
    expect(docsync('update', 'new/other.md')).toEqual([
      2,
      ['docsync: new/other.md: its service is not told: name it with --service'],
    ])
    const [code, told] = docsync('update', 'new/other.md', '--service', 'aliyun/demo')
    expect([code, told[1]]).toEqual([
      0,
      expect.stringContaining('review: documents.things is still things.md: put the new page there'),
    ])
    expect(docsync('update', 'new/other.md', '--document', 'things', '--adopt')[0]).toBe(0)
    expect(readFileSync(join(cwd, 'project/specs/aliyun/demo/_service.yaml'), 'utf8')).toBe(
      service.replace('things.md', 'other.md'),
    )
    expect(docsync('check', 'new/other.md')[0]).toBe(0)
  })

  const wrong: [string[], string][] = [
    [['update'], 'docsync: update takes the files or folders of new revisions'],
    [
      ['update', 'shared/docs/things.md', '--document', 'stuff', '--service', 'aliyun/demo'],
      'docsync: --document stuff: use things',
    ],
    [['update', 'shared/docs', '--service', 'demo'], 'docsync: --service demo: use aliyun/demo'],
    [
      ['update', 'odd.md', '--service', 'aliyun/demo'],
      'docsync: odd.md: none of its operations has a spec: name the document it is a revision of with --document things',
    ],
    [['update', 'odd.md', 'shared/docs/things.md', '--old', 'odd.md'], 'docsync: --old is for one file: name one'],
    [['update', 'shared/docs', '--specs', 'shared'], 'docsync: shared: no specs in it: name another with --specs'],
  ]
  it.each(wrong)('%j: %s', (words, expected) => {
    write('odd.md', page.replaceAll('GetThing', 'FetchThing'))
    const [code, lines] = docsync(...words)
    expect([code, lines[0]]).toEqual([2, expected])
  })
})

describe('check --json', () => {
  it('gives all that was found', () => {
    write('shared/docs/things.md', page.replace('1 to 99', '2 to 99'))
    const [code, lines] = docsync('check', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(lines.join('\n'))).toMatchObject({
      counts: { changed: 1 },
      differences: [{ path: 'request.Size.range', page: [2, 99], spec: [1, 99] }],
      stale: [],
    })
  })
})
