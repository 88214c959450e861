import { describe, expect, it } from 'vitest'
import type { Problem } from './operation.ts'
import {
  among,
  atLeast,
  bool,
  bounded,
  choice,
  choiceAnyCase,
  choiceOfNumbers,
  forbidden,
  form,
  given,
  ignored,
  integer,
  list,
  long,
  lower,
  nearest,
  number,
  object,
  oneOf,
  sized,
  text,
  textOrEmpty,
  unknown,
} from './validate.ts'

/** What a helper says of some values: the messages, in order. */
function said(check: (out: Problem[]) => void): string[] {
  const out: Problem[] = []
  check(out)
  return out.map((problem) => `${problem.code}: ${problem.message}`)
}

describe('a required parameter', () => {
  it('is missing when absent, null or the empty string', () => {
    for (const value of [undefined, null, '']) {
      expect(said((out) => text(out, value, 'Name', true))).toEqual(['required: Name is required.'])
    }
  })

  it('says which condition requires it', () => {
    expect(
      said((out) => integer(out, undefined, 'Period', ' is required when InstanceChargeType is PrePaid.')),
    ).toEqual(['required: Period is required when InstanceChargeType is PrePaid.'])
  })

  it('may be empty where the empty value has a meaning', () => {
    expect(said((out) => textOrEmpty(out, '', 'NatId', true))).toEqual([])
    expect(said((out) => textOrEmpty(out, undefined, 'NatId', true))).toEqual(['required: NatId is required.'])
  })
})

describe('an optional parameter', () => {
  it('may be absent, of every type', () => {
    const checks = [text, integer, long, number, bool]
    for (const value of [undefined, null]) {
      for (const check of checks) expect(said((out) => check(out, value, 'X', false))).toEqual([])
      expect(said((out) => choice(out, value, 'X', false, oneOf('a')))).toEqual([])
      expect(said((out) => choiceOfNumbers(out, value, 'X', false, oneOf(1)))).toEqual([])
      expect(said((out) => bounded(out, value, 'X', false, long, 1, Infinity))).toEqual([])
      expect(said((out) => sized(out, value, 'X', false, 1, 2))).toEqual([])
      expect(said((out) => list(out, value, 'X', false, 1, 2, text))).toEqual([])
      expect(said((out) => object(out, value, 'X', false, () => {}))).toEqual([])
    }
  })

  it('of type string may be empty, of another type not', () => {
    expect(said((out) => text(out, '', 'X', false))).toEqual([])
    expect(said((out) => integer(out, '', 'X', false))).toEqual(['type: X must be an integer.'])
    expect(said((out) => bool(out, '', 'X', false))).toEqual(['type: X must be a boolean.'])
  })
})

