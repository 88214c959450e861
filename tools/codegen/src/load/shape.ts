/** The format of spec files as data: which keys a node has and what they hold. The loader and spec.schema.json read this. */
import { limitKinds, ruleKinds, stringFormats } from './closed-lists.ts'

export type Value =
  | {
      readonly is: 'text'
      readonly like?: RegExp
      readonly form?: string
      readonly max?: number
      readonly oneOf?: readonly string[]
      readonly about?: string
    }
  | { readonly is: 'integer' | 'true' | 'boolean' | 'scalar' | 'any'; readonly about?: string }
  | { readonly is: 'list'; readonly of: Value; readonly about?: string }
  | { readonly is: 'map'; readonly of: Value; readonly about?: string }
  | { readonly is: 'node'; readonly of: NodeName; readonly about?: string }
  /** The first alternative whose YAML kind fits is taken. */
  | { readonly is: 'either'; readonly of: readonly Value[]; readonly about?: string }

export interface Shape {
  readonly noun: string
  readonly required: readonly string[]
  readonly keys: Readonly<Record<string, Value>>
}

export type NodeName = keyof typeof shapes

const text = (about: string): Value => ({ is: 'text', about })
const name = (about: string): Value => ({ is: 'text', like: /^\S+$/, form: 'a name without spaces', about })
const list = (of: Value, about?: string): Value => ({ is: 'list', of, ...(about === undefined ? {} : { about }) })
const map = (of: Value, about?: string): Value => ({ is: 'map', of, ...(about === undefined ? {} : { about }) })
const node = (of: string, about?: string): Value => ({
  is: 'node',
  of: of as NodeName,
  ...(about === undefined ? {} : { about }),
})
const either = (about: string, ...of: Value[]): Value => ({ is: 'either', of, about })
const closed = (oneOf: readonly string[], about: string): Value => ({ is: 'text', oneOf, about })

const summary: Value = { is: 'text', max: 200, about: 'One or two lines (at most 200 characters), in our own words.' }
const basis = closed(
  ['stated', 'inferred', 'outside', 'chosen'],
  'Where the fact comes from: stated by the document (default), inferred from the documents, public but outside of them (say `from`), or chosen by us.',
)
const from = text('Where a fact comes from that is not in the section of the operation itself.')
const lines: Value = {
  is: 'text',
  like: /^\d+\.\.\d+$/,
  form: 'FIRST..LAST',
  about: 'First and last line in the document, e.g. 1461..1523.',
}
const bounds: Value = {
  is: 'text',
  like: /^-?\d+\.\.-?\d+$/,
  form: 'LOWEST..HIGHEST',
  about: 'Lowest and highest value, both allowed, e.g. 1..100.',
}
const condition = (about: string): Value =>
  map(either('A value, any of several, or present / absent.', { is: 'scalar' }, list({ is: 'scalar' })), about)
const type: Value = {
  is: 'text',
  about: 'string, integer, long, boolean, list or object; with ? when it is optional or may be absent.',
}
const provided = (value: Value, about: string): Value => either(about, node('provided'), value)
const reason = { basis, from }

