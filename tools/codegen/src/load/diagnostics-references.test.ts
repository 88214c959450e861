/** What the loader says about references between fields, operations, services and documents. */
import { expect, it } from 'vitest'
import { operation, problemsIn, problemsOf, problemsOfService, service } from './testing.ts'

it.each<[name: string, lines: Record<number, string>, problems: string[]]>([
  [
    'a document that the service does not have',
    { 2: 'sources: [{ document: manuel, section: "1.10", lines: 10..20 }]' },
    ['GetThing.yaml:2: no document manuel in _service.yaml: did you mean manual?'],
  ],
  [
    'lines out of order, from 0, and of another form',
    {
      2: 'sources:\n  - { document: manual, section: "1.10", lines: 20..10 }\n  - { document: manual, section: "1", lines: 0..1 }\n  - { document: manual, section: "1", lines: 1-2 }',
    },
    [
      'GetThing.yaml:3: lines 20..10 are out of order: write the first line first',
      'GetThing.yaml:4: lines 0..1 begin at 0: lines count from 1',
      'GetThing.yaml:5: lines is not FIRST..LAST: 1-2: write FIRST..LAST',
    ],
  ],
  [
    'common parameters that are unknown, listed twice, or a parameter as well',
    { 5: 'common: [Acton, Action, Action]', 7: '  Action: { type: string, summary: Which one. }' },
    [
      'GetThing.yaml:5: duplicate common parameter Action: keep one of the two',
      'GetThing.yaml:5: no common parameter Acton in _service.yaml: did you mean Action?',
      'GetThing.yaml:7: parameter Action is also listed in common: keep one of the two',
    ],
  ],
  [
    'a poll operation and a switch that do not exist',
    { 17: 'async: { switch: Quit, poll: GetThings, carry: [ThingId] }' },
    [
      'GetThing.yaml:17: no operation GetThings: did you mean GetThing?',
      'GetThing.yaml:17: no parameter Quit: did you mean Quiet?',
    ],
  ],
  [
    'a poll operation without tasks, a switch that is none, a field that cannot be carried',
    { 17: 'async:\n  switch: Mode\n  poll: GetThing\n  carry: [ThingId, ThinId]' },
    [
      'GetThing.yaml:18: the switch Mode is no boolean: name a boolean parameter',
      'GetThing.yaml:19: GetThing answers no TaskId: name the operation that tells when the task is done',
      'GetThing.yaml:19: GetThing takes no TaskId: name the operation that tells when the task is done',
      'GetThing.yaml:20: no parameter ThinId to carry: did you mean ThingId?',
    ],
  ],
  [
    'paging by fields that do not exist or have the wrong type',
    { 17: 'paging:\n  page: Sise\n  size: Mode\n  items: Thing\n  total: Things' },
    [
      'GetThing.yaml:18: no parameter Sise: did you mean Size?',
      'GetThing.yaml:19: Mode is string: name a parameter of type integer or long',
      'GetThing.yaml:20: no field Thing: did you mean Things?',
      'GetThing.yaml:21: Things is list: name a field of type integer or long',
    ],
  ],
  [
    'a console without a lifetime, with a page and fields that are none',
    {
      17: 'console:\n  page: "https://page.example/?"\n  value: Totl\n  parameter: ulr\n  parameters: { url: { type: string, summary: The URL. } }',
    },
    [
      'GetThing.yaml:17: a console without a limit url-lifetime: say for how long the URL can be opened',
      'GetThing.yaml:18: the page has a question mark: write the URL up to it',
      'GetThing.yaml:19: no field Totl in the response: did you mean Total?',
      'GetThing.yaml:20: no parameter ulr of the page: did you mean url?',
    ],
  ],
  [
    'rules on fields and values that do not exist',
    {
      17: 'rules:\n  - { kind: value-by, at: Sise, by: Mode, values: { Fats: 1..2, Slow: 3..1 } }\n  - { kind: value-by, at: Mode, by: Size, values: {} }\n  - { kind: at-least, at: Size, than: $imge.Size }\n  - { kind: effect, at: Nothing, when: { Moda: Fast } }\n  - { kind: side-effect, summary: What follows. }',
    },
    [
      'GetThing.yaml:18: Mode is never Fats: did you mean Fast?',
      'GetThing.yaml:18: no parameter Sise: did you mean Size?',
      'GetThing.yaml:18: the range 3..1 is empty: write the lower bound first',
      'GetThing.yaml:19: Mode is no number: value-by concerns an integer or a long',
      'GetThing.yaml:19: Size has no enum: name a parameter with an enum',
      'GetThing.yaml:20: no thing $imge.Size in the world: did you mean $image?',
      'GetThing.yaml:21: effect without summary: add summary',
      'GetThing.yaml:21: no field Nothing: use one of RequestId, Things, Total, ThingId, Mode, Size, Quiet',
      'GetThing.yaml:21: no parameter Moda: did you mean Mode?',
      'GetThing.yaml:22: kind is side-effect: use one of value-by, at-least, effect, precondition',
    ],
  ],
  [
    'a rule that lacks what its kind needs',
    {
      17: 'rules:\n  - { kind: value-by, at: Size }\n  - { kind: at-least, than: $image.Size }\n  - { kind: at-least, at: Size, than: Mode }',
    },
    [
      'GetThing.yaml:18: value-by without by: add by',
      'GetThing.yaml:18: value-by without values: add values',
      'GetThing.yaml:19: at-least without at: add at',
      'GetThing.yaml:20: no thing Mode in the world: use one of $account, $caller, $cluster, $connection, $image, $instance, $nat, $network, $task',
    ],
  ],
  [
    'limits at, per and with errors that do not exist',
    {
      17: 'limits:\n  - { kind: url-lifetime, value: 15s, at: Thing }\n  - { kind: call-interval, value: 10s, per: ThinkId, error: Throtling }\nerrors: { Throttling: { message: No., summary: Too soon. } }',
    },
    [
      'GetThing.yaml:18: no field Thing: did you mean Things?',
      'GetThing.yaml:19: no error Throtling: did you mean Throttling?',
      'GetThing.yaml:19: no field ThinkId: did you mean ThingId?',
    ],
  ],
  [
    'limits of an unknown kind, or whose value has not the form of the kind',
    {
      17: 'limits:\n  - { kind: callinterval, value: 1s }\n  - { kind: url-lifetime, value: 15 s }\n  - { kind: reconnect-rate, value: 30 per minute }\n  - { kind: required-state }\n  - { kind: single-use, value: always }\n  - { kind: idle-timeout, states: [Up] }\n  - { kind: excluded-state, value: Up }',
    },
    [
      'GetThing.yaml:18: kind is callinterval: did you mean call-interval?',
      'GetThing.yaml:19: url-lifetime of 15 s: write a duration such as 15s, 500ms or 2min',
      'GetThing.yaml:20: reconnect-rate of 30 per minute: write a rate such as 10/s or 30/min',
      'GetThing.yaml:21: required-state without a value: add states: a list',
      'GetThing.yaml:22: single-use of always: write true',
      'GetThing.yaml:23: idle-timeout has no states: write a value',
      'GetThing.yaml:24: excluded-state without states: write states: a list',
    ],
  ],
])('tells %s', (_name, lines, problems) => {
  expect(problemsOf(lines)).toEqual(problems)
})

