/** A reference printed to PDF, small and of our own, and what happens to it in print. */
import { describe, expect, it } from 'vitest'
import type { FieldFacts, OperationFacts } from '../facts.ts'
import { aliyunPdfText } from './aliyun-pdf-text.ts'

const page = `目录

7.1. MakeTea\t3
7.2. ListTeas\t5

7. 茶

7.1. MakeTea

请求参数

名称\t类型\t是否必选\t示例值\t描述
Action\tString\t是\tMakeTea\t取值：MakeTea。
Kind\tString\t是\tgreen\t种类： <ul style="x"> green: 甲 black: 乙 <ul style="x"> darjeeling
Sugar\tInteger\t否\t2\t<ul style="x"> • 取值范围 0~9 • 默认值：1

名称\t类型\t是否必选\t示例值\t描述
Hot\tBoolean\t否\ttrue\t<ul style="x"> • false（默认）：甲 • true：乙
Minutes\tInteger\t否\t3\t<ul style="x"> Unit 为 Short（短）时，取值范围 1~4 Unit 为 Long（长）时，取值范围 5 6 7
Guest.N.Name\tString\t是\tann\t<p>其中 Guest.N 的允许范围是 1~8。</p>
Guest.N.Age\tLong\t否\t7\t甲

返回数据

名称\t类型\t示例值\t描述
RequestId\tString\tXXX\t甲
Note\tString\t\t

请求示例

\`\`\`
http(s)://[Endpoint]/?Action=MakeTea
&Kind=green
\`\`\`

正常返回示例**XML 格式**

\`\`\`
<RequestId>XXX</RequestId>
\`\`\`

JSON 格式

\`\`\`
{"RequestId":"XXX","Note":""}
\`\`\`

错误码

HttpCode\t错误码\t错误信息\t描述
404\tNoSuchTea\tNo such tea.\t甲

7.2. ListTeas

请求参数

名称\t类型\t是否必选\t示例值\t描述
Action\tString\t是\tListTeas\t取值：ListTeas。

返回数据

名称\t类型\t示例值\t描述
Teas\tArray of Tea\t\t甲
Cups\tArray of Cup\t\t甲
Name\tString\ta\t甲
Name\tString\tb\t甲
Status\tString\tdry\t<ul style="x"> dry: 甲 wet: 乙 空值: 丙
TotalCount\tLong\t1\t甲

JSON 格式

\`\`\`
{"Teas":[{"Name":"b"},{"Status":"dry","Cups":{"Name":"a"}}],"TotalCount":1}
\`\`\`
`

const read = (text: string): OperationFacts[] => [...aliyunPdfText.read(text, 'tea.txt').operations]
const [makeTea, listTeas] = read(page) as [OperationFacts, OperationFacts]
const parameter = (name: string): FieldFacts => makeTea.parameters.find((one) => one.name.value === name)!

