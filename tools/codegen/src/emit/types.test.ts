/** Our short cut through openapi-typescript gives what the long way gives. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { describe, expect, it } from 'vitest'
import { readStyle } from '../run.ts'
import { formatted } from './files.ts'
import type { Document } from './openapi.ts'
import { blocksOf, emitTypes, loadTransformer, membersOf } from './types.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const style = readStyle(join(root, '.oxfmtrc.json'))
const documents = ['aliyun', 'tencent'].flatMap((cloud) =>
  readdirSync(join(root, 'packages', cloud, 'openapi')).map((name) => join(root, 'packages', cloud, 'openapi', name)),
)

describe('The types of', () => {
  it.each(documents)('%s are what openapi-typescript makes of the whole document', async (path) => {
    const document = JSON.parse(readFileSync(path, 'utf8')) as Document
    const transformer = await loadTransformer()
    const ours = emitTypes(
      '//',
      [...blocksOf(document)].map((block) => membersOf(block, transformer)),
    )
    const nodes = await openapiTS(document as unknown as OpenAPI3, { defaultNonNullable: false, silent: true })
    const theirs = `//\n\n${astToString(nodes)}`
    const source = async (text: string): Promise<string> => (await formatted({ path: 'types.ts', text }, style)).text
    expect(await source(ours)).toBe(await source(theirs))
  })
})
