/** The direction in which values change. */
import { describe, expect, it } from 'vitest'
import { judge } from './judge.ts'
import { rowOf } from './rules.ts'

const cases: [string, unknown, unknown, string][] = [
  ['type', 'integer', 'long', 'type-widened'],
  ['type', 'integer', 'number', 'type-widened'],
  ['type', 'number', 'integer', 'type-narrowed'],
  ['type', 'number', 'long', 'type-changed'],
  ['type', 'list of long', 'list of integer', 'type-narrowed'],
  ['type', 'string', 'boolean', 'type-changed'],
  ['enum', ['A'], ['A', 'B'], 'enum-widened'],
  ['enum', ['A', 'B'], ['B', 'C'], 'enum-changed'],
  ['enum', undefined, ['A'], 'enum-narrowed'],
  ['enum', ['A'], undefined, 'enum-widened'],
  ['range', [1, 10], [0, 11], 'range-widened'],
  ['range', [1, 10], [2, 10], 'range-narrowed'],
  ['range', [1, 10], [2, 11], 'range-changed'],
  ['range', [1, 10], '1..', 'range-widened'],
  ['range', '..10', [1, 10], 'range-narrowed'],
  ['range', '1..', '..10', 'range-changed'],
  ['range', '0.5..', '0.25..', 'range-widened'],
  ['length', undefined, '..64', 'length-narrowed'],
  ['length', [1, 64], [1, 128], 'length-widened'],
  ['enum', [1, 2], [1, 2, 3], 'enum-widened'],
  ['pattern', 'a', 'b', 'pattern-changed'],
  ['required-when', { Mode: ['A'] }, { Mode: ['A', 'B'] }, 'required-when-narrowed'],
  ['required-when', { Mode: 'A' }, { Mode: 'A', Kind: 'B' }, 'required-when-widened'],
  ['forbidden-when', { Mode: 'A' }, { Mode: 'B' }, 'forbidden-when-changed'],
  ['only-when', { Mode: 'A' }, { Mode: ['A', 'B'] }, 'only-when-widened'],
  ['only-when', { Mode: 'A' }, undefined, 'only-when-widened'],
  ['rule-values', { Week: [1, 2] }, { Week: [1, 2, 3] }, 'rule-values-widened'],
  ['rule-values', { Week: [1, 2] }, { Week: [1, 2], Month: [1] }, 'rule-values-narrowed'],
  ['rule-values', { Week: [1, 2], Month: [1] }, { Week: [1], Month: [1, 2] }, 'rule-values-changed'],
  [
    'limit-value',
    { kind: 'url-lifetime', value: '2min' },
    { kind: 'url-lifetime', value: '90s' },
    'limit-value-tightened',
  ],
  [
    'limit-value',
    { kind: 'call-interval', value: '10s' },
    { kind: 'call-interval', value: '5s' },
    'limit-value-loosened',
  ],
  [
    'limit-value',
    { kind: 'request-rate', value: '10/s' },
    { kind: 'request-rate', value: '30/min' },
    'limit-value-tightened',
  ],
  ['limit-value', { kind: 'page-size', value: 100 }, { kind: 'page-size', value: 50 }, 'limit-value-tightened'],
  [
    'limit-value',
    { kind: 'excluded-state', value: ['A'] },
    { kind: 'excluded-state', value: ['A', 'B'] },
    'limit-value-tightened',
  ],
  [
    'limit-value',
    { kind: 'required-state', value: ['A'] },
    { kind: 'required-state', value: ['A', 'B'] },
    'limit-value-loosened',
  ],
  [
    'limit-value',
    { kind: 'value-form', value: 'six letters' },
    { kind: 'value-form', value: 'digits' },
    'limit-value-changed',
  ],
  ['words', 'Field A on the page of X at line 3.', 'Field A on the page of X at line 5.', 'words-moved'],
  ['words', 'Field A on the page of X at line 3.', 'What it is.', 'words-changed'],
  ['example', 'https://a.example/?A=1', 'GET https://a.example/?A=1', 'example-printed'],
  ['example', 'https://a.example/?A=1', 'GET https://a.example/?A=2', 'example-changed'],
  ['retry', 'read', 'write', 'retry-narrowed'],
  ['errata', [], [{ at: 'x' }], 'errata-changed'],
  ['errata', [], [{ at: 'x', repair: { drop: true } }], 'repairs-changed'],
]

describe('a change of a value', () => {
  it.each(cases)('%s from %j to %j is %s', (kind, before, after, wanted) => {
    expect(judge(kind, before, after)).toBe(wanted)
  })

  it('always has a rule, alone or in a request and a response', () => {
    for (const [, , , kind] of cases) {
      const isOfField = /^(type|enum|range|length|pattern|required-when|forbidden-when|only-when)-/.test(kind)
      for (const one of isOfField ? [`request-${kind}`, `response-${kind}`] : [kind])
        expect(() => rowOf(one)).not.toThrow()
    }
  })
})
