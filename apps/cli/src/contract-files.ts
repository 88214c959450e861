/** The files that `porthole contract` is given: YAML, or JSON, which is YAML too. */
import { gapProblems, type KnownGap, type Subjects, subjectProblems, type WrittenProblem } from '@porthole/contract'
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { UsageError } from './usage.ts'

/** Both throw a UsageError with all that is wrong, each with file and line. */
export function readSubjects(file: string, text: string): Subjects {
  const { things = [], values = {} } = read(file, text, subjectProblems) as Partial<Subjects>
  return { things, values }
}

export const readGaps = (file: string, text: string): readonly KnownGap[] => read(file, text, gapProblems) as KnownGap[]

function read(file: string, text: string, check: (value: unknown) => WrittenProblem[]): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const wrong = (found: readonly (readonly [offset: number, message: string])[]): UsageError => {
    const told = found.map(([offset, message]) => [lines.linePos(offset).line, message] as const)
    const sorted = told.toSorted(([one], [other]) => one - other)
    return new UsageError(
      sorted.map(([line, message]) => `${file}:${line}: ${message}`),
      'contract',
    )
  }
  if (document.errors.length > 0) {
    throw wrong(document.errors.map(({ pos, message }) => [pos[0], `${sentence(message)}: correct the YAML.`]))
  }
  const value: unknown = document.toJS()
  const problems = check(value)
  if (problems.length > 0) throw wrong(problems.map(({ path, message }) => [offsetOf(document, path), message]))
  return value
}

/** The first line of a message, without what it quotes. */
const sentence = (message: string): string => message.split('\n')[0]!.replace(/( at line \d+, column \d+)?[.:]?$/, '')

/** Where the name or the item of a path stands. */
function offsetOf(document: Document, path: WrittenProblem['path']): number {
  const parent: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
  if (isMap(parent)) {
    const key = parent.items.map((pair) => pair.key).find((one) => isScalar(one) && one.value === path.at(-1))
    if (isScalar(key)) return key.range?.[0] ?? 0
  }
  const node = path.length > 0 ? document.getIn(path, true) : document.contents
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}
