/** Applies the repairs of the errata to a copy of what the document prints. */
import { isRaw, type Raw } from './check-shape.ts'

export type Outcome = 'done' | 'nothing there' | 'no effect' | 'cannot convert'

/** Whether an erratum carries a repair. */
export function isRepair(erratum: Raw): boolean {
  return 'as' in erratum || 'set' in erratum || 'drop' in erratum
}

/** A copy of the file, all repairs applied in order; `told` hears how each one went. */
export function repaired(file: Raw, told?: (index: number, outcome: Outcome) => void): Raw {
  const errata = Array.isArray(file.errata) ? (file.errata as unknown[]) : []
  if (!errata.some((one) => isRaw(one) && isRepair(one))) return file
  const copy = structuredClone(file)
  for (const [index, erratum] of errata.entries()) {
    if (isRaw(erratum) && isRepair(erratum) && typeof erratum.at === 'string') {
      const outcome = apply(copy, steps(erratum.at, copy), erratum)
      told?.(index, outcome)
    }
  }
  return copy
}

/** Splits a path at its dots; a key that itself has dots (`errors.InvalidInstanceId.NotFound`) is taken whole. */
export function steps(at: string, root: unknown): string[] {
  const found: string[] = []
  let node = root
  let rest = at
  while (rest !== '') {
    const key = isRaw(node) ? longestKey(node, rest) : undefined
    const step = key ?? rest.split('.', 1)[0]!
    found.push(step)
    node = isRaw(node) || Array.isArray(node) ? (node as Raw)[step] : undefined
    rest = rest.slice(step.length + 1)
  }
  return found
}

function longestKey(node: Raw, rest: string): string | undefined {
  let best: string | undefined
  for (const key in node) {
    if ((rest === key || rest.startsWith(`${key}.`)) && key.length > (best?.length ?? -1)) best = key
  }
  return best
}

function apply(root: Raw, path: readonly string[], repair: Raw): Outcome {
  let parent: unknown = root
  for (const step of path.slice(0, -1)) parent = isRaw(parent) || Array.isArray(parent) ? (parent as Raw)[step] : undefined
  if (!isRaw(parent) && !Array.isArray(parent)) return 'nothing there'
  const holder = parent as Raw
  const last = path.at(-1)!
  const before = holder[last]
  if ('set' in repair) {
    if (JSON.stringify(before) === JSON.stringify(repair.set)) return 'no effect'
    holder[last] = structuredClone(repair.set)
    return 'done'
  }
  if (before === undefined) return 'nothing there'
  if (repair.drop === true) {
    if (Array.isArray(parent)) parent.splice(Number(last), 1)
    else delete holder[last]
    return 'done'
  }
  const after = convert(before, repair.as)
  if (after === undefined) return 'cannot convert'
  if (after === before) return 'no effect'
  holder[last] = after
  return 'done'
}

function convert(value: unknown, to: unknown): unknown {
  switch (to) {
    case 'boolean':
      if (typeof value === 'boolean') return value
      return /^true$/i.test(String(value)) ? true : /^false$/i.test(String(value)) ? false : undefined
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
