/** Emits flows.ts: pages, tasks, waiters and consoles as data. */
import type { Field, Operation, Service, Structure, Waiter } from '../model.ts'
import { code, doc, literal, print, type, value, type Code, type Part } from '../print.ts'
import { header } from './names.ts'

const kernel = '@porthole/rpc'
const operations = './operations.ts'

/** The whole of flows.ts; undefined when the service has no flow. */
export function emitFlows(service: Service): string | undefined {
  const flows = [
    ...service.operations.map(emitPages),
    ...service.operations.map((operation) => emitTask(operation)),
    ...service.waiters.map((waiter) => emitWaiter(waiter, service)),
    ...service.operations.map(emitConsole),
  ].filter((flow) => flow !== undefined)
  return flows.length > 0 ? print(header(service), flows) : undefined
}

export const flowNames = (service: Service): string[] => [
  ...service.operations.filter((operation) => operation.paging).map(({ name }) => `${name}Pages`),
  ...service.operations.filter((operation) => operation.async).map(({ name }) => `${name}Task`),
  ...service.waiters.map(({ name }) => name),
  ...service.operations.filter((operation) => operation.console).map(({ name }) => `${name}Console`),
]

function emitPages({ name, paging, response }: Operation): Code | undefined {
  if (!paging) return undefined
  const { page, size, items, total } = paging
  const types = code`${type(operations, `${name}Request`)}, ${itemType(response, items)}`
  return code`${doc(`All items of ${name}, page by page.`)}
export const ${name}Pages: ${type(kernel, 'Pages')}<${types}> = {
operation: ${value(operations, name)}, page: '${page}', size: '${size}', items: '${items}', total: '${total}' }`
}

function emitTask({ name, async }: Operation): Code | undefined {
  if (!async) return undefined
  const types = code`${type(operations, `${name}Request`)}, ${type(operations, `${async.poll}Response`)}`
  return code`${doc(`${name} in the background, until it is done.`)}
export const ${name}Task: ${type(kernel, 'Task')}<${types}> = {
start: ${value(operations, name)}, poll: ${value(operations, async.poll)}, ${
    async.switch && `switch: '${async.switch}', `
  }carry: ${literal(async.carry)} }`
}

function emitWaiter(waiter: Waiter, service: Service): Code {
  const { name, items, by, field, until, fail } = waiter
  const operation = service.operations.find((one) => one.name === waiter.operation)
  const filter = operation?.request.some((one) => one.name === by)
  const key = operation && structureAt(operation.response, items)?.fields.find((one) => one.name === by)
  const keyType =
    key?.type === 'long' ? 'number | string' : key?.type === 'integer' || key?.type === 'number' ? 'number' : 'string'
  return code`${doc(waiter.summary)}
export const ${name}: ${type(kernel, 'Waiter')}<{ ${by}: ${keyType} }, ${itemType(operation?.response ?? [], items)}> = {
operation: ${value(operations, waiter.operation)}, items: '${items}', by: '${by}', ${
    filter ? 'filter: true, ' : operation?.paging && `pages: ${waiter.operation}Pages, `
  }field: '${field}', until: ${literal(until)}, ${fail.length > 0 && `fail: ${literal(fail)}`} }`
}

function emitConsole({ name, console }: Operation): Code | undefined {
  if (!console) return undefined
  const { page, value: field, lifetime } = console
  return code`${doc(`The page that opens the ${field} of ${name}.`)}
export const ${name}Console: ${type(kernel, 'Console')} = {
page: '${page}', value: '${field}', lifetime: ${lifetime} }`
}

/** The type of the items behind a path such as `Instances.Instance`. */
function itemType(fields: readonly Field[], path: string): Part {
  const structure = structureAt(fields, path)
  return structure ? type(operations, structure.name) : 'unknown'
}

function structureAt(fields: readonly Field[], path: string): Structure | undefined {
  let structure: Structure | undefined
  for (const name of path.split('.')) {
    const of = (structure?.fields ?? fields).find((field) => field.name === name)?.of
    if (typeof of !== 'object') return undefined
    structure = of
  }
  return structure
}
