/** Enums, bounds and defaults as sentences and bullet lists of descriptions state them, in English and in Chinese. */
import type { Fact, FactType, FieldFacts, Unread } from '../facts.ts'
import { isOfType } from './types.ts'

/** Ends a line of what is read without being a line of the file: HTML and run-on bullets have such. */
const softBreak = '\u2028'

export const stated = 0.95
/** What such a label says are bounds: those of a case, and no value. */
const bounded = /^-?\d[\d,]*(?:\.\d+)? ?(?:~|～|–|—|-|\bto\b|至|到) ?-?\d/
const inlineToken = /^(?:-?\d+(?:\.\d+)?|[A-Za-z_][\w./+-]*)$/
const subject = String.raw`(?: (?:of|for) (?:this|the) [\w. ]+?)?`
const enumHeader = new RegExp(
  String.raw`\b(?:valid|possible|optional|allowed|available|supported) values?${subject}(?: ?\([^)]*\))?(?: ?(?:is|are|include))? ?:|\b(?:the )?(?:valid|possible) values? are as follows ?:|\b(?:the )?valid values${subject} (?:are|is) |\bone of the following values ?:|\bvalue range ?:|(?:取值范围|(?<!默认)取值|可选值|有效值|允许值)(?:（[^）]*）|\([^)]*\))?(?:[:：为]|包括[:：]?)`,
  'gi',
)
const conditional =
  /^(?:(?:if|when|for|unless|otherwise|after|once)[\s,]|valid values? when|如果|若|当|否则|不指定|.{0,12}时[，,]|.{0,40}的(?:用户|实例|场景|情况)[，,])/i

/** Literal text of a cell: escapes, emphasis and code marks gone, bullets on lines of their own. The lines stay. */
export function plain(text: string): string {
  // Every kind of fact is looked for in the same description, one after the other.
  if (text !== last.text) last = { text, plain: plainOf(text) }
  return last.plain
}

let last = { text: '', plain: '' }

