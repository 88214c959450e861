import { describe, expect, it } from 'vitest'
import { isAliyunMarkdown, readAliyunMarkdown } from './aliyun-markdown.ts'
import { summaryOf } from './testing.ts'

const answer = (rows: string, example = ''): string => `# ListKites

Lists kites.

## Request parameters

|Parameter|Type|Required|Example|Description|
|---------|----|--------|-------|-----------|
|Action|String|Yes|ListKites|Set the value to ListKites. |

## Response parameters

|Parameter|Type|Example|Description|
|---------|----|-------|-----------|
${rows}

## Examples

\`\`\`
${example}
\`\`\`
`

const page = `# FlyKite {#FlyKite .reference}

Flies a kite.

## Request parameters {#parameters .section}

|Parameter|Type|Required|Example|Description|
|---------|----|--------|-------|-----------|
|Action|String|Yes|FlyKite|Set the value to FlyKite. |
|Kind|String|Yes|box|The kind. Valid values:

-   box: a box
-   delta\\_wing: a wing

Default value: box. |
|Height|Integer|No|50|Metres. Valid values: 1 to 100. |
|Wind|Long|Conditional| |When it blows. |
|Tail.N.Colour|String|No|red|The colour of tail N. Valid values of N: 1 to 5. |
|Tail.N.Length|Float|Yes|1.5|Its length. |
|KiteId.N|RepeatList|Yes|k-1\\*\\*|Valid values of N: 1 to 9. |
|Line.Length|Integer|No|30|The line. |
|Secret|String|No|a|Odd signs:

\`\`\`
( ) + = | { }
\`\`\`

That is all. |
|Odd|Quaternion|perhaps|a|Who knows. |
|Broken|String|
|Last|Boolean|No|true|Whether it lands. Default value: false. |

## Error codes

|HTTP status code|Error code|Error message|Description|
|----------------|----------|-------------|-----------|
|404|NO\\_WIND|There is no wind.|Calm.|
|403|Storm.Near|A storm \\(near\\).|Wild.|
|403|Storm.Near|A storm \\(near\\).|Wild.|
`

describe('a page in English', () => {
  const [operation] = readAliyunMarkdown(page, 'FlyKite.md').operations

  it('gives parameters with all facts', () => {
    expect(summaryOf(operation!.parameters)).toEqual([
      'Action string required',
      'Kind string required box|delta_wing =box',
      'Height integer optional 1..100',
      'Wind long optional',
      'Tail list<object> required N=1..5',
      '  Colour string optional',
      '  Length number required',
      'KiteId list<string> required N=1..9',
      'Line object optional',
      '  Length integer optional',
      'Secret string optional',
      'Odd ?',
      'Last boolean optional =false',
    ])
    expect(operation!.parameters[5]!.example?.value).toBe('k-1**')
  })

  it('gives the line of each fact', () => {
    const kind = operation!.parameters[1]!
    expect([kind.name.line, kind.enum?.line, kind.default?.line]).toEqual([10, 10, 15])
  })

  it('lists what it could not read', () => {
    expect(operation!.unread).toEqual([
      { line: 29, what: 'the type of Odd' },
      { line: 29, what: 'the required flag of Odd' },
      { line: 30, what: 'a row of fewer than 5 cells' },
    ])
  })

  it('gives errors once, with the literal codes and messages', () => {
    expect(operation!.errors.map(({ code, http, message }) => [http?.value, code.value, message?.value])).toEqual([
      [404, 'NO_WIND', 'There is no wind.'],
      [403, 'Storm.Near', 'A storm (near).'],
    ])
  })

  it('names the operation without the anchor, over all its lines', () => {
    expect(operation!.name).toEqual({ value: 'FlyKite', line: 1, confidence: 1 })
    expect(operation!.lines).toEqual([1, 39])
  })
})

it('reads a page in Chinese', () => {
  const text = `# FlyKite

## 请求参数

|名称|类型|是否必选|示例值|描述|
|--|--|----|---|--|
|Kind|String|是|box|种类。取值范围：

 -   box：盒
-   wing：翼

 默认值：box |
|Height|Integer|否|50|高度。取值范围：1~100 |

## 返回数据

|名称|类型|示例值|描述|
|--|--|---|--|
|KiteId|String|k-1|编号。 |

## 错误码

|HttpCode|错误码|错误信息|描述|
|--------|---|----|--|
|404|NoWind|No wind.|无风。|
`
  const [operation] = readAliyunMarkdown(text, 'x.md').operations
  expect(summaryOf(operation!.parameters)).toEqual([
    'Kind string required box|wing =box',
    'Height integer optional 1..100',
  ])
  expect(summaryOf(operation!.response)).toEqual(['KiteId string'])
  expect(operation!.errors.map(({ code }) => code.value)).toEqual(['NoWind'])
  expect(operation!.unread).toEqual([])
})

