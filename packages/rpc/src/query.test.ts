import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fields } from './descriptor.ts'
import { flatten, parseForm, typed, unflatten } from './query.ts'

const nested = {
  AppList: [{ AppName: 'a', Args: ['x', 'y'] }, { AppName: 'b' }],
  Obj: { A: { B: 1 } },
  Bool: true,
  N: null,
  U: undefined,
  E: '',
  Arr: [],
}

describe('flatten', () => {
  it('writes the lists of Alibaba from 1, as its own SDK does', () => {
    expect(flatten(nested, 1)).toEqual([
      ['AppList.1.AppName', 'a'],
      ['AppList.1.Args.1', 'x'],
      ['AppList.1.Args.2', 'y'],
      ['AppList.2.AppName', 'b'],
      ['Obj.A.B', '1'],
      ['Bool', 'true'],
      ['E', ''],
    ])
  })

  it('writes the lists of Tencent from 0', () => {
    expect(flatten({ Filters: [{ Values: ['x', 'y'] }] }, 0)).toEqual([
      ['Filters.0.Values.0', 'x'],
      ['Filters.0.Values.1', 'y'],
    ])
  })
})

describe('parseForm', () => {
  it('decodes names and values in the order sent', () => {
    expect(parseForm('b=1&a=%E6%9C%AA+x&&c&d=e=f&%2A=')).toEqual([
      ['b', '1'],
      ['a', '未 x'],
      ['c', ''],
      ['d', 'e=f'],
      ['*', ''],
    ])
  })

  it('leaves broken percent escapes as they are', () => {
    expect(parseForm('a=100%&b=%zz')).toEqual([
      ['a', '100%'],
      ['b', '%zz'],
    ])
  })

  it('reads nothing from nothing', () => {
    expect(parseForm('')).toEqual([])
  })
})

describe('unflatten', () => {
  it('rebuilds what flatten took apart', () => {
    const name = fc.stringMatching(/^[A-Z][a-z]{0,5}$/)
    const text = fc.string()
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
        fc.dictionary(name, tie('tree'), { minKeys: 1, maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(fc.dictionary(name, tree), fc.constantFrom(0 as const, 1 as const), (params, base) => {
        const sent = flatten(params, base)
          .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
          .join('&')
        expect(unflatten(parseForm(sent), base)).toEqual({ ...params })
      }),
    )
  })

  it('orders list items by their number and closes gaps', () => {
    const pairs = parseForm('A.10=c&A.2=b&A.1=a&B.999999999.X=1')
    expect(unflatten(pairs, 1)).toEqual({ A: ['a', 'b', 'c'], B: [{ X: '1' }] })
  })

  it('takes names numbered from below the base for an object, so that validation refuses them', () => {
    expect(unflatten(parseForm('A.0=a'), 1)).toEqual({ A: { 0: 'a' } })
    expect(unflatten(parseForm('A.0=a'), 0)).toEqual({ A: ['a'] })
  })

  it('lets the last of repeated names win', () => {
    expect(unflatten(parseForm('A=1&A=2&B=1&B.1=2&C.1=1&C=2'), 1)).toEqual({ A: '2', B: ['2'], C: '2' })
  })

  it('reaches no prototype', () => {
    const values = unflatten(
      parseForm('__proto__.polluted=1&constructor.polluted=1&A.__proto__.polluted=1&__proto__=x'),
      1,
    )
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
    expect((Object as { polluted?: string }).polluted).toBeUndefined()
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype)
  })

  it('keeps names of absurd depth flat', () => {
    const name = 'A.'.repeat(100_000) + 'B'
    expect(unflatten([[name, '1']], 1)).toEqual({ [name]: '1' })
  })
})

describe('typed', () => {
  const fields: Fields = {
    Page: { type: 'integer', summary: '' },
    UserId: { type: 'long', summary: '' },
    Height: { type: 'number', summary: '' },
    Async: { type: 'boolean', summary: '' },
    Name: { type: 'string', summary: '' },
    Sizes: { type: 'list', of: 'integer', summary: '' },
    Apps: { type: 'list', of: { Port: { type: 'integer', summary: '' } }, summary: '' },
  }

  it('turns wire strings into the types of the descriptor, at every depth', () => {
    const values = {
      Page: '2',
      UserId: '12',
      Height: '-2.5e-1',
      Async: 'True',
      Name: '1',
      Sizes: ['1', '2'],
      Apps: [{ Port: '80', X: '1' }],
    }
    expect(typed(values, fields)).toEqual({
      Page: 2,
      UserId: 12,
      Height: -0.25,
      Async: true,
      Name: '1',
      Sizes: [1, 2],
      Apps: [{ Port: 80, X: '1' }],
    })
  })

  it('keeps what does not fit, and longs beyond the safe integers, as strings', () => {
    const values = {
      Page: '1.5',
      UserId: '9007199254740993',
      Height: '1,5',
      Async: 'yes',
      Sizes: 'x',
      Apps: ['x'],
      toString: '1',
    }
    expect(typed(values, fields)).toEqual(values)
  })
})
