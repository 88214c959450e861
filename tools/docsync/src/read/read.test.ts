/** Each document is given to the reader of its format. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { formatOf, readDocument } from './read.ts'

const folder = fileURLToPath(new URL('../../../../../shared/docs/', import.meta.url))

const table = '名称\t类型\t是否必选\t示例值\t描述\nAction\tString\t是\tMakeTea\t取值：MakeTea。\n'

describe('a document', () => {
  it('of an unknown format has no operations, and that is said', () => {
    const reading = readDocument('Dear reader,\n\nnothing to see here.\n', 'letter.txt')
    expect(reading.operations).toEqual([])
    expect(reading.unread[0]!.what).toContain('none of these')
  })

  it('that is empty is of no format', () => {
    expect(formatOf('')).toBeUndefined()
  })

  it('is read the same with the line ends of Windows', () => {
    const text = `1.1. MakeTea\n\n请求参数\n\n${table}`
    expect(formatOf(text)).toBe('aliyun-pdf-text')
    expect(readDocument(`\uFEFF${text.replaceAll('\n', '\r\n')}`, 'a.txt')).toEqual(readDocument(text, 'a.txt'))
  })
})

/** A skipped suite is collected too. */
const listed = (path: string): string[] => (existsSync(path) ? readdirSync(path) : [])

describe.skipIf(!existsSync(folder))('the documents in ../shared/docs (skipped where they are not)', () => {
  const markdown = ['aliyun-ecs', 'aliyun-ecs-zh'].flatMap((product) =>
    listed(`${folder}corpus/${product}`).map((file) => [`corpus/${product}/${file}`, 'aliyun-markdown'] as const),
  )
  const revisions = listed(`${folder}corpus/revisions`).flatMap((operation) =>
    listed(`${folder}corpus/revisions/${operation}`).map(
      (file) => [`corpus/revisions/${operation}/${file}`, 'aliyun-markdown'] as const,
    ),
  )
  const all = [
    ['000-aliyun-ecs-DescribeInstanceVncUrl.md', 'aliyun-markdown'],
    ['001-tencent-cvm-DescribeInstanceVncUrl-earlier.md', 'tencent-markdown'],
    ['002-tencent-cvm-DescribeInstanceVncUrl-20191205.txt', 'tencent-text'],
    ['003-aliyun-gws-api-reference-20201026.txt', 'aliyun-pdf-text'],
    ['004-aliyun-ecs-GetInstanceScreenshot-20240319.txt', 'aliyun-web-text'],
    ...markdown,
    ...revisions,
  ] as const

  it('are recognised by what they hold', () => {
    const wrong = all.filter(([file, format]) => formatOf(readFileSync(folder + file, 'utf8')) !== format)
    expect(all.length).toBeGreaterThan(30)
    expect(wrong.map(([file]) => file)).toEqual([])
  })
})
