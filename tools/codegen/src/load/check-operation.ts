/** Checks what an operation refers to: documents, common parameters, other operations, fields, errors. */
import { isRaw, type Raw } from './check-shape.ts'
import { checkDuplicates, checkFields, checkStructures, type Surroundings } from './check-fields.ts'
import { suggestion } from './nearest.ts'
import type { Path, Tell } from './problem.ts'
import { checkLimits, checkRules } from './check-rules.ts'
import { boundsOf, fieldAt, listIn, mapIn, mapsIn, typeOf, type Scope } from './scope.ts'

export function checkOperation(scope: Scope, fileName: string, tell: Tell): void {
  const { file } = scope
  const parameters = mapsIn(file.request)
  const response = mapsIn(file.response)
  if (typeof file.operation === 'string') {
    if (!/^[A-Z][A-Za-z0-9]*$/.test(file.operation))
      tell(
        ['operation'],
        `${file.operation} is no name of an operation`,
        'begin with a capital letter, then letters and digits',
      )
    else if (fileName.replace(/\.ya?ml$/, '') !== file.operation)
      tell(
        ['operation'],
        `operation ${file.operation} in ${fileName}`,
        `rename the file to ${file.operation}.yaml, or correct the name`,
      )
  }
  checkSources(scope, tell)
  checkCommon(scope, tell)
  const around: Surroundings = { scope, parameters, tell, side: 'request', path: ['request'] }
  checkFields(file.request, around)
  checkFields(file.response, { ...around, side: 'response', path: ['response'] })
  checkStructures(scope, tell, { parameters })
  checkAsync(scope, tell)
  checkPaging(scope, tell)
  checkConsole(scope, tell)
  checkRules(around)
  checkLimits(
    around,
    { ...response, ...parameters, ...mapsIn(isRaw(file.console) ? file.console.parameters : undefined) },
    { ...mapsIn(scope.service.errors), ...mapsIn(file.errors) },
  )
}

function checkSources({ file, service }: Scope, tell: Tell): void {
  if (Array.isArray(file.sources) && file.sources.length === 0)
    tell(['sources'], 'no source', 'name the document, the section and the lines')
  for (const [index, source] of listIn(file.sources).entries()) {
    if (isRaw(source)) checkSource(source, ['sources', index], service.documents, tell)
  }
}

export function checkSource(source: Raw, path: Path, documents: unknown, tell: Tell): void {
  if (typeof source.document === 'string' && mapIn(documents, source.document) === undefined) {
    tell(
      [...path, 'document'],
      `no document ${source.document} in _service.yaml`,
      suggestion(source.document, Object.keys(mapsIn(documents))),
    )
  }
  const lines = boundsOf(source.lines)
  if (lines !== undefined && lines[0] > lines[1])
    tell([...path, 'lines'], `lines ${String(source.lines)} are out of order`, 'write the first line first')
  if (lines !== undefined && lines[0] === 0)
    tell([...path, 'lines'], `lines ${String(source.lines)} begin at 0`, 'lines count from 1')
}

function checkCommon({ file, service }: Scope, tell: Tell): void {
  const common = Object.keys(mapsIn(service.commonParameters))
  checkDuplicates(file.common, ['common'], 'common parameter', tell)
  for (const [index, name] of listIn(file.common).entries()) {
    if (typeof name !== 'string') continue
    if (!common.includes(name))
      tell(['common', index], `no common parameter ${name} in _service.yaml`, suggestion(name, common))
    if (name in mapsIn(file.request))
      tell(['request', name], `parameter ${name} is also listed in common`, 'keep one of the two', 'key')
  }
}

