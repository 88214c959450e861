/** What models of APIs, which never speak of some things, are compared in. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadSpecs } from '@porthole/codegen'
import { compare } from './compare.ts'
import { readDocument } from './read/read.ts'

const checkout = fileURLToPath(new URL('../../../', import.meta.url))
const { services } = loadSpecs(`${checkout}specs`, checkout)

/** `path: status` of what is not found. */
function differences(service: string, document: string): string[] {
  const { operations, version } = services.find(({ name }) => name === service)!
  return readDocument(document, 'model').operations.flatMap((facts) =>
    compare(
      operations.find(({ name }) => name === facts.name.value)!,
      facts,
      version,
    )
      .filter(({ status }) => status !== 'found')
      .map(({ path, status }) => `${facts.name.value}.${path}: ${status}`),
  )
}

describe('Models of APIs beside specs', () => {
  it("differ by nothing that Tencent's have no word for", () => {
    const [name, document] = ['DescribeInstanceVncUrl', 'Which one.']
    const member = (field: string, example: string) => ({
      name: field,
      type: 'string',
      member: 'string',
      example,
      document,
    })
    const model = (id: object) => ({
      actions: { [name]: { input: 'In', output: 'Out' } },
      metadata: { apiVersion: '2017-03-12' },
      objects: { In: { members: [id] }, Out: { members: [member('InstanceVncUrl', ''), member('RequestId', '')] } },
    })
    const id = { ...member('InstanceId', 'ins-r9hr2upy'), required: true }
    expect(differences('cvm', JSON.stringify(model(id)))).toEqual([])
    expect(differences('cvm', JSON.stringify(model({ ...id, required: false })))).toEqual([
      `${name}.request.InstanceId.required: changed`,
    ])
  })

  it('differ by nothing when they are our own', () => {
    const ecs = readFileSync(`${checkout}packages/aliyun/openapi/ecs.json`, 'utf8')
    const samples = differences('ecs', ecs).filter((one) => !/\.examples\./.test(one))
    expect(samples).toEqual([])
    const edited = ecs.replace('"code": "InstanceNotReady"', '"code": "InstanceUnready"')
    expect(differences('ecs', edited).filter((one) => one.includes('.errors.'))).toEqual([
      'DescribeInstanceVncUrl.errors.InstanceNotReady: invented',
      'DescribeInstanceVncUrl.errors.InstanceUnready: missing',
    ])
  })
})
