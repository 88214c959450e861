/** Puts the flat rows of a table into the structures that they belong to. */
import type { FactType, FieldFacts, Unread } from '../facts.ts'
import type { Keys } from './sample-keys.ts'

interface Draft {
  row: FieldFacts
  readonly keys: Keys | undefined
  readonly drafts: Draft[]
}

/** Structures without fields: pages of Tencent Cloud name them only, and describe them on a page of their own. */
export function elsewhere(fields: readonly FieldFacts[]): Unread[] {
  return fields
    .filter(({ type, items, fields: inner }) => inner === undefined && [type?.value, items?.value].includes('object'))
    .map(({ name }) => ({ line: name.line, what: `the fields of ${name.value}, which are on another page` }))
}

/** `AppList.N.AppName` is a field of the items of AppList; `Tag.N` is a list. Rows that are neither stay as they are. */
export function nestByName(rows: readonly FieldFacts[]): FieldFacts[] {
  const fields: FieldFacts[] = []
  const groups = new Map<string, FieldFacts[]>()
  for (const row of rows) {
    const parts = /^([^.]+)\.(?:N|n|\d+)(?:\.(.+))?$/.exec(row.name.value)
    if (parts === null) {
      fields.push(row)
      continue
    }
    const [, name, rest] = parts
    const { line, confidence } = row.name
    if (rest === undefined) {
      const items = row.type === undefined || row.type.value === 'list' ? row.items : row.type
      fields.push({
        ...row,
        name: { value: name!, line, confidence },
        type: { value: 'list', line, confidence },
        ...(items === undefined ? {} : { items }),
      })
      continue
    }
    const inner = { ...row, name: { value: rest, line, confidence } }
    const group = groups.get(name!)
    if (group !== undefined) group.push(inner)
    else {
      groups.set(name!, [inner])
      fields.push({ name: { value: name!, line, confidence }, type: { value: 'list', line, confidence } })
    }
  }
  return fields.map((field) => {
    const group = groups.get(field.name.value)
    return group === undefined ? field : listOf(field, group)
  })
}

function listOf(field: FieldFacts, rows: readonly FieldFacts[]): FieldFacts {
  const { line } = field.name
  // Of the list itself nothing is printed: it is needed when a field of it is, and its length is told by its fields.
  const needs = rows.map(({ required }) => required?.value).filter((need) => need !== undefined)
  const count = rows.find((row) => row.count !== undefined)?.count
  return {
    ...field,
    items: { value: 'object', line, confidence: 1 },
    ...(needs.length > 0 && field.required === undefined
      ? { required: { value: needs.includes(true), line, confidence: 0.8 } }
      : {}),
    ...(count === undefined || field.count !== undefined ? {} : { count }),
    // The length that a field states is that of the list.
    fields: nestByName(rows.map((row) => withoutCount(row))),
  }
}

function withoutCount(row: FieldFacts): FieldFacts {
  const { count, ...rest } = row
  return count === undefined || row.type?.value === 'list' ? row : rest
}

/**
 * The rows of an answer, whose table is flat, nested as the printed sample has them. A row that no sample shows goes
 * where its neighbours are; where these differ, it is listed as unread.
 */
export function nestBySample(
  rows: readonly FieldFacts[],
  sample: Keys | undefined,
): { fields: FieldFacts[]; unread: Unread[] } {
  const unread: Unread[] = []
  const root: Draft = {
    row: { name: { value: '', line: 0, confidence: 1 }, type: undefined },
    keys: sample,
    drafts: [],
  }
  let path = [root]
  rows.forEach((row, at) => {
    const name = row.name.value
    const shown = depthOf(path, name)
    let draft: Draft
    if (shown !== -1) {
      path = path.slice(0, shown + 1)
      draft = { row, keys: path.at(-1)!.keys!.keys.get(name)!, drafts: [] }
    } else {
      const next = rows.slice(at + 1).find((later) => depthOf(path, later.name.value) !== -1)
      const isSure = path.length === 1 || (next !== undefined && depthOf(path, next.name.value) === path.length - 1)
      if (!isSure)
        unread.push({
          line: row.name.line,
          what: `${name} is in no printed answer; taken for a field of ${path.at(-1)!.row.name.value}`,
        })
      draft = {
        row: { ...row, name: { ...row.name, confidence: isSure ? Math.min(row.name.confidence, 0.8) : 0.5 } },
        keys: undefined,
        drafts: [],
      }
    }
    path.at(-1)!.drafts.push(draft)
    if (isOpen(draft)) path = [...path, draft]
  })
  return { fields: root.drafts.map((draft) => fieldOf(draft)), unread }
}

/** The innermost of the open structures that the sample shows with this key, and that has no such row yet. */
function depthOf(path: readonly Draft[], name: string): number {
  return path.findLastIndex(
    ({ keys, drafts }) => keys?.keys.has(name) === true && !drafts.some(({ row }) => row.name.value === name),
  )
}

function isOpen({ row, keys }: Draft): boolean {
  const { type, items } = row
  if (keys !== undefined && keys.keys.size > 0) return true
  if (type?.value === 'object' || items?.value === 'object') return true
  // A list that no sample shows may hold anything.
  return type?.value === 'list' && items === undefined && keys === undefined
}

function fieldOf({ row, keys, drafts }: Draft): FieldFacts {
  const { line } = row.name
  const type = row.type ?? (keys === undefined ? undefined : typeOfKeys(keys, line))
  if (drafts.length === 0) return { ...row, type }
  const isList = type?.value === 'list'
  return {
    ...row,
    type,
    ...(isList && row.items === undefined
      ? { items: { value: 'object' satisfies FactType, line, confidence: 0.9 } }
      : {}),
    fields: drafts.map((draft) => fieldOf(draft)),
  }
}

/** Read out of the sample, since the table says none. */
function typeOfKeys({ kind }: Keys, line: number): FieldFacts['type'] {
  return kind === 'leaf' ? undefined : { value: kind, line, confidence: 0.6 }
}
