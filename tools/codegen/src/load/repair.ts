/** Applies the repairs of the errata to a copy of what the document prints. */
import { isRaw, type Raw } from './check-shape.ts'
import { locate } from './locate.ts'
import type { Path } from './problem.ts'
import { listIn } from './scope.ts'

type Outcome = 'done' | 'nothing there' | 'no effect' | 'cannot convert'

/** Whether an erratum carries a repair. */
export function isRepair(erratum: Raw): boolean {
  return 'as' in erratum || 'set' in erratum || 'drop' in erratum
}

export interface Repaired {
  /** The file with all repairs applied; what they do not touch is shared with the file as written. */
  readonly file: Raw
  /** How each repair went, by the position of its erratum. */
  readonly outcomes: ReadonlyMap<number, Outcome>
}

export function repair(file: Raw, service: Raw): Repaired {
  const outcomes = new Map<number, Outcome>()
  let fixed = file
  for (const [index, erratum] of listIn(file.errata).entries()) {
    if (!isRaw(erratum) || !isRepair(erratum) || typeof erratum.at !== 'string') continue
    const path = pathOf({ file: fixed, service: file === service ? fixed : service }, erratum.at, 'set' in erratum)
    const change = path === undefined ? 'nothing there' : changed(fixed, path, erratum)
    if (typeof change !== 'string') fixed = change as Raw
    outcomes.set(index, typeof change === 'string' ? change : 'done')
  }
  return { file: fixed, outcomes }
}

/** Where a repair applies; one that sets may add the last step. */
function pathOf(place: { file: Raw; service: Raw }, at: string, adds: boolean): Path | undefined {
  const found = locate(place, at)
  if (found.where === 'here') return found.path
  if (!adds || !at.includes('.')) return undefined
  const end = at.lastIndexOf('.')
  const parent = locate(place, at.slice(0, end))
  return parent.where === 'here' ? [...parent.path, at.slice(end + 1)] : undefined
}

/** A copy of the containers along the path, or why nothing is changed. */
function changed(node: unknown, path: Path, erratum: Raw): object | Outcome {
  if (!isRaw(node) && !Array.isArray(node)) return 'nothing there'
  const [step, ...rest] = path as [string, ...string[]]
  const before = (node as Raw)[step]
  const copy = Array.isArray(node) ? [...(node as unknown[])] : { ...node }
  if (rest.length > 0) {
    const inner = changed(before, rest, erratum)
    if (typeof inner === 'string') return inner
    ;(copy as Raw)[step] = inner
    return copy
  }
  if (erratum.drop === true) {
    if (Array.isArray(copy)) copy.splice(Number(step), 1)
    else delete copy[step]
    return copy
  }
  const after = 'set' in erratum ? erratum.set : convert(before, erratum.as)
  if (after === undefined) return 'cannot convert'
  if (JSON.stringify(after) === JSON.stringify(before)) return 'no effect'
  ;(copy as Raw)[step] = after
  return copy
}

const safest = Number.MAX_SAFE_INTEGER

function convert(value: unknown, to: unknown): unknown {
  switch (to) {
    case 'boolean':
      if (typeof value === 'boolean') return value
      return /^(?:true|false)$/i.test(String(value)) ? /^true$/i.test(String(value)) : undefined
    case 'number':
      if (typeof value === 'number') return value
      // Whether a fraction belongs there is the field's to say.
      return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) && Math.abs(Number(value)) <= safest
        ? Number(value)
        : undefined
    case 'string':
      return typeof value === 'object' ? undefined : String(value)
    case 'list':
      return Array.isArray(value) ? value : [value]
    default:
      return undefined
  }
}