function checkAsync({ file, operations }: Scope, tell: Tell): void {
  if (!isRaw(file.async)) return
  const { switch: asks, poll, carry } = file.async
  const parameters = mapsIn(file.request)
  if (typeof asks === 'string') {
    const field = parameters[asks]
    if (field === undefined)
      tell(['async', 'switch'], `no parameter ${asks}`, suggestion(asks, Object.keys(parameters)))
    else if (typeOf(field) !== 'boolean')
      tell(['async', 'switch'], `the switch ${asks} is no boolean`, 'name a boolean parameter')
  }
  if (typeof poll !== 'string') return
  const polled = operations.get(poll)
  if (polled !== undefined && Object.keys(polled).length === 0) return
  if (polled === undefined) return tell(['async', 'poll'], `no operation ${poll}`, suggestion(poll, operations.keys()))
  for (const [index, name] of listIn(carry).entries()) {
    if (typeof name !== 'string') continue
    if (!(name in parameters))
      tell(['async', 'carry', index], `no parameter ${name} to carry`, suggestion(name, Object.keys(parameters)))
    else if (!(name in mapsIn(polled.request)))
      tell(['async', 'carry', index], `${poll} takes no ${name}`, suggestion(name, Object.keys(mapsIn(polled.request))))
  }
  for (const [where, fields] of [
    ['takes', polled.request],
    ['answers', polled.response],
  ] as const) {
    if (!('TaskId' in mapsIn(fields)))
      tell(['async', 'poll'], `${poll} ${where} no TaskId`, 'name the operation that tells when the task is done')
  }
}

function checkPaging(scope: Scope, tell: Tell): void {
  const { file } = scope
  if (!isRaw(file.paging)) return
  const wanted = [
    ['page', file.request, 'parameter', ['integer', 'long']],
    ['size', file.request, 'parameter', ['integer', 'long']],
    ['items', file.response, 'field', ['list']],
    ['total', file.response, 'field', ['integer', 'long']],
  ] as const
  for (const [key, raw, noun, types] of wanted) {
    const name = file.paging[key]
    if (typeof name !== 'string') continue
    const field = mapsIn(raw)[name]
    if (field === undefined) tell(['paging', key], `no ${noun} ${name}`, suggestion(name, Object.keys(mapsIn(raw))))
    else if (!(types as readonly string[]).includes(typeOf(field)))
      tell(['paging', key], `${name} is ${typeOf(field)}`, `name a ${noun} of type ${types.join(' or ')}`)
  }
}

function checkConsole(scope: Scope, tell: Tell): void {
  const { file } = scope
  if (!isRaw(file.console)) return
  const page = mapsIn(file.console.parameters)
  checkFields(file.console.parameters, { scope, parameters: page, tell, side: 'page', path: ['console', 'parameters'] })
  const { value, parameter } = file.console
  if (typeof value === 'string' && fieldAt(scope, mapsIn(file.response), value) === undefined) {
    tell(
      ['console', 'value'],
      `no field ${value} in the response`,
      suggestion(value, Object.keys(mapsIn(file.response))),
    )
  }
  if (typeof parameter === 'string' && page[parameter] === undefined) {
    tell(['console', 'parameter'], `no parameter ${parameter} of the page`, suggestion(parameter, Object.keys(page)))
  }
  if (typeof file.console.page === 'string' && file.console.page.includes('?'))
    tell(['console', 'page'], 'the page has a question mark', 'write the URL up to it')
  const lifetime = listIn(file.limits).some((limit) => isRaw(limit) && limit.kind === 'url-lifetime')
  if (!lifetime)
    tell(['console'], 'a console without a limit url-lifetime', 'say for how long the URL can be opened', 'key')
}

/** Names of structures that two places define: the generated types would collide. */
export function checkNames(scope: Scope, others: ReadonlyMap<string, { file: string; raw: Raw }>, tell: Tell): void {
  const own = mapsIn(scope.file.structures)
  for (const name of Object.keys(own)) {
    if (name in mapsIn(scope.service.structures))
      tell(['structures', name], `structure ${name} is also in _service.yaml`, 'keep one of the two', 'key')
    const taken = /^(.+?)(Request|Response)$/.exec(name)?.[1]
    if (taken !== undefined && scope.operations.has(taken))
      tell(['structures', name], `structure ${name} is the name of a message of ${taken}`, 'choose another name', 'key')
    const other = others.get(name)
    if (other !== undefined && other.raw !== scope.file)
      tell(['structures', name], `structure ${name} is also in ${other.file}`, 'move it to _service.yaml', 'key')
  }
}
