import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadSpecs } from '@porthole/codegen/src/load/index.ts'
import { isAliyunMarkdown, readAliyunMarkdown } from './aliyun-markdown.ts'
import { isTencentMarkdown } from './tencent-markdown.ts'
import { allFields, checkout, documents, documentText, hasDocuments, summaryOf } from './testing.ts'

/** Rows of the request, of the answer and of the errors, counted in the pages; a repeated error counts once. */
const counts: readonly (readonly [file: string, request: number, response: number, errors: number])[] = [
  ['aliyun-ecs/AttachDisk.md', 5, 1, 12],
  ['aliyun-ecs/AuthorizeSecurityGroup.md', 18, 1, 37],
  ['aliyun-ecs/CreateImage.md', 19, 2, 45],
  ['aliyun-ecs/CreateInstance.md', 70, 4, 227],
  ['aliyun-ecs/DescribeImages.md', 26, 45, 10],
  ['aliyun-ecs/DescribeInstanceStatus.md', 7, 8, 0],
  ['aliyun-ecs/DescribeInstanceTypes.md', 3, 29, 0],
  ['aliyun-ecs/DescribeInstances.md', 39, 110, 10],
  ['aliyun-ecs/DescribeZones.md', 5, 20, 4],
  ['aliyun-ecs/TagResources.md', 6, 1, 23],
  ['aliyun-ecs-zh/CreateDisk.md', 20, 3, 68],
  ['aliyun-ecs-zh/RunCommand.md', 18, 3, 13],
  ['revisions/CreateImage/2018-06-13-d61cd92e8.md', 10, 1, 22],
  ['revisions/DescribeInstances/2020-11-09-502b8a2b8.md', 35, 98, 10],
  ['revisions/DescribeInstances/2021-04-01-fcbb2257a.md', 37, 108, 10],
  ['revisions/StopInstance/2018-06-15-aff7b0048.md', 5, 0, 5],
  ['revisions/StopInstance/2021-01-27-22fa92599.md', 6, 1, 14],
]

/** Enums, bounds, counts and defaults as read in the pages. */
const spots: readonly (readonly [file: string, path: string, facts: string])[] = [
  ['aliyun-ecs/CreateInstance.md', 'SystemDisk.Size', 'integer optional 20..500'],
  ['aliyun-ecs/CreateInstance.md', 'SystemDisk.PerformanceLevel', 'string optional PL0|PL1|PL2|PL3 =PL1'],
  ['aliyun-ecs/CreateInstance.md', 'DataDisk', 'list<object> optional N=1..16'],
  ['aliyun-ecs/CreateInstance.md', 'DataDisk.DeleteWithInstance', 'boolean optional =true'],
  ['aliyun-ecs/CreateInstance.md', 'IoOptimized', 'string optional none|optimized'],
  ['aliyun-ecs/CreateInstance.md', 'SpotDuration', 'integer optional 0|1|2|3|4|5|6 =1'],
  ['aliyun-ecs/CreateInstance.md', 'Period', 'integer optional'],
  ['aliyun-ecs/CreateInstance.md', 'InternetMaxBandwidthOut', 'integer optional 0..100 =0'],
  ['aliyun-ecs/CreateInstance.md', 'StorageSetPartitionNumber', 'integer optional 2..'],
  ['aliyun-ecs/DescribeInstances.md', 'PageSize', 'integer optional ..100 =10'],
  ['aliyun-ecs/DescribeRegions.md', 'AcceptLanguage', 'string optional zh-CN|en-US|ja =zh-CN'],
  ['aliyun-ecs/AuthorizeSecurityGroup.md', 'Priority', 'string optional 1..100 =1'],
  ['aliyun-ecs/AuthorizeSecurityGroup.md', 'PortRange', 'string required'],
  ['aliyun-ecs-zh/CreateDisk.md', 'MultiAttach', 'string optional Disabled|Enabled =Disabled'],
  ['aliyun-ecs-zh/CreateDisk.md', 'Size', 'integer optional'],
  ['aliyun-ecs-zh/RunCommand.md', 'RepeatMode', 'string optional Once|Period|NextRebootOnly|EveryReboot'],
  ['aliyun-ecs-zh/RunCommand.md', 'InstanceId', 'list<string> required N=1..50'],
  ['revisions/CreateImage/2018-06-13-d61cd92e8.md', 'DiskDeviceMapping.Size', 'string optional 5..2000'],
  ['revisions/StopInstance/2018-06-15-aff7b0048.md', 'ForceStop', 'string optional true|false =false'],
]

