import { describe, expect, it } from 'vitest'
import type { Condition, FieldDescriptor, OperationDescriptor, ServiceDescriptor } from './descriptor.ts'
import type { Call } from './dialect.ts'
import { exampleHandlers, type Handler } from './handlers.ts'

const field = (type: FieldDescriptor['type'], more: Partial<FieldDescriptor> = {}): FieldDescriptor => ({
  type,
  summary: '',
  ...more,
})

const request = {
  AsyncMode: field('boolean', { default: false }),
  TaskId: field('string'),
  Mode: field('string', { case: 'any', default: 'Desktop' }),
}

/** The field names that the example answers a request with, when field F stands under a condition. */
async function answered(onlyWhen: Condition, values: object): Promise<string[]> {
  const operation = { name: 'Do', request, response: { F: field('string', { onlyWhen }) }, example: { F: 'f' } }
  const service = { operations: { Do: operation as unknown as OperationDescriptor } } as unknown as ServiceDescriptor
  const { Do } = exampleHandlers<{ Do: Handler }>(service)
  return Object.keys(await Do(values as Record<string, unknown>, {} as Call))
}

describe('an example', () => {
  it('holds a field only when the request meets its condition, defaults included', async () => {
    expect(await answered({ AsyncMode: true }, { AsyncMode: true })).toEqual(['F'])
    expect(await answered({ AsyncMode: true }, {})).toEqual([])
    expect(await answered({ AsyncMode: false }, {})).toEqual(['F'])
  })

  it('wants all keys of a condition, and any value of a list', async () => {
    expect(await answered({ AsyncMode: true, TaskId: 'present' }, { AsyncMode: true })).toEqual([])
    expect(await answered({ AsyncMode: true, TaskId: 'present' }, { AsyncMode: true, TaskId: 't' })).toEqual(['F'])
    expect(await answered({ TaskId: ['a', 'b'] }, { TaskId: 'b' })).toEqual(['F'])
    expect(await answered({ TaskId: ['a', 'b'] }, { TaskId: 'c' })).toEqual([])
  })

  it('takes an empty value for absent', async () => {
    expect(await answered({ TaskId: 'present' }, { TaskId: '' })).toEqual([])
    expect(await answered({ TaskId: 'absent' }, { TaskId: '' })).toEqual(['F'])
    expect(await answered({ TaskId: 'absent' }, { TaskId: 't' })).toEqual([])
  })

  it('ignores letter case where the field does', async () => {
    expect(await answered({ Mode: 'Desktop' }, { Mode: 'DESKTOP' })).toEqual(['F'])
    expect(await answered({ Mode: 'Desktop' }, {})).toEqual(['F'])
    expect(await answered({ TaskId: 'a' }, { TaskId: 'A' })).toEqual([])
  })

  it('takes the state of the world for met', async () => {
    expect(await answered({ $instance: 'Stopped', '$caller.assigned': true }, {})).toEqual(['F'])
  })

  it('is free of the request id of the document, at the top only', async () => {
    const response = {
      List: field('list', { of: { A: field('string'), B: field('string', { onlyWhen: { AsyncMode: true } }) } }),
    }
    const example = { RequestId: 'X', List: [{ A: 'a', B: 'b', RequestId: 'r' }] }
    const operation = { name: 'Do', request, response, example } as unknown as OperationDescriptor
    const { Do } = exampleHandlers<{ Do: Handler }>({ operations: { Do: operation } } as unknown as ServiceDescriptor)
    expect(await Do({}, {} as Call)).toEqual({ List: [{ A: 'a', RequestId: 'r' }] })
    expect(await Do({ AsyncMode: true }, {} as Call)).toEqual({ List: [{ A: 'a', B: 'b', RequestId: 'r' }] })
  })
})
