import type { OperationDescriptor } from '@porthole/rpc/descriptor'
import { describe, expect, it } from 'vitest'
import { shapeProblems, undocumentedFields } from './shape.ts'

const text = { type: 'string', required: true, summary: '' } as const
const operation: OperationDescriptor = {
  name: 'ListThings',
  summary: '',
  effect: 'read',
  source: '',
  request: {
    ThingId: { type: 'string', summary: '' },
    PageSize: { type: 'integer', summary: '' },
    AsyncMode: { type: 'boolean', default: false, summary: '' },
  },
  response: {
    RequestId: text,
    ThingId: { type: 'string', summary: '' },
    TaskId: { type: 'string', onlyWhen: { AsyncMode: true }, summary: '' },
    Things: {
      type: 'list',
      required: true,
      of: { Name: text, Size: { type: 'integer', max: 9, summary: '' }, State: { ...text, enum: ['on', 'off'] } },
      summary: '',
    },
  },
  errors: {},
  limits: [],
}
const thing = { Name: 'a', Size: 1, State: 'on' }
const good = { RequestId: 'r', ThingId: 't', Things: [thing] }
const problems = (answer: object, request: object = {}, complete = true): string[] =>
  shapeProblems(operation, request as never, answer as never, complete)

describe('the shape of an answer', () => {
  it('is good when it is as documented', () => {
    expect(problems(good)).toEqual([])
    expect(problems({ RequestId: 'r', Things: [] }, {}, false)).toEqual([])
  })

  it.each([
    [{ ...good, RequestId: '' }, 'RequestId is empty.'],
    [{ ...good, Things: 'x' }, 'Things is no list.'],
    [{ ...good, Things: ['x'] }, 'Things has items that are no object.'],
    [{ ...good, Things: [] }, 'Things is empty.'],
    [{ ...good, Things: [{ Name: 'a', State: 'on' }] }, 'Things.Size is missing.'],
    [{ ...good, Things: [thing, { Size: 1, State: 'on' }] }, 'Things.Name is missing.'],
    [{ ...good, Things: [{ ...thing, Size: 10 }] }, 'Things.Size is not from -Infinity to 9.'],
    [{ ...good, Things: [{ ...thing, State: 'ON' }] }, 'Things.State is none of on, off.'],
    [{ ...good, TaskId: 't-1' }, 'TaskId is there, but belongs to other requests.'],
  ])('is wrong in one place (%#)', (answer, problem) => {
    expect(problems(answer)).toEqual([problem])
  })

  it('depends on what was asked for', () => {
    expect(problems(good, { AsyncMode: true })).toEqual(['TaskId is missing.'])
    expect(problems(good, { ThingId: 'other' })).toEqual(['ThingId is not the one that was asked for.'])
    expect(problems({ ...good, Things: [thing, thing] }, { PageSize: 1 })).toEqual(['Things is longer than its page.'])
  })

  it('may have fields that no document has, which are named at every depth, once each', () => {
    const odd = {
      ...good,
      Colour: 'red',
      Things: [
        { ...thing, Weight: 1 },
        { ...thing, Weight: 2 },
      ],
    }
    expect(problems(odd)).toEqual([])
    expect(undocumentedFields(operation, odd)).toEqual([
      'Things.Weight is not documented.',
      'Colour is not documented.',
    ])
    expect(undocumentedFields(operation, { ...good, Things: 'x' })).toEqual([])
  })
})
