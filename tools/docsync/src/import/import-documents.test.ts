/** The import of whole documents, against the loader, the generator, the compiler and the specs that people wrote. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { generate, loadSpecs } from '@porthole/codegen'
import type { Field, Service } from '@porthole/codegen/src/model.ts'
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
  it('a product of 20 pages is loaded, generated, compiled and served', async () => {
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
    // Asked as the pages ask in their samples, of which some are wrong; every answer is the sample of its page.
    expect(answers(out, services[0]!)).toEqual(
      services[0]!.operations.map(({ name, examples }) => [name, 200, Object.keys(examples.response ?? {}).sort()]),
    )
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

/** What a server of the generated service says to the sample requests: operation, status, fields of the answer. */
function answers(out: string, { operations, version }: Service): unknown {
  const requests = operations.map(({ name, examples, request }) => {
    const required = request.filter((field) => field.required && field.name !== 'Action')
    const [, printed = ''] = /\?(\S*)/.exec(examples.request ?? '') ?? []
    const query = new URLSearchParams(printed.replaceAll(/&?<[^>]*>/g, ''))
    const least = new URLSearchParams()
    for (const { name: field, type, example } of required) {
      least.set(type === 'list' ? `${field}.1` : field, String(example ?? 'x'))
    }
    for (const [field, value] of least) if (!query.has(field)) query.set(field, value)
    const common = `Action=${name}&Version=${version}&Format=JSON&`
    return [name, common + query.toString(), common + least.toString()]
  })
  const program = `
    import { createAnswer } from '@porthole/rpc/server'
    import { aliyunDialect } from './packages/aliyun/src/server.ts'
    import { ecsDescriptor as descriptor, ecsExamples as handlers, ecsValidators as validators } from './packages/aliyun/src/gen/ecs/server.ts'
    const services = [{ descriptor, handlers, validators }]
    const answer = createAnswer({ services, dialects: [aliyunDialect], verify: false, secretOf: () => undefined })
    const told = []
    for (const [name, ...queries] of ${JSON.stringify(requests)}) {
      const replies = await Promise.all(queries.map((query) =>
        answer({ method: 'GET', path: '/', query, header: () => undefined, body: new Uint8Array() })))
      const { status, body } = replies.find(({ status }) => status === 200) ?? replies[0]
      told.push([name, status, status === 200 ? Object.keys(JSON.parse(body)).sort() : body])
    }
    console.log(JSON.stringify(told))`
  writeFileSync(join(out, 'serve.ts'), program)
  const node = join(checkout, 'tools/toolchain/node_modules/.bin/node')
  const { stdout, stderr } = spawnSync(node, ['--conditions=porthole-source', join(out, 'serve.ts')], {
    encoding: 'utf8',
  })
  return stdout === '' ? stderr : JSON.parse(stdout)
}
