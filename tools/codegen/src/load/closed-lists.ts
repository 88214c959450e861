/** The closed lists of the spec format: what kinds there are, so that nobody invents a word that nothing reads. */

/** Numbers: whole, whole of 64 bits, with fractions. */
export const numberTypes = ['integer', 'long', 'number'] as const
export const scalarTypes = ['string', ...numberTypes, 'boolean'] as const
export const fieldTypes = [...scalarTypes, 'list', 'object'] as const

/** Kinds of limits and what their value looks like. */
export const limitKinds = {
  'url-lifetime': 'duration',
  'single-use': 'true',
  'idle-timeout': 'duration',
  'reconnect-rate': 'rate',
  'request-rate': 'rate',
  'call-interval': 'duration',
  'required-state': 'states',
  'excluded-state': 'states',
  'required-type': 'any',
  'excluded-type': 'any',
  'required-network': 'any',
  'required-host': 'any',
  'value-form': 'any',
  'value-range': 'any',
  'list-count': 'any',
  'page-size': 'any',
  'opens-port': 'any',
} as const

/** value-by is compiled into validators, at-least is left to behaviours; the others are words for readers. */
export const ruleKinds = ['value-by', 'at-least', 'effect', 'precondition'] as const

export const stringFormats = [
  'date', // 2020-09-03
  'datetime-minutes', // 2019-10-12T07:35Z
  'datetime-seconds', // 2019-10-12T07:35:00Z
  'datetime-millis', // 2020-09-03T01:02:03.456Z
  'datetime-cst', // Wed Sep 25 16:17:39 CST 2019
  'url-encoded',
  'percent', // 50%
  'ip',
  'domain',
  'path',
] as const

/** What a condition may ask of the world, written with a dollar sign: `$instance.Status`. Behaviours claim them. */
export const worldThings = [
  'account',
  'caller',
  'cluster',
  'connection',
  'image',
  'instance',
  'nat',
  'network',
  'task',
] as const

export const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, h: 3600 }
