/** Edits of the whole documents, as a new revision has them: each changes the facts in that one place. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { FieldFacts, Reading } from '../facts.ts'
import { readDocument } from './read.ts'

const folder = fileURLToPath(new URL('../../../../../shared/docs/', import.meta.url))
const isHere = existsSync(folder)
const files = {
  pdf: '003-aliyun-gws-api-reference-20201026.txt',
  web: '004-aliyun-ecs-GetInstanceScreenshot-20240319.txt',
  tencent: '002-tencent-cvm-DescribeInstanceVncUrl-20191205.txt',
}

/** Every fact on a line of its own, without its place in the file. */
function factsOf({ operations }: Reading): string[] {
  return operations.flatMap(({ name, parameters, response, errors, unread }) => [
    name.value,
    ...flat(`${name.value} request`, parameters),
    ...flat(`${name.value} response`, response),
    ...errors.map(({ code, http, message }) => `${name.value} ${code.value} ${http?.value} ${message?.value}`),
    ...unread.map(({ what }) => `${name.value} unread ${what}`),
  ])
}

function flat(at: string, fields: readonly FieldFacts[]): string[] {
  return fields.flatMap((field) => {
    const { name, type, items, required, range, count, example } = field
    const place = `${at} ${name.value}`
    const facts = [items, required, field.enum, range, count, field.default, example].map(
      (fact) => JSON.stringify(fact?.value) ?? '',
    )
    return [`${place}: ${type?.value} ${facts.join(' ')}`, ...flat(place, field.fields ?? [])]
  })
}

function change(file: string, from: string | RegExp, to: string): { gone: string[]; come: string[] } {
  const text = readFileSync(folder + file, 'utf8')
  const edited = text.replace(from, () => to)
  expect(edited).not.toBe(text)
  const [before, after] = [factsOf(readDocument(text, file)), factsOf(readDocument(edited, file))]
  return { gone: before.filter((one) => !after.includes(one)), come: after.filter((one) => !before.includes(one)) }
}

describe.skipIf(!isHere)('an edit of a document in ../shared/docs (skipped where they are not)', () => {
  it('of the printed reference is that change and no other: a parameter more', () => {
    const row = 'VpcId\tString\t是\tvpc-xxx\t甲'
    expect(change(files.pdf, /^VpcId\tString\t是\tvpc-xxx\t.*$/m, `${row}\nZone\tString\t否\ta\t甲`)).toEqual({
      gone: [],
      come: ['CreateCluster request Zone: string  false     "a"'],
    })
  })

  it('a value less, another bound, another name, an operation more', () => {
    const value = change(files.pdf, / write: \S+/, '')
    expect(value.gone).toEqual([
      'SetClusterPolicy request Clipboard: string  true ["off","read","write","readwrite"]    "read"',
    ])
    expect(value.come).toEqual([
      'SetClusterPolicy request Clipboard: string  true ["off","read","readwrite"]    "read"',
    ])
    expect(change(files.pdf, '20~500', '40~500').come).toEqual([
      'CreateInstance request SystemDiskSize: integer  true  [40,500]   "100"',
    ])
    const renamed = change(files.pdf, 'DomainAdmin\tString', 'DomainUser\tString')
    expect([renamed.gone.length, renamed.come.length]).toEqual([1, 1])
    const section =
      '5.5. CopyImage\n\n请求参数\n\n名称\t类型\t是否必选\t示例值\t描述\nAction\tString\t是\tCopyImage\t甲\n\n'
    const more = change(files.pdf, '5.4. SetImageName\n', `${section}5.4. SetImageName\n`)
    expect(more.gone).toEqual([])
    expect(more.come).toEqual(['CopyImage', 'CopyImage request Action: string  true     "CopyImage"'])
  })

  it('of the page from the web: a parameter more, another default, an error less', () => {
    expect(
      change(files.web, 'WakeUpbooleanNo\n', 'QualityintegerNo\n\nValid values: 1 to 9.\n\n3\nWakeUpbooleanNo\n').come,
    ).toEqual(['GetInstanceScreenshot request Quality: integer  false  [1,9]   "3"'])
    expect(change(files.web, 'Default value: false.', 'Default value: true.').come).toEqual([
      'GetInstanceScreenshot request WakeUp: boolean  false    "true" "false"',
    ])
    expect(change(files.web, /405NotSupported.*\n/, '')).toEqual({
      gone: ['GetInstanceScreenshot NotSupported 405 %s'],
      come: [],
    })
  })

  it('of the page printed as text: a parameter more, a field renamed, an error more', () => {
    expect(
      change(files.tencent, '\n3. Output', 'Mode No Integer How. Value range: 1-3. Default value: 2.\n\n3. Output')
        .come,
    ).toEqual(['DescribeInstanceVncUrl request Mode: integer  false  [1,3]  "2" '])
    expect(change(files.tencent, 'InstanceVncUrl String', 'VncUrl String')).toEqual({
      gone: ['DescribeInstanceVncUrl response InstanceVncUrl: string       '],
      come: ['DescribeInstanceVncUrl response VncUrl: string       '],
    })
    const more = change(files.tencent, 'InvalidInstanceState ', 'InternalError Oh.\nInvalidInstanceState ')
    expect(more).toEqual({ gone: [], come: ['DescribeInstanceVncUrl InternalError undefined undefined'] })
  })
})

describe.skipIf(!isHere)('each row of the printed reference (skipped where it is not)', { timeout: 60_000 }, () => {
  const text = isHere ? readFileSync(folder + files.pdf, 'utf8') : ''
  const lines = text.split('\n')
  const rows = lines.flatMap((line, at) => (/^[A-Z][\w.]*\t(?:[A-Z][A-Za-z ]*)?\t.*\t/.test(line) ? [at] : []))
  const whole = isHere ? factsOf(readDocument(text, files.pdf)) : []
  const withLine = (at: number, line: string): string[] =>
    factsOf(readDocument([...lines.slice(0, at), line, ...lines.slice(at + 1)].join('\n'), files.pdf))

  it('gives the same facts when a page ends before it', () => {
    expect(rows).toHaveLength(228)
    const wrong = rows.filter((at) => {
      const need = lines[at]!.split('\t').length === 5
      const head = need ? '名称\t类型\t是否必选\t示例值\t描述' : '名称\t类型\t示例值\t描述'
      return withLine(at, `\n${head}\n${lines[at]}`).join('\n') !== whole.join('\n')
    })
    expect(wrong.map((at) => at + 1)).toEqual([])
  })

  it('gives the same facts when a line ends behind its type', () => {
    const wrong = rows.filter((at) => {
      const [name, type, ...rest] = lines[at]!.split('\t')
      return withLine(at, `${name}\t${type}\t\n${rest.join('\t')}`).join('\n') !== whole.join('\n')
    })
    expect(wrong.map((at) => at + 1)).toEqual([])
  })

  it('changes no fact but its own when it has another name', () => {
    const wrong = rows.filter((at) => {
      const line = lines[at]!
      const [name] = line.split('\t')
      const others = (facts: string[]): string =>
        facts.filter((fact) => !fact.includes(name!.split('.').at(-1)!) && !fact.includes('Renamed')).join('\n')
      return (
        name !== 'Action' &&
        !name!.includes('.') &&
        others(withLine(at, line.replace(name!, 'Renamed'))) !== others(whole)
      )
    })
    // Without its list in the sample, what lies in the list cannot be told from what follows it.
    const lists = rows.filter((at) => /\t(?:Array[^\t]*|)\t\t/.test(lines[at]!))
    expect(wrong.filter((at) => !lists.includes(at)).map((at) => at + 1)).toEqual([])
  })
})
