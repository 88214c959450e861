/** Forms that the sample pages lack and others have: read as they are meant, or listed as unread; never misread. */
import { describe, expect, it } from 'vitest'
import { readDocument } from './read.ts'
import { summaryOf } from './testing.ts'

/** The summaries of the parameters after Action, and what was not read. */
function read(text: string): { parameters: string[]; response: string[]; unread: string[] } {
  const [operation] = readDocument(text, 'page').operations
  return {
    parameters: summaryOf(operation!.parameters).filter((line) => !/^(?:Action|Version|Region) /.test(line)),
    response: summaryOf(operation!.response),
    unread: operation!.unread.map(({ what }) => what),
  }
}

const english = (rows: string): string => `# OpenGate

## Request parameters

|Parameter|Type|Required|Example|Description|
|:-------:|:--:|:------:|-------|-----------|
|Action|String|Yes|OpenGate|Set the value to **OpenGate**. |
${rows}

## Response parameters

|Parameter|Type|Example|Description|
|---------|----|-------|-----------|
|RequestId|String|R|Id. |
`
const chinese = (rows: string): string => `# OpenGate

## 请求参数

|名称|类型|是否必选|示例值|描述|
|--|--|----|---|--|
|Action|String|是|OpenGate|取值：OpenGate |
${rows}

## 返回数据

|名称|类型|示例值|描述|
|--|--|---|--|
|RequestId|String|R|ID。 |
`

describe('A page of Alibaba Cloud in English', () => {
  it.each([
    ['Speed|Integer|No|5|Unit: km/h. Valid values: >= 1. Default value: 1,000. ', 'Speed integer optional 1.. =1000'],
    [
      'Mode|String|No|A|Valid values:\n\n -   **A** (default): fast\n     - nested\n -   **B**: slow\n\n**Note:** Or not. ',
      'Mode string optional A|B =A',
    ],
    [
      'Timeout|Integer|No|60|Unit: seconds. Valid values: 10 to 86400. Default value: 60 seconds. ',
      'Timeout integer optional 10..86400 =60',
    ],
    ['Retry|Integer|No|3|Maximum value: 5. Minimum value: 0. ', 'Retry integer optional 0..5'],
    ['Size|Integer|No|20|Valid values: 20 GiB to 500 GiB. ', 'Size integer optional 20..500'],
    ['Flag|Boolean|No|true|Valid values: true and false. Default value: True ', 'Flag boolean optional =true'],
    ['Name|String|No|abc|It must be 2 to 128 characters in length. ', 'Name string optional'],
  ])('says in %j', (row, facts) => {
    expect(read(english(`|${row}|`))).toMatchObject({ parameters: [facts], unread: [] })
  })

  it.each([
    ['Rate|Float|No|0.5|Value range: (0, 1]. ', 'Rate number optional', 'the values of Rate'],
    ['Weight|Integer|No|-1|Valid values: -1 and 1 to 100. ', 'Weight integer optional', 'the values of Weight'],
    ['Kind|String|No|a|Valid values: a/b. ', 'Kind string optional', 'the values of Kind'],
    ['Count|Integer|No|1|Default value: unlimited. ', 'Count integer optional', 'the default of Count'],
    [
      'Charge|String|No|A|How to pay. -   PREPAID: before\n-   POSTPAID: after ',
      'Charge string optional',
      'the values of Charge',
    ],
  ])('says of %j that it is not read', (row, facts, what) => {
    expect(read(english(`|${row}|`))).toMatchObject({ parameters: [facts], unread: [what] })
  })

  it('may have cells that are merged', () => {
    const page = english('').replace(
      /\|Parameter\|Type\|Required[^#]*/,
      `<table><tr><th>Parameter</th><th>Type</th><th>Required</th><th>Description</th></tr>
<tr><td>A</td><td rowspan="2">Integer</td><td>Yes</td><td>Valid values: 1 to 9.</td></tr>
<tr><td>B</td><td>No</td><td>Default value: 3.</td></tr></table>\n\n`,
    )
    expect(read(page)).toMatchObject({ parameters: ['A integer required 1..9', 'B integer optional =3'], unread: [] })
  })
})

describe('A page of Alibaba Cloud in Chinese', () => {
  it.each([
    ['Speed|Integer|否|5|单位：km/h。取值范围：≥1。默认值：1,000 ', 'Speed integer optional 1.. =1000'],
    ['Level|String|是|1|级别。取值：\n\n-   0：低\n-   1（默认值）：高 ', 'Level string required 0|1 =1'],
    ['Timeout|Integer|否|60|单位：秒。取值范围：10～86400，默认60秒。 ', 'Timeout integer optional 10..86400 =60'],
    ['PageSize|Integer|否|10|最大不超过100，默认为10。 ', 'PageSize integer optional ..100 =10'],
    ['Kind|String|否|x|可选值：x、y或z ', 'Kind string optional x|y|z'],
    ['Name|String|否|abc|长度为2~128个字符。默认值为空。 ', 'Name string optional'],
  ])('says in %j', (row, facts) => {
    expect(read(chinese(`|${row}|`))).toMatchObject({ parameters: [facts], unread: [] })
  })

  it.each([
    ['Rate|Float|否|0.5|取值范围：(0,1]。 ', 'Rate number optional', 'the values of Rate'],
    ['Retry|Integer|否|3|默认值：不限制 ', 'Retry integer optional', 'the default of Retry'],
    [
      'Size|Integer|否|20|取值范围：\n\n-   small：20~500\n-   large：40~1000 ',
      'Size integer optional',
      'the values of Size',
    ],
  ])('says of %j that it is not read', (row, facts, what) => {
    expect(read(chinese(`|${row}|`))).toMatchObject({ parameters: [facts], unread: [what] })
  })
})

const tencent = `ListTeas

1. API Description

Domain name for API request: tea.tencentcloudapi.com.

2. Input Parameters

Parameter Name Required Type Description
Action Yes String Common parameter. The value used for this API: ListTeas
Kind No String The kind. Valid values: green,
black. Default value: green.
Size No Integer The size. Value range: 1 to
100. Default value:
20.
Charge No String Billing. Valid values:
PREPAID: monthly
POSTPAID: hourly
Default value: POSTPAID.

3. Output Parameters

Parameter Name Type Description
TeaSet Array of Tea The teas. Note: this field may return null.
RequestId String An id.
`

describe('A page of Tencent', () => {
  it('may have lists and bounds over the ends of lines', () => {
    expect(read(tencent).parameters).toEqual([
      'Kind string optional green|black =green',
      'Size integer optional 1..100 =20',
      'Charge string optional PREPAID|POSTPAID =POSTPAID',
    ])
  })

  it('has no fields of a structure, though rows come below it', () => {
    expect(read(tencent)).toMatchObject({
      response: ['TeaSet list<object>', 'RequestId string'],
      unread: ['the fields of TeaSet, which are on another page'],
    })
  })
})
