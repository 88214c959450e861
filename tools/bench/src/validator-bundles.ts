/** All request validators as one module: ours, and ajv's standalone code for the same schemas. */
import { createRequire } from 'node:module'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { build } from 'esbuild'
import { oracleOptions, oracleSchema, readOpenApi } from '@porthole/proof/src/oracle.ts'
import { here, root } from './processes.ts'

export const services = [
  ['aliyun', 'ecs'],
  ['aliyun', 'gws'],
  ['tencent', 'cvm'],
] as const

export interface Target {
  readonly cloud: string
  readonly service: string
  readonly operation: string
}

export const operations: readonly Target[] = services.flatMap(([cloud, service]) =>
  Object.keys(readOpenApi(cloud, service).paths).map((path) => ({ cloud, service, operation: path.slice(1) })),
)

/** Exports `validators`: by service and operation, as the generated files have them. */
export async function oursBundle(): Promise<string> {
  const file = (cloud: string, service: string): string =>
    JSON.stringify(`${root}packages/${cloud}/src/gen/${service}/validators.ts`)
  const contents = services.map(([cloud, service]) => `export * as ${service} from ${file(cloud, service)}`).join('\n')
  return bundle(contents, 'ts', ['porthole-source', 'import'])
}

/** Exports a function for each operation, named like `gws_CreateInstance`. */
export async function ajvBundle(): Promise<string> {
  const { default: standalone } = createRequire(import.meta.url)(
    'ajv/dist/standalone',
  ) as typeof import('ajv/dist/standalone/index.js')
  const ajv = new Ajv2020({ ...oracleOptions, code: { source: true, esm: true } })
  const names: Record<string, string> = {}
  for (const { cloud, service, operation } of operations) {
    const $id = `${service}/${operation}`
    ajv.addSchema({ $id, ...oracleSchema(cloud, service, operation) })
    names[`${service}_${operation}`] = $id
  }
  return bundle(standalone(ajv, names), 'js', ['import'])
}

async function bundle(contents: string, loader: 'js' | 'ts', conditions: readonly string[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here, loader },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: [...conditions],
    logLevel: 'silent',
  })
  return outputFiles[0]!.text
}
