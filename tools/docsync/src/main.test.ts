/** The command as a maintainer runs it: on small pages of its own, and on the documents where they are at hand. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run } from './main.ts'

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
commonParameters: { Action: { type: string, summary: The operation. } }
problems: { missing: { code: Missing, message: "{Name} is missing." }, invalid: { code: Invalid, message: "{Name} is not valid." } }
`
const operation = `\
operation: GetThing
sources: [{ document: things, section: GetThing, lines: 1..25 }]
summary: Returns a thing.
effect: read
common: [Action]
request:
  ThingId: { type: string, example: t-1, summary: Which one. }
  Size: { type: "integer?", example: 4, summary: How big. }
response:
  RequestId: { type: string, example: R-1, summary: Identifies this call. }
errors:
  NoThing: { http: 404, message: There is no such thing., summary: None. }
errata:
  - line: 12
    at: request.Size.example
    says: "\`4\`"
    conflict: a sample without a unit
    resolution: metres
`
const page = `\
# GetThing

Gives one thing.

## Request parameters

|Parameter|Type|Required|Example|Description|
|---------|----|--------|-------|-----------|
|Action|String|Yes|GetThing|What is done. |
|ThingId|String|Yes|t-1|The one. |
|Size|Integer|No|4|Its size. |

## Response parameters

|Parameter|Type|Example|Description|
|---------|----|-------|-----------|
|RequestId|String|R-1|The call. |

## Error codes

|HTTP status code|Error code|Error message|Description|
|----------------|----------|-------------|-----------|
|404|NoThing|There is no such thing.|None. |

`
const root = fileURLToPath(new URL('../../../', import.meta.url))
let cwd = ''
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'docsync-'))
  write('project/specs/aliyun/demo/_service.yaml', service)
  write('project/specs/aliyun/demo/GetThing.yaml', operation)
  write('docs/things.md', page)
})
afterEach(() => rmSync(cwd, { recursive: true }))

function write(file: string, text: string): void {
  mkdirSync(dirname(join(cwd, file)), { recursive: true })
  writeFileSync(join(cwd, file), text)
}

/** The exit code, and all lines that were printed. */
function docsync(...words: string[]): [number, string[]] {
  const lines: string[] = []
  const print = (text: string): void => void lines.push(...text.split('\n'))
  const code = run(words, { root: join(cwd, 'project'), cwd }, { out: print, error: print })
  return [code, lines]
}

const spec = 'project/specs/aliyun/demo/GetThing.yaml'
const none = '0 explained by errata, 0 changed, 0 missing, 0 invented'

