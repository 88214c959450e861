/** What the loader says about files, YAML, keys and texts: literally. */
import { expect, it } from 'vitest'
import { operation, problemsIn, problemsOf, problemsOfService, service } from './testing.ts'

it('finds nothing wrong with good specs', () => {
  expect(problemsOf({})).toEqual([])
})

it.each<[name: string, lines: Record<number, string>, problems: string[]]>([
  [
    'an unknown key, with the nearest name, and what is missing instead',
    { 4: 'efect: read' },
    [
      'GetThing.yaml:1: an operation lacks effect: add effect: read, idempotent, write',
      'GetThing.yaml:4: unknown key efect of an operation: did you mean effect?',
    ],
  ],
  [
    'an unknown key of a field in its own line',
    { 9: '  Size:\n    type: integer?\n    rang: 1..10\n    summary: How big.' },
    ['GetThing.yaml:11: unknown key rang of a field: did you mean range?'],
  ],
  [
    'an unknown key that is near to none with all that there are',
    { 16: '  Thing: { parent: Base, fields: { Name: { type: string, summary: Its name. } } }' },
    ['GetThing.yaml:16: unknown key parent of a structure: use one of summary, fields'],
  ],
  [
    'a comma that ends a text inside braces',
    { 7: '  ThingId: { type: string, id: thing, summary: Which one, if any. }' },
    ['GetThing.yaml:7: unknown key if any. of a field: quote the text before it: inside { } a comma ends a text'],
  ],
  [
    'a duplicate key of a block',
    { 9: '  Mode: { type: integer?, summary: How big. }' },
    ['GetThing.yaml:9: duplicate key Mode: keep one of the two'],
  ],
  [
    'a duplicate key between braces',
    { 9: '  Size: { "type": integer?, "type": long, summary: How big. }' },
    ['GetThing.yaml:9: duplicate key type: keep one of the two'],
  ],
  ['a tab', { 5: 'common:\n\t- Action' }, ['GetThing.yaml:6: a tab indents: indent with spaces']],
  [
    'a text with a colon in it',
    { 3: 'summary: Returns: a thing.' },
    ['GetThing.yaml:3: YAML: Nested mappings are not allowed in compact mappings: quote a text that has a colon in it'],
  ],
  [
    'a bracket that is not closed, in the line where the parser notices',
    { 5: 'common: [Action' },
    [
      'GetThing.yaml:6: YAML: Flow sequence in block collection must be sufficiently indented and end with a ]: repair the syntax',
    ],
  ],
  [
    'a second document',
    { 3: 'summary: A.\n---\na: b' },
    ['GetThing.yaml:4: a second document in the file: keep one, without ---'],
  ],
  [
    'a list that is none',
    { 5: 'common: Action' },
    ['GetThing.yaml:5: common is not a list: write it as [ ... ] or as lines beginning with a dash'],
  ],
  [
    'a field that is no map',
    { 7: '  ThingId: string' },
    ['GetThing.yaml:7: a field is not a map: write keys such as type, of, enum'],
  ],
  ['a key without a value', { 3: 'summary:' }, ['GetThing.yaml:3: summary is empty, not a text: write a text']],
  [
    'a text that is empty',
    { 3: 'summary: ""' },
    ['GetThing.yaml:3: summary is empty: write a text, or leave the key out'],
  ],
  [
    'a summary over two lines',
    { 3: `summary: ${'x'.repeat(201)}` },
    ['GetThing.yaml:3: summary has 201 characters: shorten it to 200 at most'],
  ],
  [
    'a word that is not in a closed list',
    { 4: 'effect: reads' },
    ['GetThing.yaml:4: effect is reads: did you mean read?'],
  ],
  [
    'a section that would lose its zero',
    { 2: 'sources: [{ document: manual, section: 1.10, lines: 10..20 }]' },
    ['GetThing.yaml:2: section is a number, not a text: quote it: "1.10"'],
  ],
  [
    'values that YAML 1.1 takes for booleans',
    { 8: '  Mode: { type: string?, enum: [on, off], default: off, summary: In which way. }' },
    ['GetThing.yaml:8: unquoted off: write "off"', 'GetThing.yaml:8: unquoted on: write "on"'],
  ],
  [
    'a key that YAML 1.1 takes for a boolean',
    { 8: '  Mode: { type: string?, enum: ["on", "off"], labels: { No: None. }, summary: In which way. }' },
    [
      'GetThing.yaml:8: a label for No, which is not in the enum: did you mean on?',
      'GetThing.yaml:8: unquoted No: write "No"',
    ],
  ],
  [
    'such a value in a sample, a list and a condition',
    {
      9: '  Size: { type: integer?, onlyWhen: { ThingId: yes }, summary: How big. }',
      17: 'examples:\n  json:\n    RequestId: n\n    Things:\n      - Name: OFF',
    },
    [
      'GetThing.yaml:9: unquoted yes: write "yes"',
      'GetThing.yaml:19: unquoted n: write "n"',
      'GetThing.yaml:21: unquoted OFF: write "OFF"',
    ],
  ],
  [
    'true and false where texts belong',
    { 8: '  Mode: { type: string?, enum: [True, False], default: True, summary: In which way. }' },
    [
      'GetThing.yaml:8: enum.0 is a boolean, not a text: quote it: "True"',
      'GetThing.yaml:8: enum.1 is a boolean, not a text: quote it: "False"',
      'GetThing.yaml:8: the default of Mode is the boolean true, not a string: quote it: "True"',
    ],
  ],
  [
    'a flag that is not true',
    { 7: '  ThingId: { type: string, secret: 1, summary: Which one. }' },
    ['GetThing.yaml:7: secret is not true: 1: write true, or leave the key out'],
  ],
  [
    'a number in quotes',
    { 17: 'errors: { Bad: { http: "400", message: No., summary: It is bad. } }' },
    ['GetThing.yaml:17: http is not an integer: "400": write digits only'],
  ],
  [
    'a name with a space',
    { 5: 'common: [Act ion]' },
    [
      'GetThing.yaml:5: common.0 is not a name without spaces: Act ion: write a name without spaces',
      'GetThing.yaml:5: no common parameter Act ion in _service.yaml: did you mean Action?',
    ],
  ],
  [
    'an operation in a file of another name',
    { 1: 'operation: GetThings' },
    ['GetThing.yaml:1: operation GetThings in GetThing.yaml: rename the file to GetThings.yaml, or correct the name'],
  ],
  [
    'an operation whose name is none',
    { 1: 'operation: get-thing' },
    ['GetThing.yaml:1: get-thing is no name of an operation: begin with a capital letter, then letters and digits'],
  ],
  [
    'an operation without sources',
    { 2: '# none' },
    ['GetThing.yaml:1: an operation lacks sources: add sources: The sections of the documents'],
  ],
  [
    'an empty list of sources',
    { 2: 'sources: []' },
    ['GetThing.yaml:2: no source: name the document, the section and the lines'],
  ],
])('tells %s', (_name, lines, problems) => {
  expect(problemsOf(lines)).toEqual(problems)
})

