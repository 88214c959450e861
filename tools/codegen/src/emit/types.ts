/** Emits types.ts: what openapi-typescript makes of the OpenAPI document, in its own words. */
import type { GlobalContext, OpenAPI3, astToString, transformSchema } from 'openapi-typescript'
import type { Document } from './openapi.ts'

export interface Transformer {
  readonly transform: typeof transformSchema
  readonly print: typeof astToString
}

/** The members of the interfaces in types.ts that some operations bring. */
export interface Members {
  readonly paths: string
  readonly schemas: string
  readonly responses: string
  readonly operations: string
}

/** Operations that are transformed at a time: whole documents would need memory, and openapi-typescript square time. */
const blockSize = 100

/**
 * Loads openapi-typescript without its command line and its linter: that half costs most of its time, and a document
 * that we have just made needs neither bundling nor linting (Redocly lints all of them in the tests).
 */
export async function loadTransformer(): Promise<Transformer> {
  const inside = (path: string): Promise<object> => import(`openapi-typescript/dist/${path}.mjs`)
  const [transform, tools] = await Promise.all([inside('transform/index'), inside('lib/ts')])
  return {
    transform: (transform as { default: typeof transformSchema }).default,
    print: (tools as { astToString: typeof astToString }).astToString,
  }
}

/** A document in pieces that can be transformed one after another. */
export function* blocksOf({ paths, components }: Document): Generator<Document> {
  const [actions, schemas] = [Object.entries(paths), Object.entries(components.schemas)]
  for (let i = 0; i < Math.max(actions.length, schemas.length); i += blockSize) {
    const part = <T>(entries: [string, T][]): Record<string, T> => Object.fromEntries(entries.slice(i, i + blockSize))
    const responses = i === 0 ? components['responses'] : {}
    yield { paths: part(actions), components: { schemas: part(schemas), responses } }
  }
}

export function membersOf(block: Document, { transform, print }: Transformer): Members {
  const nodes = transform(block as unknown as OpenAPI3, contextOf(block)) as unknown as Node[]
  const text = (...path: string[]): string => {
    let found: Node | undefined = { members: nodes }
    for (const name of path) found = (found?.members ?? found?.type?.members)?.find((node) => node.name?.text === name)
    return print((found?.members ?? found?.type?.members ?? []) as never)
  }
  return {
    paths: text('paths'),
    schemas: text('components', 'schemas'),
    responses: text('components', 'responses'),
    operations: text('operations'),
  }
}

/** As much of a TypeScript node as it takes to find the members of an interface. */
interface Node {
  readonly name?: { readonly text: string }
  readonly members?: readonly Node[]
  readonly type?: Node
}

/** The whole of types.ts: the frame is openapi-typescript's own, as the tests compare. */
export function emitTypes(header: string, blocks: readonly Members[]): string {
  const all = (part: keyof Members): string => blocks.map((block) => block[part]).join('')
  return `${header}

export interface paths {
${all('paths')}}
export type webhooks = Record<string, never>;
export interface components {
schemas: {
${all('schemas')}}
responses: {
${all('responses')}}
parameters: never
requestBodies: never
headers: never
pathItems: never
}
export type $defs = Record<string, never>;
export interface operations {
${all('operations')}}
`
}

/** openapi-typescript's defaults, but for defaults: a parameter that has one may still be left out. */
function contextOf(document: Document): GlobalContext {
  const context: Omit<
    GlobalContext,
    'redoc' | 'inject' | 'postTransform' | 'transform' | 'transformProperty' | 'resolve'
  > = {
    additionalProperties: false,
    alphabetize: false,
    arrayLength: false,
    conditionalEnums: false,
    dedupeEnums: false,
    defaultNonNullable: false,
    discriminators: { objects: {}, refsHandled: [] },
    emptyObjectsUnknown: false,
    enum: false,
    enumValues: false,
    excludeDeprecated: false,
    exportType: false,
    generatePathParams: false,
    immutable: false,
    injectFooter: [],
    makePathsEnum: false,
    pathParamsAsTypes: false,
    propertiesRequiredByDefault: false,
    readWriteMarkers: false,
    rootTypes: false,
    rootTypesKeepCasing: false,
    rootTypesNoSchemaPrefix: false,
    silent: true,
  }
  const resolve = (ref: string): unknown =>
    ref
      .split('/')
      .slice(1)
      .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document)
  return { ...context, resolve } as GlobalContext
}