describe('answers with structures', () => {
  const read = (rows: string, example?: string): string[] =>
    summaryOf(readAliyunMarkdown(answer(rows, example), 'x.md').operations[0]!.response)
  const flat = `|Kites|Array of Kite| |All. |
|Kite| | | |
|Id|String|k-1|One. |
|Line|Struct| |Its line. |
|Length|Integer|3|Metres. |
|Owners|List|me|Whose. |
|Total|Integer|1|How many. |`

  it('are placed by the example where the rows are flat', () => {
    const json = '{"Total": 1, "Kites": {"Kite": [{"Id": "k", "Line": {"Length": 3}, "Owners": {"Owner": ["me"]}}]}}'
    expect(read(flat, json)).toEqual([
      'Kites object',
      '  Kite list<object>',
      '    Id string',
      '    Line object',
      '      Length integer',
      '    Owners object',
      '      Owner list<string>',
      'Total integer',
    ])
  })

  it('take the wrapper for the item when the example shows a bare list', () => {
    expect(read(flat, '{"Total": 1, "Kites": [{"Id": "k", "Line": {"Length": 3}, "Owners": ["me"]}]}')).toEqual([
      'Kites list<object>',
      '  Id string',
      '  Line object',
      '    Length integer',
      '  Owners list<string>',
      'Total integer',
    ])
  })

  it('are placed by the order of names when there is no example', () => {
    const rows = `|Kites|Array of Kite| |All. |
|Kite| | | |
|Colour|String|red|Which. |
|Name|String|x|Its name. |
|Length|Integer|1|How long. |`
    expect(read(rows)).toEqual([
      'Kites object',
      '  Kite list<object>',
      '    Colour string',
      '    Name string',
      'Length integer',
    ])
  })

  it.each([
    ['└', '└ └'],
    ['&nbsp;&nbsp;', '&nbsp;&nbsp;&nbsp;&nbsp;'],
    ['--', '----'],
  ])('are read by the marks %s', (one, two) => {
    const rows = `|Kites|Array of Kite| |All. |
|${one}Id|String|k-1|One. |
|${one}Line|Object| |Its line. |
|${two}Length|Integer|3|Metres. |
|Total|Integer|1|How many. |`
    const tree = ['Kites list<object>', '  Id string', '  Line object', '    Length integer', 'Total integer']
    expect(read(rows)).toEqual(tree)
  })

  it('are read by dots', () => {
    const rows = `|Kites.N.Id|String|k-1|One. |
|Kites.N.Line.Length|Integer|3|Metres. |`
    expect(read(rows)).toEqual(['Kites list<object>', '  Id string', '  Line object', '    Length integer'])
  })
})

it('reads a table in HTML', () => {
  const text = `# FlyKite

## Request parameters

<table><thead><tr><th>Name</th><th>Type</th><th>Required</th><th>Description</th></tr></thead>
<tr><td>Kind</td><td>String</td><td>Yes</td><td>Valid values: <ul><li>box: a box</li><li>wing</li></ul></td></tr>
</table>

## Response parameters
`
  const [operation] = readAliyunMarkdown(text, 'x.md').operations
  expect(summaryOf(operation!.parameters)).toEqual(['Kind string required box|wing'])
  expect(operation!.parameters[0]!.name.line).toBe(6)
})

it('says of a page without an operation that it is none', () => {
  expect(readAliyunMarkdown('words\n', 'x.md')).toMatchObject({ operations: [], unread: [{ line: 1 }] })
  expect(isAliyunMarkdown('words\n')).toBe(0)
})

it.each([
  [
    'a bullet less',
    '-   delta\\_wing: a wing\n',
    '',
    'Kind string required box|delta_wing =box',
    'Kind string required box =box',
  ],
  ['another bound', '1 to 100', '1 to 200', 'Height integer optional 1..100', 'Height integer optional 1..200'],
  ['a new name', '|Secret|', '|Hidden|', 'Secret string optional', 'Hidden string optional'],
  [
    'a new row',
    '|Wind|',
    '|Rain|String|No|a|Wet. |\n|Wind|',
    'Wind long optional',
    'Rain string optional,Wind long optional',
  ],
  ['another flag', '|Wind|Long|Conditional|', '|Wind|Long|Yes|', 'Wind long optional', 'Wind long required'],
])('shows %s in the facts and nothing besides', (_, from, to, before, after) => {
  const facts = (text: string): string => summaryOf(readAliyunMarkdown(text, 'x.md').operations[0]!.parameters).join()
  expect(page).toContain(from)
  expect(facts(page.replace(from, to))).toBe(facts(page).replace(before, after))
})
