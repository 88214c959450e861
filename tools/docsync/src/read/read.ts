/** Reads a document of whatever format: the recogniser that is surest of it names the reader. */
import type { Format, Reader, Reading, Recogniser } from '../facts.ts'
import { isAliyunApiJson, readAliyunApiJson } from './aliyun-api-json.ts'
import { isAliyunMarkdown, readAliyunMarkdown } from './aliyun-markdown.ts'
import { aliyunPdfText } from './aliyun-pdf-text.ts'
import { aliyunWebText } from './aliyun-web-text.ts'
import { isOpenapi, readOpenapi } from './openapi.ts'
import { isTencentApiJson, readTencentApiJson } from './tencent-api-json.ts'
import { isTencentMarkdown, readTencentMarkdown } from './tencent-markdown.ts'
import { tencentText } from './tencent-text.ts'

const readers: readonly { readonly format: Format; readonly recognise: Recogniser; readonly read: Reader }[] = [
  { format: 'aliyun-markdown', recognise: isAliyunMarkdown, read: readAliyunMarkdown },
  { format: 'tencent-markdown', recognise: isTencentMarkdown, read: readTencentMarkdown },
  { format: 'tencent-text', ...tencentText },
  { format: 'aliyun-pdf-text', ...aliyunPdfText },
  { format: 'aliyun-web-text', ...aliyunWebText },
]
/** Told by their first words: what is of JSON or YAML is no page. */
const models: typeof readers = [
  { format: 'tencent-api-json', recognise: isTencentApiJson, read: readTencentApiJson },
  { format: 'aliyun-api-json', recognise: isAliyunApiJson, read: readAliyunApiJson },
  { format: 'openapi', recognise: isOpenapi, read: readOpenapi },
]

/** Below this a text only looks a little like the format. */
const enough = 0.5

/** The format of a document; undefined when it is none of those that can be read. */
export function formatOf(text: string): Format | undefined {
  return readerOf(plainLines(text))?.format
}

/** The facts of a document. One of an unknown format has no operations, and says so in `unread`. */
export function readDocument(text: string, file: string): Reading {
  const plain = plainLines(text)
  const reader = readerOf(plain)
  if (reader !== undefined) return reader.read(plain, file)
  const known = [...readers, ...models].map(({ format }) => format).join(', ')
  return { operations: [], unread: [{ line: 1, what: `a format that is none of these: ${known}` }] }
}

function readerOf(text: string): (typeof readers)[number] | undefined {
  const isModel = /^\s*\{/.test(text) || /^openapi\s*:/m.test(text)
  const sure = (isModel ? models : readers).map((reader) => ({ reader, sureness: reader.recognise(text) }))
  const best = sure.toSorted((a, b) => b.sureness - a.sureness)[0]
  return best !== undefined && best.sureness >= enough ? best.reader : undefined
}

/** Files saved on Windows have other line ends, and a mark at their beginning. */
function plainLines(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
}
