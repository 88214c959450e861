/** Emits the page of a service, and the page of all services. */
import type { Service } from '../model.ts'
import { bullets, page, section, span, table } from './markdown.ts'
import { marker, origin } from './names.ts'
import { limitText } from './reference.ts'

export function emitServicePage(service: Service): string {
  const { operations, waiters, errors, ids, roles, limits } = service
  return page(
    `<!-- ${origin(service)} -->`,
    `# ${service.title}`,
    service.summary,
    bullets([
      `**Names**: ${span(`${service.cloud} ${service.name}`)} on the command line, ${span(`@porthole/${service.cloud}/${service.name}`)} in code; product ${span(service.product)}`,
      `**Version**: ${service.version}${origins(service, 'version')}`,
      `**Endpoint**: ${span(service.endpoint)}${exceptions(service)}${origins(service, 'endpoint')}`,
      `**Regions**: ${service.regions.map(span).join(', ')}${origins(service, 'regions')}; ${span(service.defaultRegion)} unless told otherwise`,
    ]),
    section(
      'Operations',
      table(
        ['Operation', 'What it does'],
        operations.map(({ name, summary }) => [`[${name}](${name}.md)`, summary]),
      ),
    ),
    section(
      'Waiters',
      table(
        ['Waiter', 'Reads', 'What it does'],
        waiters.map(({ name, operation, summary }) => [span(name), `[${operation}](${operation}.md)`, summary]),
      ),
    ),
    section(
      'Ids',
      table(
        ['Kind', 'Form'],
        Object.entries(ids).map(([kind, { pattern, basis }]) => [kind, `${span(pattern)} *(${basis})*`]),
      ),
    ),
    section('Limits', bullets(limits.map(limitText))),
    section(
      'Errors',
      errors.length > 0 && 'Any operation may answer these.',
      table(
        ['Code', 'HTTP', 'Message', 'Basis'],
        errors.map(({ code, http, message, basis }) => [span(code), String(http ?? ''), span(message), basis]),
      ),
    ),
    ...roles.map((role) =>
      section(
        `Role ${role.role}`,
        `Policy ${span(role.policy)}, version ${role.policyVersion}, for ${span(role.serviceName)}. ${role.deletePrecondition}`,
        table(
          ['Effect', 'Resource', 'Actions', 'Condition'],
          role.statements.map(({ effect, resource, actions, condition }) => [
            effect,
            span(resource),
            actions.map(span).join(', '),
            condition ? span(condition) : '',
          ]),
        ),
      ),
    ),
  )
}

export function emitReferenceIndex(services: readonly Service[]): string {
  return page(
    `<!-- ${marker} from specs; do not edit. -->`,
    '# Reference',
    table(
      ['Service', 'Version', 'Operations', 'What it is'],
      services.map((service) => [
        `[${service.cloud} ${service.name}](${service.cloud}/${service.name}/README.md)`,
        service.version,
        String(service.operations.length),
        service.summary,
      ]),
    ),
    "Every page is generated from the specs; what a page marks *inferred*, *outside* or *chosen* is not in the vendor's document.",
  )
}

const exceptions = (service: Service): string =>
  Object.entries(service.endpoints)
    .map(([region, host]) => `, ${span(host)} in ${region}`)
    .join('')

/** Where a fact comes from that no document states. */
const origins = (service: Service, key: string): string => {
  const { basis = 'stated' } = service.origins[key] ?? {}
  return basis === 'stated' ? '' : ` *(${basis})*`
}