describe('check', () => {
  it('finds every fact of a document that its spec repeats', () => {
    expect(docsync('check', 'docs')).toEqual([0, [`1 operation of 1 document: 13 found, ${none}`]])
  })

  const edits: [string, string, string, string[]][] = [
    [
      'a type',
      '|Size|Integer|',
      '|Size|String|',
      [
        `11: GetThing request.Size.type: changed: the document says "string", the spec says "integer": change it in ${spec}, or record an erratum at request.Size.type`,
      ],
    ],
    [
      'a sample',
      't-1|The',
      't-2|The',
      [
        `10: GetThing request.ThingId.example: changed: the document says "t-2", the spec says "t-1": change it in ${spec}, or record an erratum at request.ThingId.example`,
      ],
    ],
    [
      'a required flag',
      '|ThingId|String|Yes|',
      '|ThingId|String|No|',
      [
        `10: GetThing request.ThingId.required: changed: the document says false, the spec says true: change it in ${spec}, or record an erratum at request.ThingId.required`,
      ],
    ],
    [
      'a new parameter',
      '|ThingId|',
      '|Mode|String|No|Fast|How. |\n|ThingId|',
      [`10: GetThing request.Mode: missing: the document says "Mode", the spec says nothing: add it to ${spec}`],
    ],
    [
      'a dropped parameter',
      '|ThingId|String|Yes|t-1|The one. |\n',
      '',
      [
        `1: GetThing request.ThingId: invented: the document says nothing, the spec says "ThingId": remove it from ${spec}`,
      ],
    ],
    [
      'the status of an error',
      '|404|',
      '|403|',
      [
        `23: GetThing errors.NoThing: changed: the document says "NoThing 403 There is no such thing.", the spec says "NoThing 404 There is no such thing.": change it in ${spec}, or record an erratum at errors.NoThing.http`,
      ],
    ],
    [
      'a renamed operation',
      '# GetThing',
      '# FetchThing',
      [
        `1: GetThing operation: invented: the document says nothing, the spec says "GetThing": remove it from ${spec}`,
        '1: FetchThing: without a spec: no spec in aliyun/demo',
      ],
    ],
  ]
  it.each(edits)('tells %s, and nothing else', (_, from, to, expected) => {
    write('docs/things.md', page.replace(from, to))
    const [code, lines] = docsync('check', 'docs')
    expect(lines.slice(0, -1)).toEqual(expected.map((line) => `docs/things.md:${line}`))
    expect(code).toBe(1)
  })

  it('takes a difference for explained where an erratum is recorded at the very place', () => {
    write('project/specs/aliyun/demo/GetThing.yaml', operation.replace('example: 4', 'example: 5'))
    const [code, lines] = docsync('check', 'docs')
    expect([code, lines]).toEqual([
      0,
      ['1 operation of 1 document: 12 found, 1 explained by errata, 0 changed, 0 missing, 0 invented'],
    ])
  })

  it('takes an erratum that quotes another sample for no explanation', () => {
    write('docs/things.md', page.replace('|No|4|Its size.', '|No|7|Its size, not `4`.'))
    const [code, lines] = docsync('check', 'docs')
    expect([code, lines[0]]).toEqual([
      1,
      expect.stringContaining('request.Size.example: changed: the document says "7"'),
    ])
  })

  it('fails when the document no longer says what an erratum quotes', () => {
    write('docs/things.md', page.replace('|No|4|', '|No|7|'))
    write(
      'project/specs/aliyun/demo/GetThing.yaml',
      operation.replaceAll('4`', '49`').replace('example: 4', 'example: 7'),
    )
    const [code, lines] = docsync('check', 'docs')
    expect(lines[0]).toBe(
      `docs/things.md:12: erratum at request.Size.example: the document does not say 49 there: correct its line or what it says in ${spec}, or drop it`,
    )
    expect(code).toBe(1)
  })

  it('fails when an erratum names a line that the document does not have', () => {
    write('project/specs/aliyun/demo/GetThing.yaml', operation.replace('line: 12', 'line: 400'))
    const [code, lines] = docsync('check', 'docs')
    expect([code, lines[0]]).toEqual([
      1,
      expect.stringContaining('docs/things.md:400: erratum at request.Size.example: the document ends'),
    ])
  })

  it('lists operations without a spec, which --strict makes a failure', () => {
    write('docs/aliyun-demo/other.md', page.replaceAll('GetThing', 'DropThing'))
    const line = 'docs/aliyun-demo/other.md:1: DropThing: without a spec: no spec in aliyun/demo'
    expect(docsync('check', 'docs')).toEqual([
      0,
      [line, `1 operation of 1 document: 13 found, ${none}; 1 operation without a spec`],
    ])
    expect(docsync('check', 'docs', '--strict')[0]).toBe(1)
  })

  it('compares a page of another name when its service is told, and asks for it otherwise', () => {
    write('new.md', page.replace('|Size|Integer|', '|Size|String|'))
    expect(docsync('check', 'new.md')[1][0]).toBe(
      'new.md:1: GetThing: without a spec: its service is not told: name it with --service',
    )
    const [code, lines] = docsync('check', 'new.md', '--service', 'aliyun/demo')
    expect([code, lines[0]]).toEqual([1, expect.stringContaining('new.md:11: GetThing request.Size.type: changed')])
  })

  it('leaves other pages of an operation in a folder alone when its own document is there', () => {
    write('docs/aliyun-demo/older.md', page.replace('|Size|Integer|', '|Size|String|'))
    const [code, lines] = docsync('check', 'docs')
    expect([code, lines[0]]).toEqual([
      0,
      'docs/aliyun-demo/older.md:1: GetThing: not compared: another page than things.md',
    ])
    expect(docsync('check', 'docs/aliyun-demo/older.md')[0]).toBe(1)
  })

  it('says that it has nothing to do where the documents of the project are missing', () => {
    expect(docsync('check')).toEqual([0, ['skipped: no documents in shared/docs: name files or folders']])
  })
})