export const shapes = {
  operation: {
    noun: 'an operation',
    required: ['operation', 'sources', 'summary', 'effect', 'request', 'response'],
    keys: {
      operation: name('The wire name; also the name of this file.'),
      sources: list(
        node('source'),
        'The sections of the documents; the first is the authority, later ones are other revisions of it.',
      ),
      summary,
      effect: closed(
        ['read', 'idempotent', 'write'],
        'What a retry may do: repeat freely, repeat because the effect is the same, or never repeat what may have happened. Ours: no document states it.',
      ),
      common: list(name('A common parameter.'), 'The common parameters that the request table of this page lists.'),
      async: node('async', 'How the operation works in the background, and who tells when it is done.'),
      paging: node('paging', 'The fields that page through a list.'),
      console: node('console', 'The web page that opens the URL which the operation returns.'),
      request: map(node('field'), 'The parameters, by wire name, in the order of the document.'),
      response: map(node('field'), 'The fields of the answer, by wire name, in the order of the document.'),
      structures: map(node('structure'), 'Structures that only this operation uses.'),
      rules: list(node('rule'), 'What relates fields to each other or to the world.'),
      errors: map(node('error'), 'The documented error codes.'),
      limits: list(node('limit'), 'Rates, lifetimes, intervals, required states.'),
      examples: node('examples', 'The samples of the document, as printed.'),
      errata: list(node('erratum'), 'Contradictions and defects of the document, with their resolution.'),
    },
  },
  service: {
    noun: 'a service',
    required: [
      'service',
      'cloud',
      'title',
      'product',
      'summary',
      'version',
      'documents',
      'endpoint',
      'regions',
      'defaultRegion',
      'problems',
    ],
    keys: {
      service: name('The short name; also the name of the folder.'),
      cloud: name('The cloud; also the name of the folder above.'),
      title: text('The name that people know.'),
      product: name('The name of the product in its own URLs, e.g. Ecs.'),
      summary,
      version: provided({ is: 'text' }, 'The API version, e.g. "2014-05-26".'),
      documents: map(node('document'), 'The documents that sources and errata name.'),
      endpoint: provided({ is: 'text' }, 'The host, with {region} for the region.'),
      endpoints: provided(map({ is: 'text' }), 'Hosts of the regions that do not follow the endpoint.'),
      hosts: provided(map({ is: 'text' }), 'Other hosts that serve the same API: central, vpc, international ...'),
      envelope: provided({ is: 'text' }, 'The key that wraps every answer in JSON; left out when there is none.'),
      regions: provided(list({ is: 'text' }), 'All regions.'),
      defaultRegion: provided({ is: 'text' }, 'The region that is meant when none is given.'),
      commonParameters: map(
        node('field'),
        'Parameters of every operation; a page that lists some names them under `common`.',
      ),
      problems: node(
        'problems',
        'How a request with problems is answered, unless the operation documents a code of its own.',
      ),
      errors: map(node('error'), 'Error codes that any operation may answer.'),
      ids: map(node('id'), 'Kinds of ids, known by example, never enforced.'),
      structures: map(node('structure'), 'Structures that several operations share.'),
      waiters: list(node('waiter'), 'What can be waited for.'),
      roles: list(node('role'), 'Service-linked roles with their policies.'),
      limits: list(node('limit'), 'Limits of the whole service.'),
      errata: list(node('erratum'), 'Contradictions and defects that concern the whole service.'),
    },
  },
  provided: {
    noun: 'a fact with its origin',
    required: ['value', 'basis'],
    keys: { value: { is: 'any', about: 'The fact.' } as Value, ...reason },
  },
  source: {
    noun: 'a source',
    required: ['document', 'section', 'lines'],
    keys: {
      document: name('A document of _service.yaml.'),
      section: text('The section as the document numbers or names it, quoted.'),
      lines,
      url: text('The page on the web, where the document gives it.'),
    },
  },
  document: {
    noun: 'a document',
    required: ['title', 'file', 'language'],
    keys: {
      title: text('The title.'),
      file: text('The file in the folder of the documents.'),
      date: text('Its date, quoted.'),
      language: closed(['en', 'zh'], 'The language.'),
      url: text('Its address on the web, where the document gives it.'),
    },
  },
  field: {
    noun: 'a field',
    required: ['type', 'summary'],
    keys: {
      type,
      of: text('What a list or an object holds: a scalar type, or the name of a structure.'),
      enum: list(
        either('A value, or one with an origin of its own.', node('enumValue'), { is: 'text' }),
        'The allowed values.',
      ),
      labels: map({ is: 'text' }, 'What the values of the enum mean, in our own words.'),
      case: closed(['any'], 'Letter case of the value is ignored.'),
      range: bounds,
      count: {
        is: 'text',
        like: /^\d+\.\.\d+$/,
        form: 'FEWEST..MOST',
        about: 'Length of a list, e.g. 1..10.',
      } as Value,
      unit: text('The unit of a number.'),
      pattern: text('A documented form, enforced by validators: a regular expression.'),
      id: name('A kind of id of _service.yaml.'),
      default: { is: 'scalar', about: 'The documented default.' } as Value,
      example: { is: 'any', about: 'The sample value of the table, as documented, typed.' } as Value,
      format: closed(stringFormats, 'The form of a string, for readers and mocks.'),
      encoding: closed(['base64'], 'What the string carries.'),
      secret: { is: 'true', about: 'Never in an error, a log, a recording.' } as Value,
      mayBeEmpty: { is: 'true', about: 'Required, but the empty string is a meaning of its own.' } as Value,
      onlyWhen: condition('Ignored with a warning unless the condition holds; in a response: present only then.'),
      requiredWhen: condition('An error when the condition holds and it is missing.'),
      forbiddenWhen: condition('An error when the condition holds and it is given.'),
      emptyWhen: condition('In a response: the empty value in this condition.'),
      ...reason,
      summary,
    },
  },
  enumValue: {
    noun: 'a value of an enum',
    required: ['value'],
    keys: { value: text('The value on the wire.'), label: text('What it means.'), ...reason },
  },
  structure: {
    noun: 'a structure',
    required: ['fields'],
    keys: { summary, fields: map(node('field'), 'The fields, by wire name.') },
  },
  async: {
    noun: 'an asynchronous call',
    required: ['poll'],
    keys: {
      switch: name('The parameter that asks for it; left out when it is always so.'),
      poll: name('The operation that tells when it is done.'),
      carry: list({ is: 'text' }, 'The parameters that the poll repeats.'),
      ...reason,
    },
  },
  paging: {
    noun: 'paging',
    required: ['page', 'size', 'items', 'total'],
    keys: {
      page: name('The parameter with the number of the page.'),
      size: name('The parameter with its size.'),
      items: name('The field with the list.'),
      total: name('The field with the number of all items.'),
      ...reason,
    },
  },
  console: {
    noun: 'a console',
    required: ['page', 'value', 'parameter'],
    keys: {
      page: text('The page, without the question mark.'),
      value: name('The field of the answer that holds the encoded URL.'),
      parameter: name('The parameter of the page that takes it.'),
      parameters: map(node('field'), 'All parameters of the page, by name.'),
    },
  },
  rule: {
    noun: 'a rule',
    required: ['kind'],
    keys: {
      kind: closed(ruleKinds, 'What kind of rule.'),
      at: name('The field it concerns.'),
      by: name('value-by: the field that decides.'),
      values: map(
        either('The values of `at` for this value of `by`.', bounds, list(either('', { is: 'integer' }, bounds))),
        'value-by: allowed values of `at`, by the value of `by`.',
      ),
      than: name('at-least: the field, or the state of the world, that is the lower bound.'),
      when: condition('effect, precondition: when it applies.'),
      summary,
      ...reason,
    },
  },
  limit: {
    noun: 'a limit',
    required: ['kind'],
    keys: {
      kind: closed(Object.keys(limitKinds), 'What kind of limit.'),
      value: either(
        'How much: 15s, 30/min, 10/s, true, a list of states or types.',
        { is: 'scalar' },
        list({ is: 'scalar' }),
      ),
      at: name('The field, or the console parameter, that it concerns.'),
      per: name('What it is counted for: a parameter, or the state of the world.'),
      error: name('The error code that it causes.'),
      states: list({ is: 'text' }, 'The states of required-state and excluded-state.'),
      when: condition('When it applies.'),
      summary,
      ...reason,
    },
  },
  error: {
    noun: 'an error',
    required: ['message', 'summary'],
    keys: {
      http: { is: 'integer', about: 'HTTP status; left out where the document gives none.' } as Value,
      message: text('The message on the wire, verbatim; %s stands for what the document leaves open.'),
      summary,
      ...reason,
    },
  },
  problems: {
    noun: 'the answers to problems',
    required: ['missing', 'invalid'],
    keys: {
      missing: node('problem', 'A required parameter is missing.'),
      invalid: node('problem', 'A value is not valid.'),
      unknown: node('problem', 'An unknown parameter; left out when they are ignored.'),
    },
  },
  problem: {
    noun: 'the answer to a problem',
    required: ['code', 'message'],
    keys: {
      code: text('The code; {Name} stands for the parameter.'),
      http: { is: 'integer', about: 'HTTP status.' } as Value,
      message: text('The message; {Name} stands for the parameter.'),
      ...reason,
    },
  },
  id: {
    noun: 'a kind of id',
    required: ['pattern'],
    keys: {
      pattern: text('A regular expression that the known examples match.'),
      example: text('One of them.'),
      summary,
      ...reason,
    },
  },
  waiter: {
    noun: 'a waiter',
    required: ['name', 'operation', 'items', 'by', 'field', 'until', 'summary'],
    keys: {
      name: name('Its name in the generated code.'),
      operation: name('The operation that shows the state.'),
      items: name('Its list.'),
      by: name('The field of an item that identifies it.'),
      field: name('The field of an item that shows the state.'),
      until: either('The wanted values, or absent: until it is gone.', closed(['absent'], ''), list({ is: 'text' })),
      fail: list({ is: 'text' }, 'Values that will never become a wanted one.'),
      summary,
      ...reason,
    },
  },
  role: {
    noun: 'a role',
    required: ['role', 'policy', 'policyVersion', 'serviceName', 'deletePrecondition', 'statements'],
    keys: {
      role: name('Its name.'),
      policy: name('The name of its policy.'),
      policyVersion: text('The version of the policy.'),
      serviceName: name('The service that assumes it.'),
      deletePrecondition: text('What must be true before it can be deleted, in our own words.'),
      statements: list(node('statement'), 'The statements of the policy.'),
      source: node('source', 'Where it is documented.'),
    },
  },
  statement: {
    noun: 'a statement',
    required: ['effect', 'resource', 'actions'],
    keys: {
      effect: closed(['Allow', 'Deny'], 'Allow or Deny.'),
      resource: text('The resource.'),
      actions: list({ is: 'text' }, 'The actions.'),
      condition: map(map({ is: 'text' }), 'The condition, as in the policy.'),
    },
  },
  examples: {
    noun: 'the examples',
    required: [],
    keys: {
      request: text('The sample request, as printed on one line.'),
      json: {
        is: 'any',
        about: 'The sample answer as printed, or its parsable reading when the text is broken.',
      } as Value,
      jsonText: text('The printed JSON, when it cannot be parsed.'),
      xml: text('The printed XML, however broken.'),
    },
  },
  erratum: {
    noun: 'an erratum',
    required: ['line', 'at', 'says', 'conflict', 'resolution'],
    keys: {
      line: { is: 'integer', about: 'The line of the document.' } as Value,
      document: name('The document, when it is not that of the first source.'),
      at: name('The path inside this file.'),
      says: text('What the document says: the literal value, or its meaning in our own words.'),
      conflict: text('What it conflicts with.'),
      resolution: text('How we resolve it.'),
      as: closed(['boolean', 'number', 'string', 'list'], 'The repair: converts the value in place.'),
      set: { is: 'any', about: 'The repair: replaces or adds the value.' } as Value,
      drop: { is: 'true', about: 'The repair: removes the value.' } as Value,
      basis,
    },
  },
} satisfies Record<string, Shape>