it.each<[name: string, lines: Record<number, string>, problems: string[]]>([
  [
    'waiters on operations, lists, fields and values that do not exist',
    {
      14: 'waiters:\n  - { name: A, operation: GetThng, items: Things, by: Name, field: Status, until: [Up], summary: A. }\n  - { name: A, operation: GetThing, items: Thing, by: Name, field: Status, until: [Up], summary: A. }\n  - { name: B, operation: GetThing, items: Things, by: Nam, field: Status, until: [Upp], fail: [Dwn], summary: B. }\n  - { name: C, operation: GetThing, items: Things, by: Name, field: Status, until: gone, summary: C. }',
    },
    [
      '_service.yaml:15: no operation GetThng: did you mean GetThing?',
      '_service.yaml:16: duplicate waiter A: keep one of the two',
      '_service.yaml:16: no list Thing in the answer of GetThing: did you mean Things?',
      '_service.yaml:17: Status is never Dwn: use a value of its enum',
      '_service.yaml:17: Status is never Upp: use a value of its enum',
      '_service.yaml:17: no field Nam in an item of Things: did you mean Name?',
      '_service.yaml:18: until is gone: use one of absent',
    ],
  ],
  [
    'regions that are listed twice or not at all',
    { 9: 'regions: [north, south, north]', 10: 'defaultRegion: east', 14: 'endpoints: { west: w.example }' },
    [
      '_service.yaml:9: duplicate region north: keep one of the two',
      '_service.yaml:10: no region east: use one of north, south',
      '_service.yaml:14: an endpoint for west, which is no region: use one of north, south',
    ],
  ],
  [
    'patterns of ids that are none, or do not fit their sample',
    {
      13: 'ids:\n  thing: { pattern: "^t-[0-9]{4}$", example: t-12**, summary: Masked. }\n  other: { pattern: "^t-[0-9]+$", example: u-1, summary: Wrong. }\n  bad: { pattern: "(", summary: Bad. }',
    },
    [
      '_service.yaml:15: u-1 does not match ^t-[0-9]+$: correct one of the two',
      '_service.yaml:16: ( is no regular expression: correct it',
    ],
  ],
  [
    'an action that a role has twice',
    {
      14: 'roles:\n  - role: R\n    policy: P\n    policyVersion: "1"\n    serviceName: s\n    deletePrecondition: None.\n    statements: [{ effect: Allow, resource: "*", actions: [a, b, a] }]',
    },
    ['_service.yaml:20: duplicate action a: keep one of the two'],
  ],
  [
    'an erratum that points nowhere, but none that names an item',
    {
      14: 'errata:\n  - { line: 1, at: regions.north, says: a, conflict: b, resolution: c }\n  - { line: 1, at: reions, says: a, conflict: b, resolution: c }',
    },
    ['_service.yaml:16: an erratum at reions, where there is nothing: did you mean regions?'],
  ],
  [
    'an erratum that does not say in which of two documents',
    {
      7: 'documents: { manual: { title: M, file: m, language: en }, other: { title: O, file: o, language: en } }',
      14: 'errata: [{ line: 1, at: regions, says: a, conflict: b, resolution: c }]',
    },
    ['_service.yaml:14: an erratum that does not say in which document: add document'],
  ],
])('tells %s', (_name, lines, problems) => {
  expect(problemsOfService(lines)).toEqual(problems)
})

it('tells a structure that is also shared', () => {
  const shared = `${service}structures: { Thing: { fields: {} } }\n`
  expect(problemsIn({ 'acme/demo/_service.yaml': shared, 'acme/demo/GetThing.yaml': operation })).toEqual([
    'acme/demo/GetThing.yaml:16: structure Thing is also in _service.yaml: keep one of the two',
  ])
})

it('tells a structure that two operations define', () => {
  const other = operation.replace('GetThing', 'GetIt')
  expect(
    problemsIn({
      'acme/demo/_service.yaml': service,
      'acme/demo/GetIt.yaml': other,
      'acme/demo/GetThing.yaml': operation,
    }),
  ).toEqual(['acme/demo/GetThing.yaml:16: structure Thing is also in GetIt.yaml: move it to _service.yaml'])
})
