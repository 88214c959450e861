/** Error codes of an operation of OpenAPI: as we emit them, or where an answer with an error status has a code. */
import type { ErrorFacts, Unread } from '../facts.ts'
import { below, entriesOf, followed, itemsOf, type Located, type Resolve, textFact } from './located.ts'

const codeNames = /^(?:error_?)?code$/i
const messageNames = /^(?:error_?)?message$/i
/** A body may hold its error in a structure. */
const errorNames = /^errors?$/i

export function codesOf(operation: Located, resolve: Resolve, unread: Unread[]): ErrorFacts[] {
  const own = below(operation, 'x-errors')
  if (own !== undefined) return itemsOf(own).flatMap((one) => listedOf(one, unread))
  return entriesOf(below(operation, 'responses'))
    .filter(([status]) => /^[45]/.test(status))
    .flatMap(([status, printed]) => {
      const line = printed.line
      const bodies = entriesOf(below(followed(printed, resolve), 'content')).map(([, body]) => body)
      const found = bodies.flatMap((body) => [...inSamples(body, resolve), ...inSchema(body, resolve)])
      if (found.length === 0) unread.push({ line, what: `the answer of status ${status}, which has no code` })
      const http = /^\d{3}$/.test(status) ? { http: { value: Number(status), line, confidence: 1 } } : {}
      const each = new Map<string, ErrorFacts>()
      for (const one of found) if (!each.has(one.code.value)) each.set(one.code.value, { ...one, ...http })
      return [...each.values()]
    })
}

/** `x-errors`, which we emit; a message that is none of the document's is left out. */
function listedOf(one: Located, unread: Unread[]): ErrorFacts[] {
  const code = textFact(below(one, 'code'))
  if (code === undefined) {
    unread.push({ line: one.line, what: 'an error without a code' })
    return []
  }
  const status = below(one, 'httpStatus')
  const message = below(one, 'basis') === undefined ? textFact(below(one, 'message')) : undefined
  return [
    {
      code,
      ...(status?.kind === 'scalar' &&
        typeof status.value === 'number' && { http: { value: status.value, line: status.line, confidence: 1 } }),
      ...(message !== undefined && { message }),
    },
  ]
}

function inSamples(body: Located, resolve: Resolve): ErrorFacts[] {
  const several = entriesOf(below(body, 'examples')).map(([, one]) => below(followed(one, resolve), 'value'))
  return [below(body, 'example'), ...several].flatMap((sample) => {
    const holder =
      entriesOf(sample).find(([name, inner]) => errorNames.test(name) && inner.kind === 'map')?.[1] ?? sample
    const code = textFact(entriesOf(holder).find(([name]) => codeNames.test(name))?.[1])
    const message = textFact(entriesOf(holder).find(([name]) => messageNames.test(name))?.[1])
    return code === undefined ? [] : [{ code, ...(message !== undefined && { message }) }]
  })
}

function inSchema(body: Located, resolve: Resolve): ErrorFacts[] {
  const properties = (schema: Located | undefined): (readonly [string, Located])[] =>
    [schema, ...itemsOf(below(schema, 'allOf'))].flatMap((one) => [
      ...entriesOf(below(followed(one, resolve), 'properties')),
    ])
  const top = properties(followed(below(body, 'schema'), resolve))
  const held = top.find(([name]) => errorNames.test(name))?.[1]
  const all = [...top, ...properties(followed(held, resolve))]
  const code = followed(all.find(([name]) => codeNames.test(name))?.[1], resolve)
  const values = [...itemsOf(below(code, 'enum')), below(code, 'const')]
  return values.flatMap((value) => {
    const fact = textFact(value)
    return fact === undefined ? [] : [{ code: fact }]
  })
}
