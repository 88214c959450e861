/** Checks errata: each points at something, names a known document, and its repair does something. */
import { isRaw, type Raw } from './check-shape.ts'
import { suggestion } from './nearest.ts'
import type { Tell } from './problem.ts'
import { locate } from './locate.ts'
import { isRepair, type Repaired } from './repair.ts'
import { listIn, mapIn, mapsIn, type Scope } from './scope.ts'

/** `scope.file` is the file as written, `fixed` what its repairs made of it. */
export function checkErrata(scope: Scope, fixed: Repaired, tell: Tell): void {
  const { file } = scope
  const { documents } = scope.service
  const several = file === scope.service && Object.keys(mapsIn(documents)).length > 1
  const seen = new Set<string>()
  for (const [index, erratum] of listIn(file.errata).entries()) {
    if (!isRaw(erratum)) continue
    const path = ['errata', index]
    if (typeof erratum.document === 'string' && mapIn(documents, erratum.document) === undefined) {
      tell(
        [...path, 'document'],
        `no document ${erratum.document} in _service.yaml`,
        suggestion(erratum.document, Object.keys(mapsIn(documents))),
      )
    }
    if (several && erratum.document === undefined)
      tell(path, 'an erratum that does not say in which document', 'add document')
    if (typeof erratum.line === 'number' && erratum.line < 1)
      tell([...path, 'line'], `line ${erratum.line}`, 'lines count from 1')
    if ([erratum.as, erratum.set, erratum.drop].filter((one) => one !== undefined).length > 1)
      tell(path, 'an erratum with two repairs', 'keep one of as, set and drop')
    const same = [erratum.document, erratum.line, erratum.at, erratum.says, erratum.conflict].join('|')
    if (seen.has(same)) tell(path, 'the same erratum twice', 'keep one of the two')
    seen.add(same)
    checkPlace(scope, fixed, erratum, index, tell)
  }
  for (const [index, outcome] of fixed.outcomes) {
    const { at, as: wanted } = listIn(file.errata)[index] as Raw
    const path = ['errata', index]
    if (outcome === 'no effect')
      tell(path, `the repair at ${String(at)} changes nothing`, 'leave it out, or correct the value above')
    if (outcome === 'cannot convert' && typeof wanted === 'string')
      tell(path, `the value at ${String(at)} is no ${wanted}`, 'repair it by set')
  }
}

function checkPlace(scope: Scope, fixed: Repaired, erratum: Raw, index: number, tell: Tell): void {
  if (typeof erratum.at !== 'string') return
  const { at } = erratum
  const found = locate(scope, at)
  const path = ['errata', index, 'at']
  if (found.where === 'nowhere') {
    // A repair may add the place, or an earlier one has made it: a list out of an object.
    const outcome = fixed.outcomes.get(index)
    const made =
      outcome === undefined ? locate({ ...scope, file: fixed.file }, at).where === 'here' : outcome !== 'nothing there'
    if (!made) tell(path, `an erratum at ${at}, where there is nothing`, found.remedy)
  } else if (isRepair(erratum) && found.where === 'service') {
    tell(path, `a repair at ${at}, which is in _service.yaml`, 'move the erratum there')
  } else if (isRepair(erratum) && found.where === 'text') {
    tell(path, `a repair at ${at}, which is a part of a text`, 'set the whole text')
  } else if (isRepair(erratum) && !/^examples\.|\.(?:example|default)$/.test(at)) {
    tell(
      path,
      `a repair at ${at}, which is no sample`,
      'repair a sample or a default; all else is written as it is meant',
    )
  }
}