describe('read', () => {
  it('prints each fact with its line, within 80 columns', () => {
    const long = `|Mode|String|No|Fast|Valid values: ${Array.from({ length: 30 }, (_, at) => `\`Mode${at}\``).join(', ')}. |`
    write('docs/things.md', page.replace('|ThingId|', `${long}\n|ThingId|`))
    const [code, lines] = docsync('read', 'docs/things.md')
    expect(code).toBe(0)
    expect(lines).toContain('    11    ThingId: string; required; such as t-1')
    expect(lines).toContain('    24    NoThing 404 There is no such thing.')
    expect(lines.at(-1)).toBe('docs/things.md: 1 operation, 0 lines unread')
    expect(lines.filter(({ length }) => length > 80)).toEqual([])
  })

  it('lists what it could not read, with its line', () => {
    write('docs/things.md', page.replace('|Size|Integer|No|4|', '|Size|Integer|Perhaps|4|'))
    const [, lines] = docsync('read', 'docs/things.md')
    expect(lines.filter((line) => line === '    11    the required flag of Size')).toHaveLength(1)
    expect(lines.at(-1)).toBe('docs/things.md: 1 operation, 1 line unread')
  })

  it('gives all of it as JSON', () => {
    const [, lines] = docsync('read', 'docs/things.md', '--json')
    expect(JSON.parse(lines.join('\n'))).toMatchObject({
      operations: [{ name: { value: 'GetThing', line: 1 }, file: 'docs/things.md' }],
      unread: [],
    })
  })
})

describe('what cannot be done gets one clear error', () => {
  const wrong: [string[], string][] = [
    [['check', 'nowhere.md'], 'docsync: nowhere.md: no such file: name a document'],
    [['read', 'docs'], 'docsync: docs: no file: name a document in it'],
    [
      ['read', 'odd.txt'],
      'docsync: odd.txt: of no known format: it takes API pages and models of Alibaba Cloud and Tencent Cloud, and OpenAPI 3',
    ],
    [
      ['check', 'project'],
      'docsync: project: no documents in it: name a folder with pages (.md, .txt) or models (.json, .yaml)',
    ],
    [['check', 'docs', '--service', 'ecs'], 'docsync: --service ecs: use aliyun/demo'],
    [['check', 'docs', '--specs', 'docs'], 'docsync: docs: no specs in it: name another with --specs'],
    [['read'], 'docsync: read takes one file'],
    [['look'], 'docsync: look: use check, update, read or import'],
    [[], 'docsync: no command: use check, update, read or import'],
  ]
  it.each(wrong)('%j: %s', (words, expected) => {
    write('odd.txt', 'A letter to a friend.\n')
    const [code, lines] = docsync(...words)
    expect([code, lines[0]]).toEqual([2, expected])
  })

  it('names a flag that it does not know', () => {
    const [code, lines] = docsync('check', '--fix')
    expect([code, lines[0]]).toEqual([2, expect.stringContaining("Unknown option '--fix'")])
  })

  it('names every problem of the specs', () => {
    write('project/specs/aliyun/demo/GetThing.yaml', operation.replace('effect: read', 'effect: look'))
    const [code, lines] = docsync('check', 'docs')
    expect([code, lines[0], lines[1]]).toEqual([
      2,
      'docsync: the specs cannot be read',
      expect.stringContaining(`${spec}:4: `),
    ])
  })
})

const documents = join(root, '../shared/docs')
describe.skipIf(!existsSync(documents))('the documents in ../shared/docs (skipped where they are not)', () => {
  const own = (words: string[]): [number, string] => {
    let text = ''
    const code = run(words, { root, cwd: root }, { out: (line) => (text += line), error: (line) => (text += line) })
    return [code, text]
  }

  it('say what the specs say', () => {
    const [code, text] = own(['check'])
    expect(code).toBe(0)
    expect(text.split('\n').at(-1)).toMatch(
      /^31 operations of 5 documents: \d{3} found, 7 explained by errata, 0 changed, 0 missing, 0 invented; 47 operations without a spec; 2 other pages not compared$/,
    )
    expect(own(['check', '--strict'])[0]).toBe(1)
  })

  it('are told apart from a copy with a row less and a code less', () => {
    const file = '002-tencent-cvm-DescribeInstanceVncUrl-20191205.txt'
    const lines = readFileSync(join(documents, file), 'utf8').split('\n')
    const kept = lines.filter((line) => !/^(?:InstanceVncUrl String|InvalidInstanceId.NotFound )/.test(line))
    expect(lines.length - kept.length).toBe(2)
    write(file, kept.join('\n'))
    const [code, text] = own(['check', join(cwd, file)])
    const told = [...text.matchAll(/DescribeInstanceVncUrl (\S+): (\w+): the document/g)].map(([, path, status]) => [
      path,
      status,
    ])
    expect(told).toEqual([
      ['response.InstanceVncUrl', 'invented'],
      ['errors.InvalidInstanceId.NotFound', 'invented'],
    ])
    expect(code).toBe(1)
  })
})
