/** Facts of fields as the fields of a spec: bounds, numbers, enums of numbers; what does not fit is left out and noted. */
import { describe, expect, it } from 'vitest'
import type { Raw } from '@porthole/codegen/src/load/check-shape.ts'
import type { Fact, FieldFacts } from '../facts.ts'
import { Draft } from './draft.ts'
import { fieldsOf } from './fields.ts'
import { toYaml } from './yaml.ts'

const fact = <T>(value: T): Fact<T> => ({ value, line: 7, confidence: 1 })

/** A parameter as imported, without its summary, and what is noted at it. */
function imported(facts: Omit<FieldFacts, 'name'>): { field: Raw; notes: string[]; yaml: string } {
  const draft = new Draft('PaintDoor', 'doors.md', new Set())
  const all: FieldFacts[] = [{ required: fact(false), ...facts, name: fact('Door') }]
  const owner: Raw = {}
  const fields = fieldsOf(all, { side: 'request', path: [], samples: undefined }, draft, owner)
  const { summary: _, ...field } = fields['Door'] as Raw
  const notes = [...draft.notes.values()].flat().map(({ what }) => what)
  return { field, notes, yaml: toYaml(field, new Map()) }
}

describe('An imported field', () => {
  it.each<[name: string, facts: Omit<FieldFacts, 'name'>, field: Raw]>([
    ['a least value alone', { type: fact('integer'), range: fact([1, undefined]) }, { type: 'integer?', range: '1..' }],
    ['a highest alone', { type: fact('long'), range: fact([undefined, 9]) }, { type: 'long?', range: '..9' }],
    [
      'bounds with fractions',
      { type: fact('number'), range: fact([0.5, 2]), default: fact('1.5') },
      { type: 'number?', range: '0.5..2', default: 1.5 },
    ],
    [
      'numbers as values',
      { type: fact('integer'), enum: fact(['1', '2', '1']), example: fact('2') },
      { type: 'integer?', enum: [1, 2], example: 2 },
    ],
    ['fractions as values', { type: fact('number'), enum: fact(['0.5', '1']) }, { type: 'number?', enum: [0.5, 1] }],
    [
      'a length and a form',
      { type: fact('string'), length: fact([2, 64]), pattern: fact('^[a-z]+$') },
      { type: 'string?', length: '2..64', pattern: '^[a-z]+$' },
    ],
    [
      'a list of numbers that has a least length',
      { type: fact('list'), items: fact('number'), count: fact([1, undefined]) },
      { type: 'list?', of: 'number', count: '1..' },
    ],
  ])('has %s', (_name, facts, field) => {
    expect(imported(facts)).toMatchObject({ field, notes: [] })
  })

  it.each<[name: string, facts: Omit<FieldFacts, 'name'>, type: string, note: string]>([
    [
      'a fraction as the bound of an integer',
      { type: fact('integer'), range: fact([0.5, 2]) },
      'integer?',
      'left out: the range 0.5..2, which a spec cannot hold here',
    ],
    [
      'a bound that no number holds',
      { type: fact('long'), range: fact([0, 2 ** 63]) },
      'long?',
      'left out: the range 0..9223372036854776000, which a spec cannot hold here',
    ],
    [
      'a bound whose text is none of a spec',
      { type: fact('number'), range: fact([1e-9, undefined]) },
      'number?',
      'left out: the range 1e-9.., which a spec cannot hold here',
    ],
    [
      'bounds that nothing meets',
      { type: fact('integer'), range: fact([3, 2]) },
      'integer?',
      'left out: the range 3..2, which a spec cannot hold here',
    ],
    [
      'no bounds at all',
      { type: fact('integer'), range: fact([undefined, undefined]) },
      'integer?',
      'left out: the range .., which a spec cannot hold here',
    ],
    [
      'words as the values of an integer',
      { type: fact('integer'), enum: fact(['1', 'many']) },
      'integer?',
      'left out: the values 1, many, since not all are of the type integer',
    ],
    [
      'values of a list',
      { type: fact('list'), items: fact('string'), enum: fact(['a', 'b']) },
      'list?',
      'left out: the values a, b, since an enum belongs to a string or a number',
    ],
    [
      'a length beside values',
      { type: fact('string'), enum: fact(['a']), length: fact([1, 2]) },
      'string?',
      'left out: the length 1..2, which a spec cannot hold here',
    ],
    [
      'a pattern that is none',
      { type: fact('string'), pattern: fact('(') },
      'string?',
      'left out: the pattern (, which is no regular expression here',
    ],
    [
      'a sample beyond its bound',
      { type: fact('number'), range: fact([undefined, 1]), example: fact('1.5') },
      'number?',
      'left out: the example 1.5, which is 1.5, outside of ..1',
    ],
  ])('lacks %s, and says so', (_name, facts, type, note) => {
    const { field, notes } = imported(facts)
    expect(field['type']).toBe(type)
    expect(notes).toEqual([note])
  })

  it('has bounds without quotes in its file', () => {
    const { yaml } = imported({ type: fact('number'), range: fact([0.5, undefined]) })
    expect(yaml).toContain('range: 0.5..\n')
    expect(imported({ type: fact('string'), length: fact([undefined, 64]) }).yaml).toContain('length: ..64\n')
  })
})
