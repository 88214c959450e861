/** What an import makes of small pages, written for this test. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSpecs } from '@porthole/codegen'
import { run } from '../main.ts'

const page = (
  name: string,
  sample = '"Open": "true", "Area": "1.5", "Doors": {"Door": [{"DoorId": "d-1"}]}, "RequestId": "R-1"',
): string => `# ${name}

Sentence of the vendor that stays on the page.

## Request parameters

|Parameter|Type|Required|Example|Description|
|---------|----|--------|-------|-----------|
|Action|String|Yes|${name}|The operation. |
|DoorId|String|Yes|d-1|Sentence about a door. |
|Colour|String|No|red|Sentence about a colour. Valid values:

-   red
-   blue |
|Tag.N.Key|String|No|k|Sentence about a key. |
|Tag.N.Value|String|No|v|Sentence about a value. |
|Width|Float|No|1.5|Sentence about a width. |
|Count|Integer|No|many|Sentence about a count. |

## Response parameters

|Parameter|Type|Example|Description|
|---------|----|-------|-----------|
|RequestId|String|R-1|Sentence about a request. |
|Open|Boolean|true|Sentence about being open. |
|Area|Double|1.5|Sentence about an area. |
|Note|String|n|Sentence about a note. |
|Doors|Array of Door| |Sentence about doors. |
|Door| | | |
|DoorId|String|d-1|Sentence about a door. |

## Examples

Sample requests

\`\`\`
http(s)://doors.aliyuncs.com/?Action=${name}
&DoorId=d-1
&<Common request parameters>
\`\`\`

Sample success responses

\`JSON\` format

\`\`\`
{${sample}}
\`\`\`

## Error codes

|HTTP status code|Error code|Error message|Description|
|----------------|----------|-------------|-----------|
|404|NoDoor|There is no such door.|Sentence about the code. |
|404|NoDoor|The door has gone.|Sentence about the code. |
`

let root: string
let printed: string[]
const project = (): string => join(root, 'project')
const docsync = (...words: string[]): number =>
  run(words, { root: project(), cwd: root }, { out: (text) => printed.push(text), error: (text) => printed.push(text) })
const importing = (place: string, ...more: string[]): number =>
  docsync('import', place, '--service', 'aliyun/doors', '--out', 'out', ...more)
const text = (): string => printed.join('\n')
const written = (name: string): string => readFileSync(join(root, 'out/aliyun/doors', name), 'utf8')
const put = (path: string, content: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), content)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'docsync-import-test-'))
  printed = []
  mkdirSync(join(root, 'project/specs/aliyun/ecs'), { recursive: true })
  put('pages/OpenDoor.md', page('OpenDoor'))
})

afterEach(() => rmSync(root, { recursive: true }))

describe('Importing a page', () => {
  it('writes a spec that the loader accepts, with the facts of the page', () => {
    expect(importing('pages')).toBe(0)
    const { services, problems } = loadSpecs(join(root, 'out'), root)
    expect(problems).toEqual([])
    const operation = services[0]!.operations[0]!
    expect(operation).toMatchObject({
      name: 'OpenDoor',
      effect: 'write',
      common: ['Action'],
      sources: [{ document: 'aliyun-OpenDoor', section: 'OpenDoor' }],
      errors: [{ code: 'NoDoor', http: 404, message: 'There is no such door.' }],
    })
    expect(operation.request.map(({ name, type, required }) => [name, type, required])).toEqual([
      ['DoorId', 'string', true],
      ['Colour', 'string', false],
      ['Tag', 'list', false],
      ['Width', 'number', false],
      ['Count', 'integer', false],
    ])
    expect(operation.request[1]!.enum!.map(({ value }) => value)).toEqual(['red', 'blue'])
    expect(operation.request[2]!.of).toMatchObject({
      name: 'OpenDoorTag',
      fields: [{ name: 'Key' }, { name: 'Value' }],
    })
  })

  it('repairs the sample by errata, and marks as optional what it lacks', () => {
    importing('pages')
    const [operation] = loadSpecs(join(root, 'out'), root).services[0]!.operations
    expect(operation!.examples.response).toMatchObject({ Open: true, Area: 1.5, RequestId: 'R-1' })
    expect(operation!.errata).toContainEqual(
      expect.objectContaining({
        at: 'examples.json.Open',
        says: '"true"',
        resolution: 'a boolean, as the table has it',
      }),
    )
    const required = Object.fromEntries(operation!.response.map(({ name, required }) => [name, required]))
    expect(required).toMatchObject({ RequestId: true, Open: true, Area: true, Note: false })
  })

  it('takes no sentence of the page, and names the page in descriptions of its own', () => {
    importing('pages')
    expect(written('OpenDoor.yaml') + written('_service.yaml')).not.toContain('Sentence')
    expect(written('OpenDoor.yaml')).toContain('summary: Parameter DoorId on the page of OpenDoor at line 10.')
  })

  it('prints what a spec cannot hold, and says it at the field', () => {
    importing('pages')
    for (const what of [
      'left out: the example many, which is the text "many", not an integer',
      'listed again: 404 The door has gone.',
      'optional, since the sample answer lacks it',
    ]) {
      expect(text()).toContain(what)
      expect(written('OpenDoor.yaml')).toMatch(new RegExp(`  # review: line \\d+: ${what.replaceAll('.', '\\.')}`))
    }
    expect(text()).toMatch(/docsync: 1 operation written to out\/aliyun\/doors, \d+ things to review$/)
  })

  it('leaves a sample out that fits nothing', () => {
    put('pages/OpenDoor.md', page('OpenDoor', '"Open": '))
    expect(importing('pages')).toBe(0)
    expect(written('OpenDoor.yaml')).not.toContain('  json:')
    expect(text()).toContain('left out: the sample is no JSON object of an answer')
  })
})

describe('The folder of an import', () => {
  it('grows by the operations of documents that its service names', () => {
    importing('pages')
    put('more/ShutDoor.md', page('ShutDoor'))
    expect(importing('more')).toBe(1)
    expect(text()).toContain('add { title: ..., file: ShutDoor.md, language: en } to its documents')
    const document = '  aliyun-ShutDoor: { title: ShutDoor, file: ShutDoor.md, language: en }'
    put('out/aliyun/doors/_service.yaml', written('_service.yaml').replace('documents:', `documents:\n${document}`))
    const before = written('OpenDoor.yaml')
    expect(importing('more')).toBe(0)
    expect(loadSpecs(join(root, 'out'), root)).toMatchObject({
      problems: [],
      services: [{ operations: [{ name: 'OpenDoor' }, { name: 'ShutDoor' }] }],
    })
    expect(written('OpenDoor.yaml')).toBe(before)
  })

  it('keeps an operation that it has', () => {
    importing('pages')
    const before = written('OpenDoor.yaml')
    put('pages/OpenDoor.md', page('OpenDoor').replace('|DoorId|String|Yes|', '|DoorId|Long|Yes|'))
    expect(importing('pages')).toBe(1)
    expect(text()).toContain('OpenDoor is also in the folder of the service')
    expect(written('OpenDoor.yaml')).toBe(before)
  })

  it('stays as it is when an operation is in two documents', () => {
    put('pages/again/OpenDoor.md', page('OpenDoor'))
    expect(importing('pages')).toBe(1)
    expect(text()).toMatch(/OpenDoor is also in pages\/OpenDoor\.md:1: import an operation once, from one revision/)
    expect(existsSync(join(root, 'out'))).toBe(false)
  })

  it('is none of the curated specs, unless the service is new there', () => {
    const into = (service: string): number => docsync('import', 'pages', '--service', service, '--out', 'project/specs')
    expect(into('aliyun/ecs')).toBe(2)
    expect(text()).toContain('project/specs/aliyun/ecs: curated specs are there')
    expect(into('aliyun/doors')).toBe(0)
    expect(into('aliyun/doors')).toBe(2)
  })
})

describe('The words of an import', () => {
  it.each([
    [['import'], 'import takes files or folders of documents'],
    [['import', 'pages', '--out', 'out'], 'import needs --service, such as aliyun/ecs'],
    [['import', 'pages', '--service', 'aliyun/doors'], 'import needs --out, the folder that gets the specs'],
    [['import', 'pages', '--service', 'doors', '--out', 'out'], '--service doors: write it as CLOUD/SERVICE'],
    [['import', 'none', '--service', 'aliyun/doors', '--out', 'out'], 'none: no such file'],
  ])('%j is refused with a reason', (words, reason) => {
    expect(docsync(...words)).toBe(2)
    expect(text()).toContain(reason)
    expect(existsSync(join(root, 'out'))).toBe(false)
  })
})
