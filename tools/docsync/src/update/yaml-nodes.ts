/** Finds nodes of a parsed YAML text, and where they end. */
import { isMap, isScalar, isSeq, type Node, type Pair } from '@porthole/codegen/src/yaml.ts'

export function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : ''
}

export function pairOf(node: unknown, step: string | number): Pair | undefined {
  return isMap(node) ? (node.items.find((pair) => keyOf(pair as Pair) === String(step)) as Pair | undefined) : undefined
}

export function itemOf(node: unknown, step: string | number): unknown {
  return isSeq(node) ? node.items[Number(step)] : undefined
}

/** Behind the last letter of a node, line breaks and comments below it left out. */
export function contentEnd(node: Node): number {
  if ((isMap(node) || isSeq(node)) && node.flow !== true && node.items.length > 0) {
    const last = node.items.at(-1)
    if (isScalar(last) || isMap(last) || isSeq(last)) return contentEnd(last)
    const { key, value } = last as Pair
    return value === null ? (key as Node).range![1] + 1 : contentEnd(value as Node)
  }
  const [start, end] = node.range!
  const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
  return isBlock ? Math.max(start, end - 1) : end
}
