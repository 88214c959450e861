/** Applies the repairs of the errata to a copy of what the document prints. */
import { isRaw, type Raw } from './check-shape.ts'
import { locate } from './locate.ts'
import type { Path } from './problem.ts'

export type Outcome = 'done' | 'nothing there' | 'no effect' | 'cannot convert'

/** Whether an erratum carries a repair. */
export function isRepair(erratum: Raw): boolean {
  return 'as' in erratum || 'set' in erratum || 'drop' in erratum
}

/** A copy of the file, all repairs applied in their order; `told` hears how each one went. */
export function repaired(file: Raw, service: Raw, told?: (index: number, outcome: Outcome) => void): Raw {
  const errata = Array.isArray(file.errata) ? (file.errata as unknown[]) : []
  if (!errata.some((one) => isRaw(one) && isRepair(one))) return file
  const copy = structuredClone(file)
  const place = { file: copy, service: file === service ? copy : service }
  for (const [index, erratum] of errata.entries()) {
    if (!isRaw(erratum) || !isRepair(erratum) || typeof erratum.at !== 'string') continue
    const path = pathOf(place, erratum.at, 'set' in erratum)
    const outcome = path === undefined ? 'nothing there' : apply(copy, path, erratum)
    told?.(index, outcome)
  }
  return copy
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

function apply(root: Raw, path: Path, repair: Raw): Outcome {
  const holder = path.slice(0, -1).reduce<unknown>((node, step) => (node as Raw)[step], root)
  if (!isRaw(holder) && !Array.isArray(holder)) return 'nothing there'
  const last = path.at(-1) as string
  const parent = holder as Raw
  const before = parent[last]
  if (repair.drop === true) {
    if (Array.isArray(holder)) holder.splice(Number(last), 1)
    else delete parent[last]
    return 'done'
  }
  const after = 'set' in repair ? structuredClone(repair.set) : convert(before, repair.as)
  if (after === undefined) return 'cannot convert'
  if (JSON.stringify(after) === JSON.stringify(before)) return 'no effect'
  parent[last] = after
  return 'done'
}

function convert(value: unknown, to: unknown): unknown {
  switch (to) {
    case 'boolean':
      if (typeof value === 'boolean') return value
      return /^(?:true|false)$/i.test(String(value)) ? /^true$/i.test(String(value)) : undefined
    case 'number':
      if (typeof value === 'number') return value
      return typeof value === 'string' && /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : undefined
    case 'string':
      return typeof value === 'object' ? undefined : String(value)
    case 'list':
      return Array.isArray(value) ? value : [value]
    default:
      return undefined
  }
}