describe('a value', () => {
  it('of the wrong type is named with the type that is wanted, and never shown', () => {
    expect(said((out) => text(out, 4, 'A', true))).toEqual(['type: A must be a string.'])
    expect(said((out) => bool(out, 'true', 'A', true))).toEqual(['type: A must be a boolean.'])
    expect(said((out) => integer(out, 1.5, 'A', true))).toEqual(['type: A must be an integer.'])
    expect(said((out) => list(out, {}, 'A', true, 0, 9, text))).toEqual(['type: A must be a list.'])
    expect(said((out) => object(out, [], 'A', true, () => {}))).toEqual(['type: A must be an object.'])
    expect(said((out) => text(out, { password: 'hunter2' }, 'A', true)).join('')).not.toContain('hunter2')
  })

  it('outside its enum or bounds hears what is allowed', () => {
    expect(said((out) => choice(out, 'of', 'UdpPort', true, oneOf('on', 'off')))).toEqual([
      'enum: UdpPort must be one of on, off.',
    ])
    expect(said((out) => integer(out, 501, 'Size', true, 20, 500))).toEqual(['range: Size must be from 20 to 500.'])
    expect(said((out) => integer(out, 500, 'Size', true, 20, 500))).toEqual([])
    expect(said((out) => form(out, 'abc', 'Date', true, /^\d+$/))).toEqual(['pattern: Date must have the form ^\\d+$.'])
  })

  it('of an enum that ignores letter case may be written in any', () => {
    const allowed = oneOf('True', 'False')
    for (const value of ['True', 'true', 'FALSE']) {
      expect(said((out) => choiceAnyCase(out, value, 'A', true, allowed))).toEqual([])
    }
    expect(said((out) => choiceAnyCase(out, 'yes', 'A', true, allowed))).toEqual([
      'enum: A must be one of True, False, in any letter case.',
    ])
  })

  it('of type long is an exact number or its digits', () => {
    for (const value of [0, -5, 2 ** 53 - 1, '9223372036854775807', '-1']) {
      expect(said((out) => long(out, value, 'A', true))).toEqual([])
    }
    for (const value of [2 ** 53, 1.5, '1.5', 'x', true]) {
      expect(said((out) => long(out, value, 'A', true))).toHaveLength(1)
    }
  })

  it('of type number is any that has an end', () => {
    for (const value of [0, -0.5, 1e21]) expect(said((out) => number(out, value, 'A', true))).toEqual([])
    for (const value of ['1', NaN, Infinity, true]) {
      expect(said((out) => number(out, value, 'A', true))).toEqual(['type: A must be a number.'])
    }
  })

  it('with one bound, or of a long or with fractions, hears which bounds there are', () => {
    expect(said((out) => bounded(out, 0, 'A', true, integer, 1, Infinity))).toEqual(['range: A must be at least 1.'])
    expect(said((out) => bounded(out, 9, 'A', true, integer, -Infinity, 8))).toEqual(['range: A must be at most 8.'])
    expect(said((out) => bounded(out, 2.6, 'A', true, number, 0.5, 2.5))).toEqual(['range: A must be from 0.5 to 2.5.'])
    expect(said((out) => bounded(out, '-7', 'A', true, long, 1, Infinity))).toEqual(['range: A must be at least 1.'])
    expect(said((out) => bounded(out, '9223372036854775807', 'A', true, long, 1, Infinity))).toEqual([])
    // What is no integer has no size.
    expect(said((out) => bounded(out, 0.5, 'A', true, integer, 1, Infinity))).toEqual(['type: A must be an integer.'])
    expect(said((out) => bounded(out, '', 'A', ' is required here.', integer, 1, 2))).toEqual([
      'required: A is required here.',
    ])
  })

  it('of an enum of numbers is one of them, and no text', () => {
    expect(said((out) => choiceOfNumbers(out, 2, 'A', true, oneOf(1, 2)))).toEqual([])
    expect(said((out) => choiceOfNumbers(out, 3, 'A', true, oneOf(1, 2)))).toEqual(['enum: A must be one of 1, 2.'])
    expect(said((out) => choiceOfNumbers(out, '2', 'A', true, oneOf(1, 2)))).toEqual(['type: A must be a number.'])
  })

  it('is counted in characters, whatever they take in memory', () => {
    for (const value of ['ab', '\u{20000}\u{20001}']) {
      expect(said((out) => sized(out, value, 'A', true, 2, 2))).toEqual([])
      expect(said((out) => sized(out, value, 'A', true, 3, 4))).toEqual(['length: A must have 3 to 4 characters.'])
      expect(said((out) => sized(out, value, 'A', true, -Infinity, 1))).toEqual([
        'length: A must have at most 1 characters.',
      ])
    }
    expect(said((out) => sized(out, '', 'A', true, 3, Infinity))).toEqual(['required: A is required.'])
    expect(said((out) => sized(out, '', 'A', false, 3, Infinity))).toEqual([
      'length: A must have at least 3 characters.',
    ])
    expect(said((out) => sized(out, 'A', 'A', false, 1, 3, /^[a-z]+$/))).toEqual([
      'pattern: A must have the form ^[a-z]+$.',
    ])
  })

  it('that is a list may have a least length only', () => {
    expect(said((out) => atLeast(out, ['a'], 'A', 1))).toEqual([])
    expect(said((out) => atLeast(out, [], 'A', 1))).toEqual(['count: A must hold at least 1 items.'])
    expect(said((out) => atLeast(out, undefined, 'A', 1))).toEqual([])
  })

  it('restricted by another parameter is a rule of its own', () => {
    expect(said((out) => among(out, 10, 'Period', oneOf(1, 12), 'PeriodUnit is Month'))).toEqual([
      'rule: Period must be one of 1, 12 when PeriodUnit is Month.',
    ])
    expect(said((out) => among(out, 'x', 'Period', oneOf(1, 12), 'PeriodUnit is Month'))).toEqual([])
  })
})

