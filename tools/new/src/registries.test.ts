import { describe, expect, it } from 'vitest'
import { commandCloud, commandService, serveCloud, serveService } from './registries.ts'

const served = `/** Comment. */
import { ecsDescriptor, ecsExamples, ecsValidators } from '@porthole/aliyun/ecs/server'
import { aliyunDialect } from '@porthole/aliyun/server'
import type { Served } from '@porthole/rpc/server'

export const dialects: readonly Dialect[] = [aliyunDialect]

export const services: readonly Served[] = [
  { descriptor: ecsDescriptor, validators: ecsValidators, handlers: ecsExamples },
]

export const tries: readonly string[] = []
`

const commands = `export const clouds: readonly Cloud[] = [
  {
    name: 'aliyun',
    signatures: ['v3', 'v1'],
    services: [
      {
        name: 'ecs',
      },
    ],
  },
  {
    name: 'tencent',
    services: [
      {
        name: 'cvm',
      },
    ],
  },
]
`

describe('the registry of the mock server', () => {
  it('gets a service: an import among the sorted ones, and a line at the end of the list', () => {
    const text = serveService(served, 'aliyun', 'gws')
    expect(text).toContain("import { gwsDescriptor, gwsExamples, gwsValidators } from '@porthole/aliyun/gws/server'")
    expect(Array.from(text.matchAll(/from '(.*)'/g), ([, module]) => module)).toEqual([
      '@porthole/aliyun/ecs/server',
      '@porthole/aliyun/gws/server',
      '@porthole/aliyun/server',
      '@porthole/rpc/server',
    ])
    expect(text).toContain(
      'ecsExamples },\n  { descriptor: gwsDescriptor, validators: gwsValidators, handlers: gwsExamples },\n]',
    )
  })

  it('gets a service that is called as one of another cloud under both names', () => {
    const text = serveService(served, 'huawei', 'ecs')
    expect(text).toContain(
      "import { ecsDescriptor as huaweiEcsDescriptor, ecsExamples as huaweiEcsExamples, ecsValidators as huaweiEcsValidators } from '@porthole/huawei/ecs/server'",
    )
    expect(text).toContain(
      '{ descriptor: huaweiEcsDescriptor, validators: huaweiEcsValidators, handlers: huaweiEcsExamples }',
    )
  })

  it('gets a cloud, in a list on one line or on several', () => {
    expect(serveCloud(served, 'huawei')).toContain('= [aliyunDialect, huaweiDialect]')
    const long = served.replace('[aliyunDialect]', '[\n  aliyunDialect,\n  tencentDialect,\n]')
    expect(serveCloud(long, 'huawei')).toMatch(/tencentDialect, huaweiDialect\]/)
  })

  it('is left alone in a form that is not known', () => {
    expect(() => serveService(served.replace('services:', 'all:'), 'aliyun', 'gws')).toThrow(
      'packages/simulator/src/services.ts has another form than expected: adapt tools/new, or add gws by hand.',
    )
  })
})

describe('the registry of the command line', () => {
  it('gets a service behind those of its cloud', () => {
    const text = commandService(commands, 'aliyun', 'gws')
    expect(text.match(/name: '\w+'/g)).toEqual([
      "name: 'aliyun'",
      "name: 'ecs'",
      "name: 'gws'",
      "name: 'tencent'",
      "name: 'cvm'",
    ])
    expect(text).toContain("const { gws } = await import('@porthole/aliyun/gws')")
  })

  it('gets a cloud at its end, and that cloud a service', () => {
    const text = commandService(commandCloud(commands, 'huawei'), 'huawei', 'ecs')
    expect(text.match(/name: '\w+'/g)?.slice(-3)).toEqual(["name: 'cvm'", "name: 'huawei'", "name: 'ecs'"])
    expect(text).toContain("variables: ['HUAWEI_ACCESS_KEY_ID'")
  })

  it('is left alone in a form that is not known', () => {
    expect(() => commandService(commands, 'huawei', 'ecs')).toThrow('add huawei/ecs by hand')
  })
})
