/** The places where a cloud or a service is listed: each edit adds to the text of a file, and refuses a text it does not know. */
import { pascal, Refusal } from './names.ts'

export const simulatorRegistry = 'packages/simulator/src/services.ts'
export const cliRegistry = 'apps/cli/src/registry.ts'

/** Replaces the only match, or says what has to be added by hand. */
function edit(
  text: string,
  path: string,
  place: RegExp,
  added: string,
  replace: (...match: string[]) => string,
): string {
  if (!place.test(text))
    throw new Refusal(`${path} has another form than expected: adapt tools/new, or add ${added} by hand.`)
  return text.replace(place, (...match) => replace(...(match as string[])))
}

/** Adds an import where its module belongs among the sorted ones of ours. */
function addImport(text: string, names: string, module: string): string {
  const lines = text.split('\n')
  const moduleOf = (line: string) => /^import .* from '(@porthole\/.*)'$/.exec(line)?.[1]
  const after = lines.findIndex((line) => (moduleOf(line) ?? '') > module)
  const last = lines.findLastIndex((line) => moduleOf(line) !== undefined)
  lines.splice(after < 0 ? last + 1 : after, 0, `import { ${names} } from '${module}'`)
  return lines.join('\n')
}

/** A service may be called as another cloud's is: then it goes by both names. */
export function serveService(text: string, cloud: string, service: string): string {
  const own = new RegExp(`\\b${service}Descriptor\\b`).test(text) ? cloud + pascal(service) : service
  const part = (name: string) => (own === service ? own + name : `${service}${name} as ${own}${name}`)
  const names = ['Descriptor', 'Examples', 'Validators'].map(part).join(', ')
  const imported = addImport(text, names, `@porthole/${cloud}/${service}/server`)
  const entry = `  { descriptor: ${own}Descriptor, validators: ${own}Validators, handlers: ${own}Examples },`
  const place = /(export const services\b[^\n]*\[\n[\s\S]*?)(\n\])/
  return edit(imported, simulatorRegistry, place, service, (_, list, end) => `${list}\n${entry}${end}`)
}

export function serveCloud(text: string, cloud: string): string {
  const dialect = `${cloud}Dialect`
  const imported = addImport(text, dialect, `@porthole/${cloud}/server`)
  const place = /(export const dialects\b[^=]*= \[)([^\]]*?),?\s*\]/
  return edit(imported, simulatorRegistry, place, dialect, (_, start, list) => `${start}${list}, ${dialect}]`)
}

const serviceEntry = (cloud: string, service: string): string => `      {
        name: '${service}',
        title: '${pascal(service)}',
        load: async () => {
          const { ${service} } = await import('@porthole/${cloud}/${service}')
          const { ${service}Descriptor } = await import('@porthole/${cloud}/${service}/server')
          return { operations: ${service}, descriptor: ${service}Descriptor }
        },
      },`

export function commandService(text: string, cloud: string, service: string): string {
  const place = new RegExp(`(\\n    name: '${cloud}',\\n[\\s\\S]*?\\n    services: \\[)([\\s\\S]*?)(\\n    \\],)`)
  const added = `${cloud}/${service}`
  return edit(
    text,
    cliRegistry,
    place,
    added,
    (_, start, list, end) => `${start}${list}\n${serviceEntry(cloud, service)}${end}`,
  )
}

/** A cloud without services yet. */
export function commandCloud(text: string, cloud: string): string {
  const entry = `  {
    name: '${cloud}',
    title: '${pascal(cloud)} Cloud',
    base: 0,
    signatures: ['placeholder'],
    variables: ['${cloud.toUpperCase()}_ACCESS_KEY_ID', '${cloud.toUpperCase()}_ACCESS_KEY_SECRET', '${cloud.toUpperCase()}_SECURITY_TOKEN'],
    speaker: async () => (await import('./${cloud}.ts')).${cloud},
    services: [
    ],
  },`
  const place = /(export const clouds\b[^\n]*\[\n[\s\S]*?)(\n\])/
  return edit(text, cliRegistry, place, cloud, (_, list, end) => `${list}\n${entry}${end}`)
}
