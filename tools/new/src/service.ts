/** Adds an operation to a service, and a service to a cloud. */
import { parse as parseYaml } from 'yaml'
import type { Draft } from './draft.ts'
import * as manifest from './manifest.ts'
import { checkKnown, checkOperationName, checkShortName, Refusal } from './names.ts'
import { cliRegistry, commandService, simulatorRegistry, serveService } from './registries.ts'
import { type Gateway, operationSpec, placeholderGateway, serviceSpec } from './templates/specs.ts'

const folderOf = (cloud: string, service: string): string => `specs/${cloud}/${service}`

/** The clouds that have specs. */
const cloudsIn = (draft: Draft): string[] => draft.names('specs').filter((name) => !name.includes('.'))

function checkCloud(draft: Draft, cloud: string): void {
  checkKnown('There is no cloud', cloud, cloudsIn(draft), 'A new one: npm run new -- cloud NAME')
}

/** Adds the spec of an operation. */
export function addOperation(draft: Draft, cloud: string, service: string, name: string): void {
  checkCloud(draft, cloud)
  checkKnown(
    `${cloud} has no service`,
    service,
    draft.names(`specs/${cloud}`),
    `A new one: npm run new -- service ${cloud}/NAME`,
  )
  checkOperationName(name)
  specify(draft, cloud, service, name)
}

function specify(draft: Draft, cloud: string, service: string, name: string): void {
  const folder = folderOf(cloud, service)
  const facts = factsOf(draft, `${folder}/_service.yaml`)
  const [document] = Object.keys(facts?.documents ?? {})
  if (!document) throw new Refusal(`${folder}/_service.yaml names no document: add one under documents first.`)
  const envelope = typeof facts?.envelope === 'object' ? facts.envelope.value : facts?.envelope
  draft.create(`${folder}/${name}.yaml`, operationSpec({ name, document, envelope }))
}

interface Facts {
  readonly envelope?: string | { readonly value: string }
  readonly documents?: Readonly<Record<string, unknown>>
}

function factsOf(draft: Draft, path: string): Facts | null {
  try {
    return parseYaml(draft.read(path)) as Facts | null
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(`${path} is no valid YAML: npm run gen says where.`)
  }
}

/** Adds a service with its first operation to a cloud that is there, and lists it wherever services are listed. */
export function addService(draft: Draft, cloud: string, service: string, operation: string): void {
  checkCloud(draft, cloud)
  checkNames(service, operation)
  if (draft.names(`specs/${cloud}`).includes(service)) {
    throw new Refusal(`${folderOf(cloud, service)} exists already: nothing was changed.`)
  }
  const path = `packages/${cloud}/package.json`
  const before = manifest.parse(draft.read(path))
  draft.change(path, () => manifest.print(manifest.exportService(before, service)))
  listService(draft, cloud, service, operation, gatewayOf(draft, cloud))
}

export function checkNames(service: string, operation: string): void {
  checkShortName('service', service)
  checkOperationName(operation)
}

/** The specs of a service, and its lines in the registries. */
export function listService(
  draft: Draft,
  cloud: string,
  service: string,
  operation: string,
  gateway: Gateway = placeholderGateway,
): void {
  draft.create(`${folderOf(cloud, service)}/_service.yaml`, serviceSpec(cloud, service, gateway))
  specify(draft, cloud, service, operation)
  draft.change(simulatorRegistry, (text) => serveService(text, cloud, service))
  draft.change(cliRegistry, (text) => commandService(text, cloud, service))
}

/** The gateway as another service of the cloud has it: what wraps an answer, and how problems are told. */
function gatewayOf(draft: Draft, cloud: string): Gateway {
  const sibling = draft.names(`specs/${cloud}`).findLast((name) => !name.includes('.'))
  if (!sibling) return placeholderGateway
  const text = draft.read(`${folderOf(cloud, sibling)}/_service.yaml`)
  const block = (key: string) => new RegExp(`^${key}:.*\\n(?:[ \\t]+.*\\n)*`, 'm').exec(text)?.[0] ?? ''
  const problems = block('problems')
  return problems
    ? { envelope: block('envelope'), problems: `# As in ${sibling}: check.\n${problems}` }
    : placeholderGateway
}
