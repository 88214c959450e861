/** Finds what the `at` of an erratum points to, as people write it: through structures, and into the printed texts. */
import { isRaw, type Raw } from './check-shape.ts'
import { suggestion } from './nearest.ts'
import type { Path } from './problem.ts'
import { mapsIn, membersOf, type Scope } from './scope.ts'

/** What names are looked up in: a file and the service it belongs to. */
export type Place = Pick<Scope, 'file' | 'service'>

export type Located =
  /** `path` leads there, in this file or in _service.yaml. */
  | { readonly where: 'here' | 'service'; readonly path: Path }
  | { readonly where: 'text' }
  | { readonly where: 'nowhere'; readonly remedy: string }

export function locate(place: Place, at: string): Located {
  if (at.startsWith('structures.') && !isOwn(place, at.split('.')[1]!)) {
    return walk(place, place.service, at, [], place.file === place.service ? 'here' : 'service')
  }
  return walk(place, place.file, at, [], 'here')
}

function isOwn({ file, service }: Place, structure: string): boolean {
  return mapsIn(file.structures)[structure] !== undefined || mapsIn(service.structures)[structure] === undefined
}

function walk(place: Place, node: unknown, rest: string, path: Path, where: 'here' | 'service'): Located {
  if (rest === '') return { where, path }
  if (typeof node === 'string') return { where: 'text' }
  const step = longestKey(node, rest)
  if (step !== undefined) return walk(place, (node as Raw)[step], rest.slice(step.length + 1), [...path, step], where)
  const word = rest.split('.', 1)[0]!
  const after = rest.slice(word.length + 1)
  if (Array.isArray(node)) {
    // An item of a list may be named by what it is: a kind of limit, a value of an enum.
    const index = node.findIndex(
      (one) => one === word || (isRaw(one) && [one.kind, one.name, one.value, one.role, one.document].includes(word)),
    )
    if (index < 0) return { where: 'nowhere', remedy: `the list has ${node.length}, counted from 0` }
    return walk(place, node[index], after, [...path, index], where)
  }
  if (isRaw(node) && isRaw(node.fields)) return walk(place, node.fields, rest, [...path, 'fields'], where)
  if (isRaw(node) && typeof node.of === 'string') {
    const members = membersOf(place, node)
    if (members[word] === undefined) return nowhere(word, Object.keys(members))
    const own = isOwn(place, node.of) || place.file === place.service
    return walk(place, members, rest, ['structures', node.of, 'fields'], own ? where : 'service')
  }
  return nowhere(word, isRaw(node) ? Object.keys(node) : [])
}

/** A key may have dots itself: `errors.InvalidInstanceId.NotFound`. */
function longestKey(node: unknown, rest: string): string | undefined {
  if (Array.isArray(node)) {
    const index = rest.split('.', 1)[0]!
    return /^\d+$/.test(index) && Number(index) < node.length ? index : undefined
  }
  if (!isRaw(node)) return undefined
  let best: string | undefined
  for (const key in node) {
    if ((rest === key || rest.startsWith(`${key}.`)) && key.length > (best?.length ?? -1)) best = key
  }
  return best
}

function nowhere(word: string, names: readonly string[]): Located {
  return { where: 'nowhere', remedy: names.length > 0 ? suggestion(word, names) : 'correct the path' }
}
