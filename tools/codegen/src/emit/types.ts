/** Emits types.ts: what openapi-typescript makes of the OpenAPI document, in its own words. */
import type { GlobalContext, OpenAPI3, astToString, transformSchema } from 'openapi-typescript'
import type { Document } from './openapi.ts'

interface Transformer {
  readonly transform: typeof transformSchema
  readonly print: typeof astToString
}

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

export function emitTypes(document: Document, header: string, { transform, print }: Transformer): string {
  return `${header}\n\n${print(transform(document as unknown as OpenAPI3, contextOf(document)))}`
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
