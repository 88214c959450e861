/** Checks what a service says itself: its folder, regions, ids, waiters, roles. */
import { isRaw } from './check-shape.ts'
import { checkSource } from './check-operation.ts'
import { checkDuplicates, checkFields, checkStructures, type Surroundings } from './check-fields.ts'
import { checkLimits, neverHas } from './check-rules.ts'
import { patternOf } from './check-value.ts'
import { suggestion } from './nearest.ts'
import type { Path, Tell } from './problem.ts'
import { factOf, listIn, mapsIn, membersOf, typeOf, type RawFields, type Scope } from './scope.ts'

/** `folder` is `<cloud>/<service>` as the files lie. */
export function checkService(scope: Scope, folder: readonly [cloud: string, service: string], tell: Tell): void {
  const { file } = scope
  for (const [key, name] of [
    ['cloud', folder[0]],
    ['service', folder[1]],
  ] as const) {
    const said = file[key]
    if (typeof said !== 'string') continue
    if (!/^[a-z][a-z0-9-]*$/.test(said))
      tell([key], `${said} is no name of a ${key}`, 'use lower-case letters, digits and dashes')
    else if (said !== name)
      tell([key], `${key} ${said} in the folder ${name}`, 'rename the folder, or correct the name')
  }
  const parameters = parametersOfAll(scope)
  const around: Surroundings = { scope, parameters, tell, side: 'request', path: ['commonParameters'] }
  checkFields(file.commonParameters, around)
  checkStructures(scope, tell, { parameters })
  checkLimits(around, { ...responsesOfAll(scope), ...parameters }, mapsIn(file.errors))
  checkRegions(scope, tell)
  checkIds(scope, tell)
  checkWaiters(scope, tell)
  checkDuplicates(file.roles, ['roles'], 'role', tell, 'role')
  for (const [index, role] of listIn(file.roles).entries()) {
    if (!isRaw(role)) continue
    if (isRaw(role.source)) checkSource(role.source, ['roles', index, 'source'], file.documents, tell)
    for (const [position, statement] of listIn(role.statements).entries()) {
      if (isRaw(statement))
        checkDuplicates(statement.actions, ['roles', index, 'statements', position, 'actions'], 'action', tell)
    }
  }
}

/** A shared structure may stand in any request: its conditions may name the parameters of all. */
function parametersOfAll({ operations }: Scope): RawFields {
  return Object.assign({}, ...[...operations.values()].map((one) => mapsIn(one.request))) as RawFields
}

function responsesOfAll({ operations }: Scope): RawFields {
  return Object.assign({}, ...[...operations.values()].map((one) => mapsIn(one.response))) as RawFields
}

function checkRegions({ file }: Scope, tell: Tell): void {
  const regions = listIn(factOf(file.regions))
  const inside: Path = isRaw(file.regions) ? ['regions', 'value'] : ['regions']
  checkDuplicates(regions, inside, 'region', tell)
  const first = factOf(file.defaultRegion)
  if (typeof first === 'string' && !regions.includes(first))
    tell(['defaultRegion'], `no region ${first}`, suggestion(first, regions.map(String)))
  const exceptions = factOf(file.endpoints)
  const path: Path = isRaw(file.endpoints) && 'value' in file.endpoints ? ['endpoints', 'value'] : ['endpoints']
  for (const region of Object.keys(isRaw(exceptions) ? exceptions : {})) {
    if (!regions.includes(region))
      tell(
        [...path, region],
        `an endpoint for ${region}, which is no region`,
        suggestion(region, regions.map(String)),
        'key',
      )
  }
}

function checkIds({ file }: Scope, tell: Tell): void {
  for (const [kind, id] of Object.entries(mapsIn(file.ids))) {
    if (typeof id.pattern !== 'string') continue
    const pattern = patternOf(id.pattern)
    if (pattern === undefined) tell(['ids', kind, 'pattern'], `${id.pattern} is no regular expression`, 'correct it')
    // The documents mask the end of an id with stars.
    else if (typeof id.example === 'string' && !pattern.test(id.example.replaceAll('*', '0'))) {
      tell(['ids', kind, 'example'], `${id.example} does not match ${id.pattern}`, 'correct one of the two')
    }
  }
}

function checkWaiters(scope: Scope, tell: Tell): void {
  checkDuplicates(scope.file.waiters, ['waiters'], 'waiter', tell, 'name')
  for (const [index, waiter] of listIn(scope.file.waiters).entries()) {
    if (!isRaw(waiter) || typeof waiter.operation !== 'string') continue
    const path: Path = ['waiters', index]
    const operation = scope.operations.get(waiter.operation)
    if (operation === undefined) {
      tell(
        [...path, 'operation'],
        `no operation ${waiter.operation}`,
        suggestion(waiter.operation, scope.operations.keys()),
      )
      continue
    }
    if (Object.keys(operation).length === 0) continue
    const response = mapsIn(operation.response)
    const list = response[String(waiter.items)]
    if (list === undefined || typeOf(list) !== 'list') {
      tell(
        [...path, 'items'],
        `no list ${String(waiter.items)} in the answer of ${waiter.operation}`,
        suggestion(String(waiter.items), Object.keys(response)),
      )
      continue
    }
    const members = membersOf(scope, list, operation)
    for (const key of ['by', 'field'] as const) {
      const name = String(waiter[key])
      if (members[name] === undefined)
        tell(
          [...path, key],
          `no field ${name} in an item of ${String(waiter.items)}`,
          suggestion(name, Object.keys(members)),
        )
    }
    const field = members[String(waiter.field)]
    for (const key of ['until', 'fail'] as const) {
      for (const [position, value] of listIn(waiter[key]).entries()) {
        if (field !== undefined && neverHas(scope, field, value))
          tell([...path, key, position], `${String(waiter.field)} is never ${String(value)}`, 'use a value of its enum')
      }
    }
  }
}
