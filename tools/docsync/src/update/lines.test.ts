/** Where lines go from one revision of a text to the next. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mapLines } from './lines.ts'

const map = (old: string, now: string): (number | undefined)[] => {
  const [a, b] = [old.split('|'), now.split('|')]
  const { to } = mapLines(a, b)
  return a.map((_, index) => to(index + 1))
}

describe('the map of lines', () => {
  it('shifts what stands behind a new line, and tells what is gone', () => {
    expect(map('title|one|two|end', 'title|one|new|two|end')).toEqual([1, 2, 4, 5])
    expect(map('title|one|two|end', 'title|two|end')).toEqual([1, undefined, 2, 3])
  })

  it('takes a line of which most is the same for the same line', () => {
    expect(map('a|Size Integer No 4|b', 'a|new row of another kind|Size Integer Yes 4|b')).toEqual([1, 3, 4])
    const { changed, added } = mapLines(['a', 'Size is 4', 'b'], ['a', 'Size is 5', 'b', 'c'])
    expect([changed, added]).toEqual([[[2, 2]], [4]])
  })

  it('tells where a line would stand that is gone', () => {
    const { near } = mapLines(['a', 'gone', 'b'], ['a', 'b'])
    expect([near(1), near(2), near(3)]).toEqual([1, 2, 2])
  })

  it('keeps the order, and every line of a text that did not change', () => {
    const lines = fc.array(fc.constantFrom('', 'a', 'b', 'c', 'row one', 'row two'), { maxLength: 30 })
    fc.assert(
      fc.property(lines, lines, (old, now) => {
        const { to } = mapLines(old, now)
        const found = old.flatMap((_, index) => to(index + 1) ?? [])
        expect(found).toEqual([...new Set(found)].sort((a, b) => a - b))
        const self = mapLines(old, old)
        expect(old.map((_, index) => self.to(index + 1))).toEqual(old.map((_, index) => index + 1))
      }),
    )
  })
})