describe.skipIf(!hasDocuments)('the documents in ../shared/docs (skipped where they are not)', () => {
  const read = (file: string) => readAliyunMarkdown(documentText(file), file).operations[0]!
  const corpus = hasDocuments
    ? readdirSync(`${documents}corpus`, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'))
    : []

  it('say of DescribeInstanceVncUrl what its spec says', () => {
    const operation = read('000-aliyun-ecs-DescribeInstanceVncUrl.md')
    const service = loadSpecs(`${checkout}specs/aliyun/ecs`, checkout).services[0]!
    const spec = service.operations.find(({ name }) => name === operation.name.value)!
    const own = operation.parameters.filter(({ name }) => !spec.common.includes(name.value))
    expect(operation.version?.value).toBe(service.version)
    expect(operation.lines).toEqual(spec.sources[0]!.lines)
    expect(
      own.map(({ name, type, required, example }) => [name.value, type?.value, required?.value, example?.value]),
    ).toEqual(spec.request.map(({ name, type, required, example }) => [name, type, required, example]))
    expect(operation.response.map(({ name, type, example }) => [name.value, type?.value, example?.value])).toEqual(
      spec.response.map(({ name, type, example }) => [name, type, example]),
    )
    expect(operation.errors.map(({ code, http, message }) => [code.value, http?.value, message?.value])).toEqual(
      spec.errors.map(({ code, http, message }) => [code, http, message]),
    )
    for (const field of [...own, ...operation.response]) {
      const { enum: values, range, count, default: preset } = field
      expect([field.name.value, values, range, count, preset]).toEqual([field.name.value, ...Array(4).fill(undefined)])
    }
    expect(JSON.parse(operation.examples.json!.value)).toEqual(spec.examples.json)
    expect(operation.examples.xml?.value.trim()).toBe(spec.examples.xml?.trim())
    expect(operation.examples.request?.value.replaceAll('\n', '')).toBe(spec.examples.request)
    expect(operation.unread).toEqual([])
  })

  it.each(counts)('have the rows of %s: %i, %i and %i', (file, request, response, errors) => {
    const operation = read(`corpus/${file}`)
    const lines = documentText(`corpus/${file}`).split('\n')
    const rows = allFields(operation.response).filter(({ name }) => lines[name.line - 1]!.startsWith(`|${name.value}|`))
    const found = [
      allFields(operation.parameters).filter(({ fields }) => fields === undefined).length,
      rows.length,
      operation.errors.length,
    ]
    expect(found).toEqual([request, response, errors])
  })

  it.each(spots)('say in %s of %s: %s', (file, path, facts) => {
    let fields = read(`corpus/${file}`).parameters
    const names = path.split('.')
    for (const name of names.slice(0, -1)) fields = fields.find((field) => field.name.value === name)!.fields!
    const field = fields.find(({ name }) => name.value === names.at(-1))!
    expect(summaryOf([field])[0]).toBe(`${names.at(-1)} ${facts}`)
  })

  it.each(corpus)('hold what any page holds: %s', (file) => {
    const text = documentText(`corpus/${file}`)
    const operation = read(`corpus/${file}`)
    expect(file).toContain(operation.name.value)
    expect([isAliyunMarkdown(text), isTencentMarkdown(text) < 0.5]).toEqual([1, true])
    for (const { name, type, required } of allFields(operation.parameters)) {
      expect([name.value, typeof type?.value, typeof required?.value]).toEqual([name.value, 'string', 'boolean'])
    }
    for (const { name, type } of allFields(operation.response)) {
      expect([name.value, typeof type?.value]).toEqual([name.value, 'string'])
    }
    const isTold = /^the (?:values|default) of /
    expect(operation.unread.filter(({ what }) => !isTold.test(what))).toEqual([])
    for (const fields of [operation.parameters, operation.response]) {
      for (const level of [fields, ...allFields(fields).map((field) => field.fields ?? [])]) {
        expect(new Set(level.map(({ name }) => name.value)).size).toBe(level.length)
      }
    }
    for (const values of allFields([...operation.parameters, ...operation.response])) {
      for (const value of values.enum?.value ?? []) expect(text.replaceAll('\\', '')).toContain(value)
    }
  })
})