describe('a reference printed to PDF', () => {
  it('has an operation for each numbered section, and none for the lines of its contents', () => {
    expect(aliyunPdfText.recognise(page)).toBe(1)
    expect(read(page).map(({ name, section, lines }) => [name.value, section?.value, ...lines])).toEqual([
      ['MakeTea', '7.1', 8, 51],
      ['ListTeas', '7.2', 53, 74],
    ])
    expect(makeTea.unread).toEqual([])
  })

  it('goes on with a table below the header of the next page', () => {
    expect(makeTea.parameters.map(({ name }) => name.value)).toEqual([
      'Action',
      'Kind',
      'Sugar',
      'Hot',
      'Minutes',
      'Guest',
    ])
    expect(parameter('Hot')).toMatchObject({ type: { value: 'boolean', line: 18 }, required: { value: false } })
  })

  it('has enums out of lists that never end, without what a list within them says', () => {
    expect(parameter('Kind').enum).toEqual({ value: ['green', 'black'], line: 14, confidence: 0.9 })
    expect(parameter('Hot').enum).toBeUndefined()
    expect(parameter('Hot').default?.value).toBe('false')
    expect(parameter('Action').enum).toBeUndefined()
  })

  it('has bounds and defaults, but no bounds that hold in one case only', () => {
    expect(parameter('Sugar').range?.value).toEqual([0, 9])
    expect(parameter('Sugar').default?.value).toBe('1')
    expect(parameter('Minutes').range).toBeUndefined()
  })

  it('has a list where names are numbered, with the fields of its items', () => {
    const guests = parameter('Guest')
    expect(guests).toMatchObject({ type: { value: 'list' }, items: { value: 'object' }, required: { value: true } })
    expect(guests.count?.value).toEqual([1, 8])
    expect(guests.fields!.map(({ name, type }) => [name.value, type?.value])).toEqual([
      ['Name', 'string'],
      ['Age', 'long'],
    ])
  })

  it('has samples also below two headings that ran together', () => {
    expect(makeTea.examples.request?.value).toBe('http(s)://[Endpoint]/?Action=MakeTea\n&Kind=green')
    expect(makeTea.examples.xml).toEqual({ value: '<RequestId>XXX</RequestId>', line: 39, confidence: 1 })
  })

  it('has error codes with their status and message', () => {
    expect(makeTea.errors).toMatchObject([
      { code: { value: 'NoSuchTea' }, http: { value: 404 }, message: { value: 'No such tea.' } },
    ])
  })

  it('has the structures that the printed answer shows, one in another', () => {
    const tree = (fields: readonly FieldFacts[]): unknown =>
      fields.map(({ name, fields: inner }) => (inner === undefined ? name.value : { [name.value]: tree(inner) }))
    expect(tree(listTeas.response)).toEqual([{ Teas: [{ Cups: ['Name'] }, 'Name', 'Status'] }, 'TotalCount'])
    expect(listTeas.response[0]!.fields![2]!.enum?.value).toEqual(['dry', 'wet', ''])
  })
})

describe('what print does to a row', () => {
  const wordsOf = (text: string): unknown[] =>
    read(text)[0]!.parameters.map(({ name, type, required }) => [name.value, type?.value, required?.value])
  const whole = wordsOf(page)

  it('may be a break before a cell, after it, or within its text', () => {
    expect(wordsOf(page.replace('Sugar\tInteger\t', 'Sugar\tInteger\n\t'))).toEqual(whole)
    expect(wordsOf(page.replace('Sugar\tInteger\t', 'Sugar\tInteger\t\n'))).toEqual(whole)
    expect(wordsOf(page.replace('取值范围 0~9 ', '取值范围 0~9\n'))).toEqual(whole)
    expect(wordsOf(page.replace('Minutes\tInteger', 'Minu\ntes\tInteger'))).toEqual(whole)
  })

  it('may be a break by the header of the next page', () => {
    expect(wordsOf(page.replace('取值范围 0~9 ', '取值范围\n\n名称\t类型\t是否必选\t示例值\t描述\n0~9 '))).toEqual(
      whole,
    )
  })

  it('may be that the empty cells at its end are gone', () => {
    const { response } = read(page.replace('Note\tString\t\t', 'Note\tString\t'))[0]!
    expect(response.map(({ name }) => name.value)).toEqual(['RequestId', 'Note'])
  })

  it('is said where a cell is missing, or a type is not known', () => {
    const torn = read(page.replace('Sugar\tInteger\t否\t2\t', 'Sugar\tInteger\t'))[0]!
    expect(torn.unread.length).toBeGreaterThan(0)
    const odd = read(page.replace('Sugar\tInteger', 'Sugar\tLump'))[0]!
    expect(odd.unread.map(({ line, what }) => `${line} ${what}`)).toEqual([
      '15 Sugar: unknown type Lump',
      '15 the values of Sugar',
    ])
    expect(odd.parameters.find(({ name }) => name.value === 'Sugar')!.type).toBeUndefined()
  })

  it('is said where a field of an answer is in no sample and may belong to two structures', () => {
    const odd = read(page.replace('TotalCount\tLong', 'Extra\tString\ta\t甲\nTotalCount\tLong'))[1]!
    expect(odd.unread).toMatchObject([{ line: 68, what: expect.stringContaining('Extra is in no printed answer') }])
    const clear = read(page.replace('Status\tString', 'Extra\tString\ta\t甲\nStatus\tString'))[1]!
    expect(clear.unread).toEqual([])
    expect(clear.response[0]!.fields!.map(({ name }) => name.value)).toEqual(['Cups', 'Name', 'Extra', 'Status'])
  })
})
