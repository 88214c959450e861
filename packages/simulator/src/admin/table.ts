/** Every verb that steers a world, as data: the server's routes, the client and docs/admin.md are made from this table. */
import { account, hookTable, nothing, region } from './hook-table.ts'
import type { Verb, WorldTable } from './verbs.ts'

function bare(method: Verb['method'], path: string, summary: string, answer = nothing): Verb {
  return { method, path, summary, fields: {}, answer }
}

const yaml = {
  type: 'text',
  required: true,
  summary: 'the things, as docs/world.md describes them',
  example: 'regions: {}',
} as const
const at = {
  type: 'time',
  summary: 'a time, in ms since 1970 or as ISO 8601',
  example: '2026-01-01T00:00:00Z',
} as const
const time = "the world's time, ms since 1970"
const digits = { type: 'digits', summary: 'the id of a user', example: '100000000000001' } as const
const names = { operation: 'DescribeInstances', service: 'gws', code: 'Throttling', keyId: 'testid' } as const
const filter = (name: keyof typeof names) =>
  ({ type: 'text', summary: `only of this ${name}`, example: names[name] }) as const
const rules = 'faults'

export const worldTable: WorldTable = {
  read: {
    method: 'GET',
    path: '',
    summary: 'What there is, with the states of now',
    fields: {
      account,
      region,
      kind: { type: 'text', summary: 'only rows of this kind', example: 'instance' },
      limit: { type: 'number', min: 0, summary: 'rows of each kind; default 100', example: 10 },
    },
    answer: 'a WorldView',
  },
  seed: {
    method: 'PUT',
    path: 'seed',
    summary: 'Begins anew, from now on with these things in every account',
    fields: { yaml: { ...yaml, summary: `${yaml.summary}; an empty text: nothing at all` } },
    short: 'yaml',
    body: 'yaml',
    empty: true,
    answer: nothing,
  },
  merge: {
    method: 'POST',
    path: 'seed',
    summary: 'Adds things to an account, or replaces those of the same id',
    fields: { yaml, account },
    short: 'yaml',
    body: 'yaml',
    answer: 'how many rows were written',
  },
  snapshot: bare('GET', 'snapshot', 'All that the world is', 'a Snapshot'),
  restore: {
    method: 'PUT',
    path: 'snapshot',
    summary: 'In place of all that the world is, wholly or not at all; its clock becomes that of the snapshot',
    fields: {
      snapshot: {
        type: 'data',
        required: true,
        summary: 'a snapshot',
        example: { porthole: 1, world: 'a', taken: 0, rows: [] },
      },
    },
    short: 'snapshot',
    body: 'snapshot',
    answer: nothing,
  },
  reset: bare('POST', 'reset', 'Back to the beginning; its seed and its access keys stay'),
  drop: bare('DELETE', '', 'The world is gone, with its access keys'),
  createKey: {
    method: 'POST',
    path: 'keys',
    summary: 'An access key that leads into this world; its account is its own id',
    fields: { userId: digits },
    answer: 'accessKeyId, accessKeySecret and userId',
  },
  setUser: {
    method: 'PUT',
    path: 'users',
    summary: 'Which user an access key stands for',
    fields: {
      keyId: { type: 'text', required: true, summary: 'an access key id', example: 'testid' },
      userId: { ...digits, required: true },
    },
    answer: nothing,
  },
  clock: {
    now: bare('GET', 'clock', 'The time', time),
    freeze: {
      method: 'POST',
      path: 'clock/freeze',
      summary: 'Stops the clock, where it is or at a time',
      fields: { at },
      short: 'at',
      answer: time,
    },
    advance: {
      method: 'POST',
      path: 'clock/advance',
      summary: 'Moves the clock, running or not; backwards too',
      fields: { ms: { type: 'number', required: true, summary: 'by so many ms', example: 15_000 } },
      short: 'ms',
      answer: time,
    },
    set: {
      method: 'POST',
      path: 'clock/set',
      summary: 'Moves the clock to a time; it goes on running, or standing, from there',
      fields: { at: { ...at, required: true } },
      short: 'at',
      answer: time,
    },
    resume: bare('POST', 'clock/resume', 'Lets a frozen clock run on', time),
  },
  settings: {
    read: bare('GET', 'settings', 'How long things take, and which limits hold', 'the settings'),
    change: {
      method: 'PUT',
      path: 'settings',
      summary: 'Changes settings; what is left out stays',
      fields: {
        patch: { type: 'data', required: true, summary: 'the settings to change', example: { pace: { task: 0 } } },
      },
      short: 'patch',
      body: 'patch',
      answer: 'the settings',
    },
  },
  faults: {
    list: bare('GET', rules, 'The rules, in the order in which they are tried', 'a list of rules'),
    add: {
      method: 'POST',
      path: rules,
      summary: 'Adds a rule: the first that matches a call and is due strikes it',
      fields: {
        id: { type: 'text', summary: 'its id; default one of its own', example: 'slow' },
        match: {
          type: 'data',
          summary: 'which calls: any of cloud, service, operation, keyId',
          example: { operation: 'DescribeInstances' },
        },
        latency: { type: 'number', min: 0, max: 600_000, summary: 'real ms that the answer waits', example: 200 },
        error: {
          type: 'data',
          summary: 'a code of the operation or its service, or { code, http, message }; `Throttling` fits every cloud',
          example: 'Throttling',
        },
        drop: {
          type: 'text',
          choices: ['before', 'after'],
          summary: 'hangs up before the call is handled, or after',
          example: 'after',
        },
        rate: {
          type: 'number',
          min: 0,
          max: 1,
          summary: 'the share of calls that it strikes; default 1',
          example: 0.5,
        },
        times: { type: 'number', min: 1, summary: 'how often it strikes; default without end', example: 3 },
        seed: { type: 'number', summary: 'which calls a rate picks; default 0', example: 1 },
      },
      answer: 'the rule',
    },
    remove: {
      method: 'DELETE',
      path: 'faults/rule',
      summary: 'Takes a rule away',
      fields: { id: { type: 'text', required: true, summary: 'its id', example: 'slow' } },
      short: 'id',
      answer: nothing,
    },
    clear: bare('DELETE', rules, 'Takes all rules away'),
  },
  requests: {
    list: {
      method: 'GET',
      path: 'requests',
      summary: 'The last 1000 requests that this process answered, the oldest first; secrets are blacked out',
      fields: {
        operation: filter('operation'),
        service: filter('service'),
        code: filter('code'),
        keyId: filter('keyId'),
        status: { type: 'number', summary: 'only with this HTTP status', example: 200 },
        since: { ...at, summary: 'only from this world time on' },
        limit: { type: 'number', min: 0, summary: 'only so many, the newest', example: 10 },
      },
      answer: 'a list of requests',
    },
    clear: bare('DELETE', 'requests', 'Forgets them'),
  },
  ...hookTable,
}
