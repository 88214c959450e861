/** The words for types and for required in the tables of both vendors, in English and in Chinese. */
import type { FactType } from '../facts.ts'

const types: Readonly<Record<string, FactType>> = {
  string: 'string',
  字符串: 'string',
  json: 'string',
  timestamp: 'string',
  date: 'string',
  integer: 'integer',
  int: 'integer',
  int32: 'integer',
  整数: 'integer',
  整型: 'integer',
  long: 'long',
  int64: 'long',
  long64: 'long',
  长整型: 'long',
  float: 'number',
  double: 'number',
  number: 'number',
  decimal: 'number',
  浮点型: 'number',
  boolean: 'boolean',
  bool: 'boolean',
  布尔: 'boolean',
  布尔型: 'boolean',
  list: 'list',
  array: 'list',
  repeatlist: 'list',
  数组: 'list',
  struct: 'object',
  object: 'object',
  map: 'object',
  对象: 'object',
}

/** The type, and what the items are where the page says it: `Array of Tag` holds objects, `RepeatList` texts. */
export function typeOf(text: string): { type: FactType; items?: FactType } | undefined {
  const word = text
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*\\]/g, '')
    .replaceAll('\u00a0', ' ')
    .trim()
  // A structure of another page: `[Placement](...#Placement)`.
  if (/^\s*\[(\w+)\]\([^()\s]*#\1\)\s*$/.test(text) && types[word.toLowerCase()] === undefined)
    return { type: 'object' }
  const list =
    /^(?:array|list)(?:\s+of\s+|\s*<|\s*\()\s*([\w.\u4e00-\u9fff]+)\s*[>)]?$/i.exec(word) ?? /^(\w+)\[\]$/.exec(word)
  if (list !== null)
    return {
      type: 'list',
      items: types[list[1]!.replace(/s$/, '').toLowerCase()] ?? types[list[1]!.toLowerCase()] ?? 'object',
    }
  const type = types[word.toLowerCase()]
  if (type === undefined) return undefined
  return word.toLowerCase() === 'repeatlist' ? { type, items: 'string' } : { type }
}

/** Whether a text of a page can be a value of the type. */
export function isOfType(value: string, type: FactType): boolean {
  if (type === 'boolean') return /^(?:true|false)$/i.test(value)
  if (type === 'integer' || type === 'long') return /^-?\d+$/.test(value)
  return type !== 'number' || /^-?\d+(?:\.\d+)?$/.test(value)
}

/** A condition is no requirement: what is required only sometimes may be missing. */
export function requiredOf(text: string): { required: boolean; isConditional: boolean } | undefined {
  const word = text.replaceAll(/[`*\\\s\u00a0]/g, '').toLowerCase()
  if (/^(?:yes|required|true|是|必选|必填)$/.test(word)) return { required: true, isConditional: false }
  if (/^(?:no|optional|false|否|可选|选填)$/.test(word)) return { required: false, isConditional: false }
  return /^(?:conditional|条件|有条件|条件必选|视情况)/.test(word)
    ? { required: false, isConditional: true }
    : undefined
}
