/** What the loader says about fields: types, values, bounds, references, conditions. */
import { expect, it } from 'vitest'
import { problemsOf } from './testing.ts'

it.each<[name: string, lines: Record<number, string>, problems: string[]]>([
  [
    'a misspelt type',
    { 9: '  Size: { type: integr?, summary: How big. }' },
    ['GetThing.yaml:9: unknown type integr?: did you mean integer?'],
  ],
  [
    'a default outside the enum',
    { 8: '  Mode: { type: string?, enum: [Fast, Slow], default: Fats, summary: In which way. }' },
    ['GetThing.yaml:8: the default of Mode is Fats, outside the enum Fast, Slow: correct it'],
  ],
  [
    'a default of the wrong type',
    { 10: '  Quiet: { type: boolean?, default: "false", summary: Whether it makes no noise. }' },
    ['GetThing.yaml:10: the default of Quiet is the text "false", not a boolean: correct it'],
  ],
  [
    'a default out of range',
    { 9: '  Size: { type: integer?, range: 1..10, default: 11, summary: How big. }' },
    ['GetThing.yaml:9: the default of Size is 11, outside of 1..10: correct it'],
  ],
  [
    'a required parameter with a default',
    { 7: '  ThingId: { type: string, default: a, summary: Which one. }' },
    ['GetThing.yaml:7: a required parameter with a default: write type: string?, or leave the default out'],
  ],
  [
    'a sample of the wrong type',
    { 9: '  Size: { type: integer?, example: "3", summary: How big. }' },
    [
      'GetThing.yaml:9: the example of Size is the text "3", not an integer: correct it, or repair it by an erratum at this path',
    ],
  ],
  [
    'a number as the sample of a string',
    { 7: '  ThingId: { type: string, example: 007, summary: Which one. }' },
    ['GetThing.yaml:7: the example of ThingId is the number 7, not a string: quote it: "007"'],
  ],
  [
    'a sample outside the enum',
    { 8: '  Mode: { type: string?, enum: [Fast, Slow], example: fast, summary: In which way. }' },
    [
      'GetThing.yaml:8: the example of Mode is fast, outside the enum Fast, Slow: correct it, or repair it by an erratum at this path',
    ],
  ],
  [
    'no sample that differs in case only, when case is ignored',
    { 8: '  Mode: { type: string?, enum: [Fast], case: any, example: fast, summary: In which way. }' },
    [],
  ],
  [
    'a sample that does not match the pattern',
    { 7: '  ThingId: { type: string, pattern: "^t-", example: u-1, summary: Which one. }' },
    [
      'GetThing.yaml:7: the example of ThingId is u-1, which does not match ^t-: correct it, or repair it by an erratum at this path',
    ],
  ],
  [
    'no sample that is masked',
    { 7: '  ThingId: { type: string, pattern: "^t-[0-9]{4}$", example: t-12**, summary: Which one. }' },
    [],
  ],
  [
    'a sample that has not the format',
    { 7: '  ThingId: { type: string, format: date, example: 1 May, summary: Which one. }' },
    [
      'GetThing.yaml:7: the example of ThingId is 1 May, not of the format date: correct it, or repair it by an erratum at this path',
    ],
  ],
  [
    'an unsafe long that is no decimal string',
    {
      13: '  Things: { type: list, of: long, example: ["9007199254740993", 9007199254740993, "12"], summary: All of them. }',
      15: 'structures: {}',
      16: '# none',
    },
    [
      'GetThing.yaml:13: the example of Things is the number 9007199254740992, not a long: correct it, or repair it by an erratum at this path',
      'GetThing.yaml:13: the example of Things is the text "12", not a long: correct it, or repair it by an erratum at this path',
    ],
  ],
  [
    'a list that is too long',
    { 13: '  Things: { type: list, of: Thing, count: 0..1, example: [{}, {}], summary: All of them. }' },
    [
      'GetThing.yaml:13: the example of Things has 2 items, outside of 0..1: correct it, or repair it by an erratum at this path',
    ],
  ],
  [
    'a dangling structure',
    { 13: '  Things: { type: list, of: Thin, summary: All of them. }' },
    ['GetThing.yaml:13: no structure Thin: did you mean Thing?'],
  ],
  [
    'a list of nothing, and a number of something',
    {
      13: '  Things: { type: list, summary: All of them. }',
      14: '  Total: { type: long, of: Thing, summary: How many. }',
    },
    [
      'GetThing.yaml:13: a list does not say what it holds: add of: a scalar type, or the name of a structure',
      'GetThing.yaml:14: a long holds nothing: leave of out, or make it a list or an object',
    ],
  ],
  [
    'an object of a scalar',
    { 14: '  Total: { type: object, of: string, summary: How many. }' },
    ['GetThing.yaml:14: an object of string: name a structure'],
  ],
  [
    'an unknown kind of id',
    { 7: '  ThingId: { type: string, id: thin, summary: Which one. }' },
    ['GetThing.yaml:7: no kind of id thin in _service.yaml: did you mean thing?'],
  ],
  [
    'an enum with a value twice, and a label for none',
    {
      8: '  Mode: { type: string?, enum: [Fast, { value: Fast, basis: inferred }], labels: { Fas: F. }, summary: How. }',
    },
    [
      'GetThing.yaml:8: a label for Fas, which is not in the enum: did you mean Fast?',
      'GetThing.yaml:8: duplicate value Fast of an enum: keep one of the two',
    ],
  ],
  [
    'labels and case without an enum, and an enum without values',
    {
      8: '  Mode: { type: string?, labels: { A: B. }, case: any, summary: In which way. }',
      7: '  ThingId: { type: string, enum: [], summary: Which one. }',
    },
    [
      'GetThing.yaml:7: the enum is empty: list its values',
      'GetThing.yaml:8: case without an enum: add the enum, or leave case out',
      'GetThing.yaml:8: labels without an enum: add the enum, or leave labels out',
    ],
  ],
  [
    'keys that do not belong to the type',
    {
      9: '  Size: { type: integer?, enum: ["1"], count: 1..2, pattern: x, format: date, encoding: base64, summary: How big. }',
    },
    [
      'GetThing.yaml:9: an integer has no count: a count belongs to a list',
      'GetThing.yaml:9: an integer has no encoding: encoding belongs to a string',
      'GetThing.yaml:9: an integer has no format: format belongs to a string',
      'GetThing.yaml:9: an integer has no pattern: pattern belongs to a string',
      'GetThing.yaml:9: enum.0 is 1, not an integer: write the number, without quotes',
    ],
  ],
  [
    'a range of a string, a range that is empty and one that is none',
    {
      7: '  ThingId: { type: string, range: 1..2, summary: Which one. }',
      9: '  Size: { type: integer?, range: 10..1, summary: How big. }',
      14: '  Total: { type: long, range: 1-10, summary: How many. }',
    },
    [
      'GetThing.yaml:7: a string has no range: a range belongs to an integer, a long or a number',
      'GetThing.yaml:9: the range 10..1 is empty: write the lower bound first',
      'GetThing.yaml:14: range is not LOWEST..HIGHEST, LOWEST.. or ..HIGHEST: 1-10: write LOWEST..HIGHEST, LOWEST.. or ..HIGHEST',
    ],
  ],
  [
    'no bound that stands alone, of a number, a list or a string',
    {
      7: '  ThingId: { type: string, length: ..8, example: t-12, summary: Which one. }',
      9: '  Size: { type: integer?, range: 1.., example: 7, summary: How big. }',
      13: '  Things: { type: list, of: Thing, count: 1.., example: [{}], summary: All of them. }',
      14: '  Total: { type: number, range: ..0.75, example: 0.5, summary: How many. }',
    },
    [],
  ],
  [
    'samples beyond a bound that stands alone',
    {
      7: '  ThingId: { type: string, length: ..3, example: t-12, summary: Which one. }',
      9: '  Size: { type: integer?, range: 1.., example: 0, summary: How big. }',
      13: '  Things: { type: list, of: Thing, count: 1.., example: [], summary: All of them. }',
      14: '  Total: { type: number, range: ..0.75, example: 0.8, summary: How many. }',
    },
    [
      'GetThing.yaml:7: the example of ThingId is t-12, of 4 characters, outside of ..3: correct it, or repair it by an erratum at this path',
      'GetThing.yaml:9: the example of Size is 0, outside of 1..: correct it, or repair it by an erratum at this path',
      'GetThing.yaml:13: the example of Things has 0 items, outside of 1..: correct it, or repair it by an erratum at this path',
      'GetThing.yaml:14: the example of Total is 0.8, outside of ..0.75: correct it, or repair it by an erratum at this path',
    ],
  ],
  [
    'bounds that are none, or fractions of what is whole',
    {
      7: '  ThingId: { type: string, length: 0.5..2, summary: Which one. }',
      9: '  Size: { type: integer?, range: 0.5..2.5, summary: How big. }',
      13: '  Things: { type: list, of: Thing, count: .., summary: All of them. }',
      14: '  Total: { type: number, range: 0.5..0.25, length: 1..2, summary: How many. }',
    },
    [
      'GetThing.yaml:7: length is not LOWEST..HIGHEST, LOWEST.. or ..HIGHEST: 0.5..2: write LOWEST..HIGHEST, LOWEST.. or ..HIGHEST',
      'GetThing.yaml:9: the range of an integer has a fraction: write whole numbers, or make it a number',
      'GetThing.yaml:13: count is not LOWEST..HIGHEST, LOWEST.. or ..HIGHEST: ..: write LOWEST..HIGHEST, LOWEST.. or ..HIGHEST',
      'GetThing.yaml:14: a number has no length: a length belongs to a string',
      'GetThing.yaml:14: the range 0.5..0.25 is empty: write the lower bound first',
    ],
  ],
  [
    'a bound that a number cannot hold',
    { 14: '  Total: { type: long, range: 1..9223372036854775807, summary: How many. }' },
    ['GetThing.yaml:14: a bound beyond the safe integers: leave it out: 1.. or ..100'],
  ],
  [
    'a length beside an enum, and what the empty string has not though it is allowed',
    {
      7: '  ThingId: { type: string, mayBeEmpty: true, pattern: "^t-", length: 1..9, summary: Which one. }',
      8: '  Mode: { type: string?, enum: [Fast, Slow], length: 1..9, summary: In which way. }',
    },
    [
      'GetThing.yaml:7: a length that the empty string has not: leave mayBeEmpty out, or begin with 0',
      'GetThing.yaml:7: a pattern that the empty string has not: leave mayBeEmpty out, or begin with ^$|',
      'GetThing.yaml:8: a length beside an enum: leave it out: the values have their lengths',
    ],
  ],
  [
    'no enum of numbers, with labels and a default',
    {
      9: '  Size: { type: integer?, enum: [1, { value: 2, basis: inferred }], labels: { 1: One. }, default: 2, summary: How big. }',
      14: '  Total: { type: number, enum: [0.5, 1], example: 0.5, summary: How many. }',
    },
    [],
  ],
  [
    'values of an enum that are not of the type, and what is none of them',
    {
      7: '  ThingId: { type: string, onlyWhen: { Size: 3 }, summary: Which one. }',
      8: '  Mode: { type: string?, enum: [Fast, 2], summary: In which way. }',
      9: '  Size: { type: integer?, enum: [1, 1.5, "2"], case: any, labels: { 3: C. }, default: 4, summary: How big. }',
    },
    [
      'GetThing.yaml:7: Size is never 3: use one of 1, 1.5, 2',
      'GetThing.yaml:8: enum.1 is a number, not a text: quote it: "2"',
      'GetThing.yaml:9: a label for 3, which is not in the enum: use one of 1, 1.5, 2',
      'GetThing.yaml:9: an integer has no case: case belongs to a string',
      'GetThing.yaml:9: enum.1 is 1.5, not an integer: write the number, without quotes',
      'GetThing.yaml:9: enum.2 is 2, not an integer: write the number, without quotes',
      'GetThing.yaml:9: the default of Size is 4, outside the enum 1, 1.5, 2: correct it',
    ],
  ],
  [
    'a rule that a number decides',
    {
      9: '  Size: { type: integer?, enum: [1, 2], summary: How big. }\n  Weight: { type: integer?, summary: How heavy. }',
      17: 'rules:\n  - { kind: value-by, at: Weight, by: Size, values: { 1: 1..2 } }',
    },
    ['GetThing.yaml:19: Size is a number: value-by is decided by a string'],
  ],
  [
    'a pattern that is none',
    { 7: '  ThingId: { type: string, pattern: "(", summary: Which one. }' },
    ['GetThing.yaml:7: ( is no regular expression: correct it'],
  ],
  [
    'keys on the wrong side',
    {
      7: '  ThingId: { type: string, emptyWhen: { Mode: Fast }, summary: Which one. }',
      12: '  RequestId: { type: string, requiredWhen: { Mode: Fast }, default: a, summary: Identifies this call. }',
    },
    [
      'GetThing.yaml:7: emptyWhen on a parameter: it belongs to a field of the answer',
      'GetThing.yaml:12: default on a field of the answer: it belongs to a parameter',
      'GetThing.yaml:12: requiredWhen on a field of the answer: it belongs to a parameter',
    ],
  ],
  [
    'conditions on parameters, values and things that do not exist',
    {
      9: '  Size:\n    type: integer?\n    onlyWhen: { Mod: Fast }\n    requiredWhen: { Mode: [Fast, Fats] }\n    forbiddenWhen: { Quiet: "true", $instence.Status: Up, Size: 3 }\n    summary: How big.',
    },
    [
      'GetThing.yaml:11: no parameter Mod: did you mean Mode?',
      'GetThing.yaml:12: Mode is never Fats: did you mean Fast?',
      'GetThing.yaml:13: a condition of Size on itself: name another parameter',
      'GetThing.yaml:13: no thing $instence.Status in the world: did you mean $instance?',
      'GetThing.yaml:13: the condition on Quiet is the text "true", not a boolean: compare with true or false',
    ],
  ],
  [
    'a boolean in a condition on a string',
    { 9: '  Size: { type: integer?, onlyWhen: { ThingId: true }, summary: How big. }' },
    ['GetThing.yaml:9: the condition on ThingId is the boolean true, not a string: quote it: "true"'],
  ],
  [
    'no condition on presence or on the world',
    {
      9: '  Size: { type: integer?, onlyWhen: { ThingId: present, $caller: assigned, Mode: absent }, summary: How big. }',
    },
    [],
  ],
  [
    'a parameter with an index in its name',
    { 7: '  Thing.N.Id: { type: string, summary: Which one. }' },
    [
      'GetThing.yaml:7: Thing.N.Id is no name of a field: write a list as `List: { type: list, of: Item }` with the fields of an item in a structure',
    ],
  ],
  [
    'a structure that holds itself',
    { 16: '  Thing: { fields: { Inner: { type: list, of: Thing, summary: More. } } }' },
    ['GetThing.yaml:16: the structure Thing holds itself: break the circle'],
  ],
  [
    'structures with the names of other things',
    { 17: '  GetThingRequest: { fields: {} }\n  lower: { fields: {} }' },
    [
      'GetThing.yaml:17: structure GetThingRequest is the name of a message of GetThing: choose another name',
      'GetThing.yaml:18: lower is no name of a structure: begin with a capital letter, then letters and digits',
    ],
  ],
])('tells %s', (_name, lines, problems) => {
  expect(problemsOf(lines)).toEqual(problems)
})