it('tells an unquoted date', () => {
  expect(problemsOfService({ 6: 'version: 2020-01-01' })).toEqual([
    '_service.yaml:6: unquoted 2020-01-01: write "2020-01-01"',
  ])
})

it('leaves prose alone that begins like a date or a boolean', () => {
  expect(problemsOf({ 3: 'summary: 2020-01-01 was no day, and off it went on' })).toEqual([])
})

it('tells files that are empty, or hold comments only', () => {
  expect(
    problemsIn({ 'acme/demo/_service.yaml': service, 'acme/demo/A.yaml': '', 'acme/demo/B.yaml': '# B\n' }),
  ).toEqual([
    'acme/demo/A.yaml:1: the file is empty: describe an operation, or delete it',
    'acme/demo/B.yaml:1: the file is empty: describe an operation, or delete it',
  ])
})

it('tells a file that is no map', () => {
  expect(problemsIn({ 'acme/demo/_service.yaml': service, 'acme/demo/A.yaml': '- a\n' })).toEqual([
    'acme/demo/A.yaml:1: an operation is not a map: write keys such as operation, sources, summary',
  ])
})

it('tells two operations of one name', () => {
  const other = operation.replaceAll(/\bThing\b/g, 'Other')
  expect(
    problemsIn({ 'acme/demo/_service.yaml': service, 'acme/demo/GetThing.yaml': operation, 'acme/demo/Z.yaml': other }),
  ).toEqual([
    'acme/demo/Z.yaml:1: a second operation GetThing: keep one of the two',
    'acme/demo/Z.yaml:1: operation GetThing in Z.yaml: rename the file to GetThing.yaml, or correct the name',
  ])
})

it('tells operations without a service', () => {
  expect(problemsIn({ 'acme/demo/GetThing.yaml': operation })).toEqual([
    'acme/demo/_service.yaml:1: no _service.yaml beside GetThing.yaml: add one, or move the file into the folder of a service',
  ])
})

it('tells a service in the wrong folder', () => {
  expect(problemsIn({ 'other/one/_service.yaml': service, 'other/one/GetThing.yaml': operation })).toEqual([
    'other/one/_service.yaml:1: service demo in the folder one: rename the folder, or correct the name',
    'other/one/_service.yaml:2: cloud acme in the folder other: rename the folder, or correct the name',
  ])
})

it('tells a file that ends in .yml', () => {
  expect(problemsIn({ 'acme/demo/_service.yaml': service, 'acme/demo/GetThing.yml': operation })).toEqual([
    'acme/demo/GetThing.yml:1: the name ends in .yml: rename it to .yaml',
  ])
})

it('tells nobody that a reference to a file dangles which cannot be read', () => {
  const polls = operation.replaceAll('Thing', 'It') + 'async: { poll: GetThing }\n'
  expect(
    problemsIn({ 'acme/demo/_service.yaml': service, 'acme/demo/GetIt.yaml': polls, 'acme/demo/GetThing.yaml': '{\n' }),
  ).toEqual(['acme/demo/GetThing.yaml:2: YAML: Flow map must end with a }: repair the syntax'])
  expect(problemsIn({ 'acme/demo/_service.yaml': '{\n', 'acme/demo/GetThing.yaml': operation })).toEqual([
    'acme/demo/_service.yaml:2: YAML: Flow map must end with a }: repair the syntax',
  ])
})

it('tells the problems of all files at once, by file and line, each once', () => {
  const bad = operation
    .replace('effect: read', 'effect: red')
    .replace('[Action]', '[Acton]')
    .replaceAll(/\bThing\b/g, 'Other')
  expect(
    problemsIn({
      'acme/demo/_service.yaml': service.replace('[north, south]', '[north, south, north, north]'),
      'acme/demo/GetThing.yaml': operation.replace('Total: { type: long', 'Total: { type: lang'),
      'acme/demo/GetOther.yaml': bad.replace('GetThing', 'GetOther'),
      'beta/demo/_service.yaml': '\ta: b\n',
    }),
  ).toEqual([
    'acme/demo/GetOther.yaml:4: effect is red: did you mean read?',
    'acme/demo/GetOther.yaml:5: no common parameter Acton in _service.yaml: did you mean Action?',
    'acme/demo/GetThing.yaml:14: unknown type lang: did you mean long?',
    'acme/demo/_service.yaml:9: duplicate region north: keep one of the two',
    'beta/demo/_service.yaml:1: a tab indents: indent with spaces',
  ])
})
