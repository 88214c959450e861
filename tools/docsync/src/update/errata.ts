/** Errata after an update: those about what is gone go, those that the new page contradicts go or are for review. */
import { checkErrata } from '@porthole/codegen/src/load/check-errata.ts'
import { isRaw, type Raw } from '@porthole/codegen/src/load/check-shape.ts'
import { isRepair, repair } from '@porthole/codegen/src/load/repair.ts'
import { listIn } from '@porthole/codegen/src/load/scope.ts'
import type { Erratum } from '@porthole/codegen/src/model.ts'
import { staleErrata } from '../errata.ts'
import type { Notes } from './change.ts'
import { ownDocument } from './source-lines.ts'
import type { SpecText } from './spec-text.ts'

/** The positions of errata that point at nothing. */
function dangling(spec: SpecText, service: SpecText): Set<number> {
  const found = new Set<number>()
  const isService = spec === service
  const common = repair(service.raw, service.raw)
  const fixed = isService ? common : repair(spec.raw, common.file)
  const scope = { file: spec.raw, service: isService ? spec.raw : common.file, operations: new Map<string, Raw>() }
  checkErrata(scope, fixed, ([, index, key], what) => {
    if (key === 'at' && /where there is nothing/.test(what)) found.add(Number(index))
  })
  return found
}

/** Removes errata that point at what the update has removed. */
export function dropDangling(spec: SpecText, service: SpecText, notes: Notes): void {
  for (const index of [...dangling(spec, service)].sort((a, b) => b - a)) {
    dropErratum(spec, index, 'its place is gone', notes)
  }
}

export interface NewPage {
  readonly document: string
  readonly lines: readonly string[]
  readonly language: string
}

/**
 * After `dropDangling`, and with their lines as they are now. `isRestated` tells the places of which the page states
 * something else than it did. What a repair holds together is never taken away once samples are mended: `isMended`.
 */
export function dropStale(
  spec: SpecText,
  page: NewPage,
  isRestated: (at: string) => boolean,
  notes: Notes,
  isMended = true,
): void {
  for (const [index, erratum, why] of staleIn(spec, page).toReversed()) {
    const place = String(erratum.at)
    const isRepaired = isMended && isRepair(erratum)
    if (isRestated(place) && !isRepaired) dropErratum(spec, index, `${why}, and what it says is in the spec`, notes)
    else if (isMended) notes.review(spec, ['errata', index], `erratum at ${place}: ${why}: correct it, or drop it`)
  }
}

function staleIn(spec: SpecText, page: NewPage): [index: number, erratum: Raw, why: string][] {
  const own = ownDocument(spec.raw)
  return listIn(spec.raw.errata).flatMap((raw, index) => {
    if (!isRaw(raw) || (raw.document ?? own) !== page.document) return []
    const [stale] = staleErrata([raw as unknown as Erratum], { ...page, shift: 0 })
    return stale === undefined ? [] : [[index, raw, stale.why] as [number, Raw, string]]
  })
}

/** Errata whose words are some lines off, where lines are estimated. */
export function settle(spec: SpecText, page: NewPage, from = 0): void {
  for (const [index, erratum] of staleIn(spec, page)) {
    if (index < from || typeof erratum.line !== 'number') continue
    const { line } = erratum
    const fits = (wanted: number): boolean =>
      wanted > 0 &&
      staleErrata([{ ...(erratum as unknown as Erratum), line: wanted }], { ...page, shift: 0 }).length === 0
    const off = Array.from({ length: 200 }, (_, step) => [line + step, line - step])
      .flat()
      .find(fits)
    if (off !== undefined) spec.set(['errata', index, 'line'], off)
  }
}

function dropErratum(spec: SpecText, index: number, why: string, notes: Notes): void {
  const { at, says } = listIn(spec.raw.errata)[index] as Raw
  spec.remove(['errata', index])
  notes.changed(spec, ['errata'], `erratum at ${String(at)}: removed, since ${why}: it said ${String(says)}`)
}
