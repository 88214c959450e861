/** The import of whole documents, against the loader, the generator, the compiler and the specs that people wrote. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { generate, loadSpecs } from '@porthole/codegen'
import type { Field } from '@porthole/codegen/src/model.ts'
import { readStyle } from '@porthole/codegen/src/run.ts'
import { checkout, documents, hasDocuments } from '../read/testing.ts'
import { runImport } from './run.ts'

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'docsync-documents-')))
const curated = loadSpecs(join(checkout, 'specs'), checkout).services

function imported(service: string, out: string, ...names: string[]) {
  const told: string[] = []
  const task = { service, out: join(scratch, out), places: names.map((name) => documents + name) }
  const status = runImport(task, { root: checkout, cwd: checkout }, (text) => told.push(text))
  expect([status, told.at(-1)?.split('\n').at(-1)]).toEqual([0, expect.stringContaining('written to')])
  return loadSpecs(join(scratch, out), scratch)
}

/** `path type required` of every field, the upper first. */
function outline(fields: readonly Field[], isRequest: boolean, path = ''): string[] {
  return fields.flatMap((field) => {
    const { name, type, of, required } = field
    const inside = typeof of === 'object' ? outline(of.fields, isRequest, `${path}${name}.`) : []
    const holds = of === undefined ? '' : typeof of === 'object' ? ' of objects' : ` of ${of}`
    return [`${path}${name} ${type}${holds}${isRequest && required ? ' required' : ''}`, ...inside]
  })
}

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe.skipIf(!hasDocuments)('the documents in ../shared/docs (skipped where they are not)', () => {
  it('a product of 20 pages is loaded, generated and compiled', async () => {
    const { services, problems } = imported('aliyun/ecs', 'product', 'corpus/aliyun-ecs')
    expect(problems).toEqual([])
    expect(services[0]!.operations).toHaveLength(20)
    expect(services[0]!.operations.filter(({ examples }) => examples.response === undefined)).toEqual([])
    const out = join(scratch, 'generated')
    const style = readStyle(join(checkout, '.oxfmtrc.json'))
    expect(await generate({ specs: join(scratch, 'product'), out, style })).toMatchObject({
      problems: [],
      emitted: ['aliyun/ecs'],
    })
    compile(out)
  }, 60_000)

  it('pages in Chinese are imported too', () => {
    const { services, problems } = imported('aliyun/ecs', 'chinese', 'corpus/aliyun-ecs-zh')
    expect(problems).toEqual([])
    expect(services[0]!.operations).toHaveLength(3)
    expect(Object.values(services[0]!.documents).every(({ language }) => language === 'zh')).toBe(true)
  })

  it.each([
    ['aliyun/ecs', '000-aliyun-ecs-DescribeInstanceVncUrl.md', 1],
    ['tencent/cvm', '001-tencent-cvm-DescribeInstanceVncUrl-earlier.md', 1],
    ['tencent/cvm', '002-tencent-cvm-DescribeInstanceVncUrl-20191205.txt', 1],
    ['aliyun/gws', '003-aliyun-gws-api-reference-20201026.txt', 27],
    ['aliyun/ecs', '004-aliyun-ecs-GetInstanceScreenshot-20240319.txt', 1],
  ])('%s: %s gives the names, types and required flags of its specs', (id, file, count) => {
    const [service] = imported(id, file.slice(0, 3), file).services
    const specs = curated.find(({ cloud, name }) => `${cloud}/${name}` === id)!.operations
    expect(service!.operations).toHaveLength(count)
    for (const operation of service!.operations) {
      const spec = specs.find(({ name }) => name === operation.name)!
      expect([operation.name, ...outline(operation.request, true)]).toEqual([spec.name, ...outline(spec.request, true)])
      expect([operation.name, ...outline(operation.response, false)]).toEqual([
        spec.name,
        ...outline(spec.response, false),
      ])
    }
  })
})

/** With the sources of the package around the generated ones. */
function compile(out: string): void {
  const own = join(checkout, 'packages/aliyun')
  const isGenerated = (path: string): boolean => path.startsWith(join(own, 'src/gen')) || path.endsWith('.test.ts')
  cpSync(join(own, 'src'), join(out, 'packages/aliyun/src'), { recursive: true, filter: (path) => !isGenerated(path) })
  cpSync(join(own, 'package.json'), join(out, 'packages/aliyun/package.json'))
  symlinkSync(realpathSync(join(own, 'node_modules')), join(out, 'node_modules'))
  const config = {
    extends: join(checkout, 'tsconfig.json'),
    compilerOptions: { typeRoots: [join(checkout, 'node_modules/@types')] },
    include: ['packages/*/src/gen'],
  }
  writeFileSync(join(out, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(checkout, 'node_modules/.bin/tsc')
  const { status, stdout } = spawnSync(tsc, ['-p', out], { encoding: 'utf8' })
  expect([status, stdout]).toEqual([0, ''])
}
