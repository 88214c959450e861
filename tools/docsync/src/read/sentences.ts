/** Enums, bounds and defaults as sentences and bullet lists of descriptions state them, in English and in Chinese. */
import type { Fact } from '../facts.ts'

export type Bounds = readonly [min: number | undefined, max: number | undefined]

/** Ends a line of what is read without being a line of the file: HTML and run-on bullets have such. */
const softBreak = '\u2028'

const stated = 0.95
const number = String.raw`-?\d[\d,]*(?:\.\d+)?`
const between = String.raw`(?:~|～|–|—|-|\bto\b|至|到)`
const inlineToken = /^(?:-?\d+(?:\.\d+)?|[A-Za-z_][\w./+-]*)$/
const subject = String.raw`(?: (?:of|for) (?:this|the) [\w. ]+?)?`
const enumHeader = new RegExp(
  String.raw`\b(?:valid|possible|optional|allowed|available|supported) values?${subject}(?: ?\([^)]*\))?(?: ?(?:is|are|include))? ?:|\b(?:the )?(?:valid|possible) values? are as follows ?:|\b(?:the )?valid values${subject} (?:are|is) |\bone of the following values ?:|\bvalue range ?:|(?:取值范围|取值|可选值|有效值|允许值)(?:（[^）]*）|\([^)]*\))?(?:[:：为]|包括)`,
  'gi',
)
const conditional =
  /^(?:(?:if|when|for|unless|otherwise|after|once)[\s,]|valid values? when|如果|若|当|否则|不指定|.{0,12}时[，,])/i