describe('lists and structures', () => {
  const app = (out: Problem[], r: Record<string, unknown>): void => {
    text(out, r.AppName, 'AppName', true)
    for (const name in r) if (name !== 'AppName') unknown(out, name, ['AppName'])
  }

  it('give the path of what is wrong inside them, counting from 0', () => {
    expect(said((out) => list(out, [{ AppName: 'a' }, { AppNam: 1 }], 'AppList', true, 1, 10, object, app))).toEqual([
      'required: AppList.1.AppName is required.',
      'unknown: AppList.1.AppNam is unknown. Did you mean AppName?',
    ])
  })

  it('refuse holes and other entries', () => {
    expect(said((out) => list(out, [undefined, 4], 'AppList', true, 1, 10, object, app))).toEqual([
      'required: AppList.0 is required.',
      'type: AppList.1 must be an object.',
    ])
  })

  it('refuse too few and too many', () => {
    expect(said((out) => list(out, [], 'Names', true, 1, 2, text))).toEqual(['count: Names must hold 1 to 2 items.'])
    expect(said((out) => list(out, ['a', 'b', 'c'], 'Names', true, 1, 2, text))).toHaveLength(1)
  })

  it('carry the path of problems found before them unchanged', () => {
    const found = said((out) => {
      text(out, undefined, 'First', true)
      object(out, { Inner: {} }, 'Outer', true, (inner, r) => object(inner, r.Inner, 'Inner', true, app))
    })
    expect(found).toEqual(['required: First is required.', 'required: Outer.Inner.AppName is required.'])
  })
})

describe('names and conditions', () => {
  it('name the nearest parameter for a misspelt one, and none for a strange one', () => {
    const names = new Set(['InstanceId', 'RegionId', 'PageNumber'])
    expect(nearest('InstanceID', names)).toBe('InstanceId')
    expect(nearest('RegoinId', names)).toBe('RegionId')
    expect(nearest('Colour', names)).toBeUndefined()
    expect(said((out) => unknown(out, 'RegonId', names))).toEqual([
      'unknown: RegonId is unknown. Did you mean RegionId?',
    ])
  })

  it('refuse what must not be given, and only warn of what is ignored', () => {
    expect(said((out) => forbidden(out, 'x', 'AppName', ' must not be given when WorkMode is Desktop.'))).toEqual([
      'forbidden: AppName must not be given when WorkMode is Desktop.',
    ])
    expect(said((out) => ignored(out, 't-1', 'TaskId', ' is ignored unless AsyncMode is true.'))).toEqual([
      'ignored: TaskId is ignored unless AsyncMode is true.',
    ])
    expect(said((out) => ignored(out, undefined, 'TaskId', ' is ignored unless AsyncMode is true.'))).toEqual([])
  })

  it('count the empty string as not given and compare strings in lower case', () => {
    expect([given('x'), given(0), given(''), given(null), given(undefined)]).toEqual([true, true, false, false, false])
    expect([lower('TRUE'), lower(true)]).toEqual(['true', true])
  })
})
