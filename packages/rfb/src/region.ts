/** Rectangles: what they share, what is left of them, and how tiles become few of them. */

export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const isEmpty = (rect: Rect): boolean => rect.width <= 0 || rect.height <= 0

/** What two rectangles share: width and height are 0 when that is nothing. */
export function intersect(a: Rect, b: Rect): Rect {
  const x = Math.max(a.x, b.x)
  const y = Math.max(a.y, b.y)
  const width = Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x)
  const height = Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y)
  return { x, y, width, height }
}

/** What is left of a rectangle without another: at most four. */
export function subtract(rect: Rect, hole: Rect): Rect[] {
  const shared = intersect(rect, hole)
  if (isEmpty(shared)) return [rect]
  const bottom = shared.y + shared.height
  const right = shared.x + shared.width
  return [
    { x: rect.x, y: rect.y, width: rect.width, height: shared.y - rect.y },
    { x: rect.x, y: shared.y, width: shared.x - rect.x, height: shared.height },
    { x: right, y: shared.y, width: rect.x + rect.width - right, height: shared.height },
    { x: rect.x, y: bottom, width: rect.width, height: rect.y + rect.height - bottom },
  ].filter((left) => !isEmpty(left))
}

/** The smallest rectangle around all. */
export function around(rects: readonly Rect[]): Rect {
  const x = Math.min(...rects.map((rect) => rect.x))
  const y = Math.min(...rects.map((rect) => rect.y))
  const right = Math.max(...rects.map((rect) => rect.x + rect.width))
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height))
  return { x, y, width: right - x, height: bottom - y }
}

/** Rectangles that share nothing with each other, and together cover what these cover; beyond `most` it is the one around all. */
export function disjoint(rects: readonly Rect[], most: number): Rect[] {
  const apart: Rect[] = []
  for (const rect of rects) {
    let left = [rect]
    for (const taken of apart) left = left.flatMap((piece) => subtract(piece, taken))
    apart.push(...left.filter((piece) => !isEmpty(piece)))
    if (apart.length > most) return [around(rects)]
  }
  return apart
}

/** The marked tiles inside of `bounds` as few rectangles: equal runs in rows that follow are one. */
export function tileRects(
  tiles: Uint8Array,
  columns: number,
  tile: Pick<Rect, 'width' | 'height'>,
  bounds: Rect,
): Rect[] {
  const done: Rect[] = []
  let open: Rect[] = []
  const firstRow = Math.floor(bounds.y / tile.height)
  const endRow = Math.ceil((bounds.y + bounds.height) / tile.height)
  const firstColumn = Math.floor(bounds.x / tile.width)
  const endColumn = Math.ceil((bounds.x + bounds.width) / tile.width)
  for (let row = firstRow; row < endRow; row++) {
    const next: Rect[] = []
    for (let column = firstColumn; column < endColumn; column++) {
      if (!tiles[row * columns + column]) continue
      let end = column + 1
      while (end < endColumn && tiles[row * columns + end]) end++
      const x = column * tile.width
      const width = (end - column) * tile.width
      const above = open.find((rect) => rect.x === x && rect.width === width)
      next.push(
        above
          ? { ...above, height: above.height + tile.height }
          : { x, y: row * tile.height, width, height: tile.height },
      )
      column = end
    }
    for (const rect of open) if (!next.some((grown) => grown.x === rect.x && grown.y === rect.y)) done.push(rect)
    open = next
  }
  return [...done, ...open].map((rect) => intersect(rect, bounds))
}