/** Literal text of a cell: escapes, emphasis and code marks gone, bullets on lines of their own. The lines stay. */
export function plain(text: string): string {
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

/** Inclusive bounds of a number. Lengths of texts and bounds of N are none. */
export function rangeIn(text: string, line: number): Fact<Bounds> | undefined {
  const all = plain(text)
  const header = String.raw`(?:\b(?:valid values?|value range)${subject}(?: (?:is|are))? ?:?|\bvalid range ?:|\branges? ?:|\branges? from|\b(?:values?|value of this parameter|parameter) (?:range is|must be (?:in the range of|from))|(?:取值范围|取值|有效值)(?:是|为)?[:：]?)[ ]*`
  const pair = String.raw`(?:[[(【]\s?(${number})\s?(?:${between}|[,，])\s?(${number})\s?[\])】]|(${number}) ?${between} ?(${number}))`
  const two = new RegExp(
    String.raw`${header}${pair}(?![\w.,~-]*\d)(?!,? (?:and|or) )(?! ?(?:characters|letters|bytes|in length|个字符|个英文))`,
    'gi',
  )
  for (const match of all.matchAll(two)) {
    if (isConditional(all, match.index)) continue
    if (/of n\b/i.test(all.slice(match.index, match.index + match[0].length)) || isOfN(all, match.index)) continue
    const value: Bounds = [numberOf(match[1] ?? match[3]!), numberOf(match[2] ?? match[4]!)]
    return { value, line: lineAt(all, match.index, line), confidence: stated }
  }
  const one = (pattern: RegExp): { value: number; index: number } | undefined => {
    const match = [...all.matchAll(pattern)].find(({ index }) => !isConditional(all, index))
    return match === undefined ? undefined : { value: numberOf(match[1]!), index: match.index }
  }
  const least = one(
    new RegExp(
      String.raw`(?:\bminimum value(?: is)? ?:? ?|\bvalid values?: (?:greater than or equal to|at least|no less than) |\bpages? (?:numbers? )?starts? from (?:page )?|最小值(?:为)?[:：]?\s?|起始值(?:为)?[:：]?\s?|大于等于\s?)(${number})`,
      'gi',
    ),
  )
  const most = one(
    new RegExp(
      String.raw`(?:\bmaximum value(?: is)? ?:? ?|\bvalid values?: (?:less than or equal to|at most|no more than|up to) |最大值(?:为)?[:：]?\s?|小于等于\s?)(${number})`,
      'gi',
    ),
  )
  if (least === undefined && most === undefined) return undefined
  const at = Math.min(least?.index ?? Infinity, most?.index ?? Infinity)
  return { value: [least?.value, most?.value], line: lineAt(all, at, line), confidence: 0.9 }
}

/** Bounds of how many items a list has: of N, as the pages write it. */
export function countIn(text: string, line: number): Fact<Bounds> | undefined {
  const all = plain(text)
  const match = new RegExp(
    String.raw`(?:\b(?:valid values?|value range|values?) of n(?: in [\w.]+)?(?: (?:is|are|ranges? from))? ?:? ?|N\s?的?取值范围(?:为|是)?[:：]?\s?|\.N\s?的?(?:允许|取值)?范围(?:为|是)[:：]?\s?)\[?(${number})\s?(?:${between}|[,，])\s?(${number})`,
    'i',
  ).exec(all)
  if (match === null) return undefined
  return { value: [numberOf(match[1]!), numberOf(match[2]!)], line: lineAt(all, match.index, line), confidence: stated }
}

/** The value that holds when none is given; "empty" is none, and so is one that depends on something. */
export function defaultIn(text: string, line: number): Fact<string> | undefined {
  const all = plain(text)
  const values = enumIn(text, line)?.value
  const found = (raw: string, index: number): Fact<string> | undefined => {
    const value = raw.replace(/[.。]$/, '')
    if (/^(?:null|none|empty|n\/a)$/i.test(value) && !values?.includes(value)) return undefined
    return { value, line: lineAt(all, index, line), confidence: stated }
  }
  const sentence =
    /(?:\bdefault values? ?: ?|\bdefault ?: ?|\b(?:the )?default value(?: of this parameter)? is |\bdefaults to |默认值(?:为|是)?[:：]?\s?|默认(?:为|是)[:：]?\s?|默认[:：]\s?|缺省值?(?:为)?[:：]?\s?)/gi
  for (const match of all.matchAll(sentence)) {
    if (isConditional(all, match.index)) continue
    const after = all.slice(match.index + match[0].length)
    const whole = /^[^\n\u2028，,；;。(（|]*?(?=\.(?:\s|$)|[\n\u2028，,；;。(（|]|$)/.exec(after)?.[0].trim() ?? ''
    const value = valueOf(whole, values)
    if (value !== undefined) return found(value, match.index)
  }
  const marked = /^[ ]*[-*•][ ]*([^\s:：(（]+(?: [^\s:：(（]+){0,3}) ?[(（](?:default(?: value)?|默认值?)[)）]/im.exec(
    all.replaceAll(softBreak, '\n'),
  )
  if (marked !== null) return found(marked[1]!, marked.index)
  const listed = [...all.matchAll(/([\w.+-]+) ?[(（](?:default(?: value)?|默认值?)[)）]/gi)].find((one) =>
    values?.includes(one[1]!),
  )
  return listed === undefined ? undefined : found(listed[1]!, listed.index)
}

/** Whether a description speaks of values or of a default at all: what is then not read is to be told. */
export function mentions(text: string): { values: boolean; preset: boolean } {
  const all = plain(text)
  const isEmpty = /empty by default|默认值(?:为)?[:：]?\s?空|default values? ?: ?(?:null|none|empty)\b/i.test(all)
  return {
    values:
      /\b(?:valid|possible|optional|allowed) values?[^.\n\u2028]{0,60}(?:[:：]|\bare\b)|\bvalue range ?:|取值范围|可选值/i.test(
        all,
      ),
    preset: !isEmpty && /\bdefault values?\b|默认值/i.test(all),
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
function inlineValues(after: string): string[] | undefined {
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
  if (parts.length === 1 && /^\d+[-~]\d+$/.test(parts[0]!)) return undefined
  return parts
}

function bulletValues(after: string): string[] | undefined {
  const lines = after.split(/[\n\u2028]/)
  if (lines[0]!.trim() !== '') return undefined
  const values: string[] = []
  for (const line of lines) {
    const bullet = /^([ ]*)(?:[-*]\s+|•\s*)(.*)$/.exec(line)
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

/** What stands before the label of a bullet; undefined for a bullet that is a sentence or a bound. */
function bulletValue(text: string): string | undefined {
  const set = /^if (?:you set )?this parameter (?:is set )?to ([\w.-]+),/i.exec(text.trim())
  if (set !== null) return set[1]
  const [, head = '', label = ''] =
    /^(.*?)(?:\s*(?:：|:(?=\s|$)|(?:\s\(|（)|，)(.*)|\.(?:\s.*)?)?$/.exec(text.trim()) ?? []
  const value = head.trim().replace(/^["“'](.*)["”']$/, '$1')
  if (value === '' || conditional.test(value) || new RegExp(`^${number} ?${between} ?${number}`).test(label)) {
    return undefined
  }
  const isLabelled = label !== '' || /[:：]\s*$/.test(text)
  const pattern = isLabelled ? /^[\w./+-]+(?: [\w./+-]+){0,4}$/ : /^[\w./+-]+(?: [A-Z0-9][\w./+-]*){0,4}$/
  return pattern.test(value) ? value : undefined
}

function isConditional(text: string, index: number): boolean {
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

function isOfN(text: string, index: number): boolean {
  return /\bN\s?的?$/.test(text.slice(0, index))
}

function numberOf(text: string): number {
  return Number(text.replaceAll(',', ''))
}

function lineAt(text: string, index: number, line: number): number {
  let at = line
  for (
    let position = text.indexOf('\n');
    position >= 0 && position < index;
    position = text.indexOf('\n', position + 1)
  )
    at++
  return at
}