function plainOf(text: string): string {
  return text
    .replaceAll('\u00a0', ' ')
    .replaceAll(/<(?:br|li|p|ul|ol|tr)(?:\s[^>]*)?\/?>/gi, (tag) => softBreak + (/^<li/i.test(tag) ? '-   ' : ''))
    .replaceAll(/<\/(?:li|p|ul|ol|tr|td|th)>/gi, ' ')
    .replaceAll(/<\/?(?:b|strong|i|em|code|span|div|a|table|tbody|thead|td|th|note|pre|sup|sub)(?:\s[^>]*)?>/gi, '')
    .replaceAll(/([^\s\u2028])[ ]*(?:-   |•\s)/g, `$1${softBreak}-   `)
    .replaceAll(/\\([\\`*_{}[\]()<>#+.!|~-])/g, '$1')
    .replaceAll('**', '')
    .replaceAll('`', '')
    .replaceAll(/&lt;/g, '<')
    .replaceAll(/&gt;/g, '>')
    .replaceAll(/&nbsp;/g, ' ')
    .replaceAll(/&amp;/g, '&')
}

/** The values a description closes the list with; nothing when they depend on a condition or are bounds. */
export function enumIn(text: string, line: number): Fact<readonly string[]> | undefined {
  const all = plain(text)
  for (const match of all.matchAll(enumHeader)) {
    if (isConditional(all, match.index)) continue
    const after = all.slice(match.index + match[0].length)
    const values = inlineValues(after) ?? bulletValues(after)
    if (values !== undefined && new Set(values).size === values.length) {
      return { value: values, line: lineAt(all, match.index, line), confidence: stated }
    }
  }
  return undefined
}

/** The value that holds when none is given; "empty" is none, and so is one that depends on something. */
export function defaultIn(text: string, line: number, type?: FactType): Fact<string> | undefined {
  const all = plain(text)
  const values = enumIn(text, line)?.value
  const found = (raw: string, index: number): Fact<string> | undefined => {
    const value = raw.replace(/[.。]$/, '')
    if (/^(?:null|none|empty|n\/a)$/i.test(value) && !values?.includes(value)) return undefined
    if (type !== undefined && !isOfType(value, type)) return undefined
    return {
      value: type === 'boolean' ? value.toLowerCase() : value,
      line: lineAt(all, index, line),
      confidence: stated,
    }
  }
  const sentence =
    /(?:\bdefault values? ?:[ \n]?|\bdefault ?:[ \n]?|\b(?:the )?default value(?: of this parameter)? is |\bdefaults to |\b(?:the )?default is |默认(?:取值|值)(?:为|是)?[:：]?\s?|默认(?:为|是)[:：]?\s?|默认[:：]\s?|默认\s?(?=-?\d)|缺省值?(?:为)?[:：]?\s?)/gi
  for (const match of all.matchAll(sentence)) {
    if (isConditional(all, match.index)) continue
    const after = all.slice(match.index + match[0].length)
    const many = /^\d{1,3}(?:,\d{3})+(?![\d,])/.exec(after)?.[0].replaceAll(',', '')
    if (many !== undefined) return found(many, match.index)
    const whole = /^[^\n\u2028，,；;。(（|]*?(?=\.(?:\s|$)|[\n\u2028，,；;。(（|]|$)/.exec(after)?.[0].trim() ?? ''
    const value = valueOf(whole, values)
    if (value !== undefined) return found(value, match.index)
  }
  const marked = /^[ ]*[-*•][ ]*([^\s:：(（]+(?: [^\s:：(（]+){0,3}) ?[(（](?:default(?: value)?|默认值?)[)）]/im.exec(
    all.replaceAll(softBreak, '\n'),
  )
  if (marked !== null) return found(marked[1]!, marked.index)
  const labelled = /^[ ]*[-*•][ ]*([\w.+-]+)[ ]*[:：].*[(（](?:default(?: value)?|默认值?)[)）]\s*[。.；;]?\s*$/im.exec(
    all.replaceAll(softBreak, '\n'),
  )
  if (labelled !== null && values?.includes(labelled[1]!)) return found(labelled[1]!, 0)
  const listed = [...all.matchAll(/([\w.+-]+) ?[(（](?:default(?: value)?|默认值?)[)）]/gi)].find((one) =>
    values?.includes(one[1]!),
  )
  return listed === undefined ? undefined : found(listed[1]!, listed.index)
}

/** Two bullets of words in the manner of constants are values, though no word says so. */
const constants = /(?:[-*•]\s+[A-Z][A-Z0-9_]{2,}\s?[:：][^•]*?){2}/s

/** Of values or a default of which a description speaks, and that were not read, it is to be told. */
export function overlooked(
  { name, line, type }: { readonly name: string; readonly line: number; readonly type: FactType | undefined },
  text: string,
  said: Partial<FieldFacts>,
): Unread[] {
  if (type === 'object' || name === 'Action' || name === 'Version') return []
  const { values, preset } = mentions(text)
  const isRead = type === 'boolean' || [said.enum, said.range, said.count].some((one) => one !== undefined)
  return [
    ...(values && !isRead ? [{ line, what: `the values of ${name}` }] : []),
    ...(preset && said.default === undefined ? [{ line, what: `the default of ${name}` }] : []),
  ]
}

function mentions(text: string): { values: boolean; preset: boolean } {
  const all = plain(text)
  const isEmpty = /empty by default|默认(?:取值|值)(?:为)?[:：]?\s?空|default values? ?: ?(?:null|none|empty)\b/i.test(
    all,
  )
  return {
    values:
      /\b(?:valid|possible|optional|allowed) values?[^.\n\u2028]{0,60}(?:[:：]|\bare\b)|\bvalue range ?:|取值范围|可选值/i.test(
        all,
      ) || constants.test(all),
    preset: !isEmpty && /\bdefault values?\b|默认(?:取值|值|[:：])/i.test(all),
  }
}

function valueOf(text: string, values: readonly string[] | undefined): string | undefined {
  const value = text.replace(/^(["“'])(.*)["”']$/, '$2')
  if (values?.includes(value) || inlineToken.test(value)) return value
  const measured = /^(-?\d+(?:\.\d+)?)\s*(?:[A-Za-z%][\w/%]*|秒|分钟|小时|天|个)$/.exec(value)
  if (measured !== null) return measured[1]
  return /^[A-Za-z0-9][\w./:+@-]*$/.test(value) ? value : undefined
}

/** `a, b, and c`, `a | b`, `a、b` up to the end of the sentence. */
function inlineValues(printed: string): string[] | undefined {
  // A line of print may end within the list.
  const after = printed.replaceAll(
    /([,，、|]|\b(?:and|or)|[和或]) ?\n ?(?=[^\s*•-])|\n(?=(?:and|or) |[和或、])/g,
    '$1 ',
  )
  const text = /^[ ]*([^\n\u2028]*?)(?=[。；;]|\.(?:[\s\u2028]|$|[A-Z][a-z]+ )|[\n\u2028|]?$|[\n\u2028])/
    .exec(after)?.[1]
    ?.trim()
  if (text === undefined || text === '') return undefined
  const parts = text
    .replaceAll(/\s*[(（][^)）]*[)）]/g, '')
    .replace(/^(true|false|yes|no|on|off)\/(\w+)$/i, '$1, $2')
    .split(/\s*(?:,\s*(?:and|or)\s|,|、|，|\||\s(?:and|or)\s|和|或)\s*/)
    .map((part) => part.replace(/^["“'](.*)["”']$/, '$1').trim())
    .filter((part) => part !== '')
  if (parts.length === 0 || !parts.every((part) => inlineToken.test(part)) || parts[0]!.startsWith('case-'))
    return undefined
  // `a/b/c` may be three values or a path.
  if (parts.length === 1 && /^\d+[-~]\d+$|\w\/\w/.test(parts[0]!)) return undefined
  return parts
}

function bulletValues(after: string): string[] | undefined {
  const lines = after.split(/[\n\u2028]/)
  if (lines[0]!.trim() !== '') return undefined
  const values: string[] = []
  for (const line of lines) {
    // Without a mark, only a word in the manner of a constant with its meaning behind it is a value.
    const constant = /^\s*([A-Za-z][A-Za-z0-9_.-]*)[ ]?[:：]/.exec(line)?.[1]
    if (constant !== undefined && isConstant(constant)) {
      values.push(constant)
      continue
    }
    const bullet = /^([ ]*)(?:[-*+–]\s+|[•·]\s*)(.*)$/.exec(line)
    if (bullet === null) {
      if (line.trim() === '' || (values.length > 0 && /^\s{4}/.test(line))) continue
      break
    }
    if (bullet[1]!.length > 3) continue
    const value = bulletValue(bullet[2]!)
    if (value === undefined) {
      if (values.length === 0) return undefined
      break
    }
    values.push(value)
  }
  return values.length === 0 ? undefined : values
}

function isConstant(word: string): boolean {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(word) || /^[A-Z][a-z0-9]+[A-Z]\w*$/.test(word) || /_/.test(word)
}

/** What stands before the label of a bullet; undefined for a bullet that is a sentence or a bound. */
function bulletValue(text: string): string | undefined {
  const set = /^if (?:you set )?this parameter (?:is set )?to ([\w.-]+),/i.exec(text.trim())
  if (set !== null) return set[1]
  const [, head = '', label = ''] =
    /^(.*?)(?:\s*(?:：|:(?=\s|$)|(?:\s\(|（)|，)(.*)|\.(?:\s.*)?)?$/.exec(text.trim()) ?? []
  const value = head.trim().replace(/^["“'](.*)["”']$/, '$1')
  if (value === '' || conditional.test(value) || bounded.test(label)) {
    return undefined
  }
  const isLabelled = label !== '' || /[:：]\s*$/.test(text)
  const pattern = isLabelled ? /^[\w./+-]+(?: [\w./+-]+){0,4}$/ : /^[\w./+-]+(?: [A-Z0-9][\w./+-]*){0,4}$/
  return pattern.test(value) ? value : undefined
}

export function isConditional(text: string, index: number): boolean {
  const before = text.slice(0, index)
  const start = Math.max(
    ...['. ', '。', '\n', softBreak, '；', '; '].map((end) => {
      const at = before.lastIndexOf(end)
      return at < 0 ? 0 : at + end.length
    }),
  )
  const lead = before
    .slice(start)
    .replace(/^\s*[-*•]\s+/, '')
    .trim()
  return conditional.test(lead) || (/^[^:：]{1,60}(?:[:：]|, )$/.test(lead) && /^\s*[-*•]/.test(before.slice(start)))
}

export function lineAt(text: string, index: number, line: number): number {
  let at = line
  for (
    let position = text.indexOf('\n');
    position >= 0 && position < index;
    position = text.indexOf('\n', position + 1)
  )
    at++
  return at
}
