/** Bounds of numbers and of the length of lists, as sentences of descriptions state them, in English and in Chinese. */
import type { Fact } from '../facts.ts'
import { isConditional, lineAt, plain, stated } from './sentences.ts'

export type Bounds = readonly [min: number | undefined, max: number | undefined]

const number = String.raw`-?\d[\d,]*(?:\.\d+)?`
const between = String.raw`(?:~|～|–|—|-|\bto\b|至|到)`
const subject = String.raw`(?: (?:of|for) (?:this|the) [\w. ]+?)?`
const unit = String.raw`[KMGT]i?B|[KMG]bit/s|[KMG]bps|ms|seconds?|minutes?|hours?|days?|months?|years?|s|%|毫秒|秒|分钟|小时|天|个月|月|年|个|台`
const header = String.raw`(?:\b(?:valid values?|value range)${subject}(?: (?:is|are))? ?[:：]?|\bvalid range ?:|\branges? ?:|\branges? from|\b(?:values?|value of this parameter|parameter) (?:range is|must be (?:in the range of|from))|(?:取值范围|(?<!默认)取值|有效值)(?:是|为)?[:：]?)[ ]*`
const pair = String.raw`(?:([[(（【])\s?(${number})\s?(?:${between}|[,，])\s?(${number})\s?([\])）】])|(${number}) ?(${unit})? ?${between} ?(${number})(?: ?(${unit})(?![A-Za-z]))?)`
const two = new RegExp(
  String.raw`${header}${pair}(?![\w.,~-]*\d)(?!,? (?:and|or) )(?! ?(?:characters|letters|bytes|in length|个字符|个英文|字符))`,
  'gi',
)
const wrapped = /(?<=\d[^\n]{0,8})\n(?=(?:to |至|到|~|～)\s?-?\d)|(?<=\d[^\n]{0,8}(?:\bto|至|到|~|～))\n(?=-?\d)/g
/** What begins a bound that stands alone: without it, a comparison may be of anything. */
const head = String.raw`(?:(?:\bvalid values?|\bvalue range|\b(?:the )?values? must be|\bmust be)(?: ?[:：])? ?|(?:取值范围|(?<!默认)取值|有效值|必须|值须|值需)(?:是|为|要)?[:：]?\s?)`
const notLonger = String.raw`(?![\d,.]*\d)(?! ?(?:characters|letters|bytes|in length|个字符|个英文|字符))`
const least = new RegExp(
  String.raw`(?:\bminimum(?: value)?(?: is)? ?[:：]? ?|\bpages? (?:numbers? )?starts? from (?:page )?|最小值?(?:为|是)?[:：]?\s?|起始值(?:为)?[:：]?\s?|${head}(?:greater than or equal to |at least |no less than |not less than |>=|≥|大于或?等于|不小于|不少于|不低于)\s?)(${number})${notLonger}`,
  'gi',
)
const most = new RegExp(
  String.raw`(?:\bmaximum(?: value)?(?: is)? ?[:：]? ?|最大值?(?:为|是|不超过)?[:：]?\s?|最多不超过\s?|${head}(?:less than or equal to |at most |no more than |not more than |up to |<=|≤|小于或?等于|不大于|不超过|不高于)\s?)(${number})${notLonger}`,
  'gi',
)
/** The other bound of a sentence that has the first already: `>= 1 and <= 10`. */
const rest = String.raw`^\s?(?:,|，|、|and|且|并且)?\s?`
const thenMost = new RegExp(
  String.raw`${rest}(?:<=|≤|less than or equal to |at most |小于或?等于|不大于|不超过)\s?(${number})${notLonger}`,
  'i',
)

/** Inclusive bounds of a number. Lengths of texts and bounds of N are none, nor is a bound that is excluded itself. */
export function rangeIn(text: string, line: number): Fact<Bounds> | undefined {
  // A line of print may end between the two; every index stays.
  const all = plain(text).replaceAll(wrapped, ' ')
  for (const match of all.matchAll(two)) {
    if (isConditional(all, match.index)) continue
    if (/of n\b/i.test(match[0]) || isOfN(all, match.index)) continue
    const [, opens, low, high, closes, first, firstUnit, last, lastUnit] = match
    if (opens !== undefined && !isClosed(opens, closes!, match[0])) return undefined
    // `1 MB to 2 GB` has no number for both.
    if (firstUnit !== undefined && lastUnit !== undefined && firstUnit.toLowerCase() !== lastUnit.toLowerCase())
      continue
    const value: Bounds = [numberOf(low ?? first!), numberOf(high ?? last!)]
    return { value, line: lineAt(plain(text), match.index, line), confidence: stated }
  }
  const one = (pattern: RegExp): { value: number; index: number; end: number } | undefined => {
    const match = [...all.matchAll(pattern)].find(({ index }) => !isConditional(all, index) && !isOfN(all, index))
    return match && { value: numberOf(match[1]!), index: match.index, end: match.index + match[0].length }
  }
  const min = one(least)
  const then = min && thenMost.exec(all.slice(min.end))?.[1]
  const max = min && then !== undefined ? { value: numberOf(then), index: min.index } : one(most)
  if (min === undefined && max === undefined) return undefined
  if (min !== undefined && max !== undefined && min.value > max.value) return undefined
  const at = Math.min(min?.index ?? Infinity, max?.index ?? Infinity)
  return { value: [min?.value, max?.value], line: lineAt(plain(text), at, line), confidence: 0.9 }
}

/** `(0, 100]` leaves 0 out; brackets around `1~100` only hold it together. */
function isClosed(opens: string, closes: string, text: string): boolean {
  const isRound = /[(（]/.test(opens)
  if (isRound !== /[)）]/.test(closes)) return false
  return !isRound || !/[,，]/.test(text.replaceAll(/\d,\d{3}\b/g, ''))
}

const countOfN = new RegExp(
  String.raw`(?:\b(?:valid values?|value range|values?) of n(?: in [\w.]+)?(?: (?:is|are|ranges? from))? ?:? ?|N\s?的?取值范围(?:为|是)?[:：]?\s?|\.N\s?的?(?:允许|取值)?范围(?:为|是)[:：]?\s?)\[?(${number})\s?(?:${between}|[,，])\s?(${number})`,
  'i',
)

/** Bounds of how many items a list has: of N, as the pages write it. */
export function countIn(text: string, line: number): Fact<Bounds> | undefined {
  const all = plain(text)
  const match = countOfN.exec(all)
  if (match === null) return undefined
  return { value: [numberOf(match[1]!), numberOf(match[2]!)], line: lineAt(all, match.index, line), confidence: stated }
}

function isOfN(text: string, index: number): boolean {
  return /\bN\s?的?$/.test(text.slice(Math.max(0, index - 4), index))
}

function numberOf(text: string): number {
  return Number(text.replaceAll(',', ''))
}
