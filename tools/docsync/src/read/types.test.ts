import { expect, it } from 'vitest'
import { requiredOf, typeOf } from './types.ts'

it('knows the words for types', () => {
  expect(typeOf('String')).toEqual({ type: 'string' })
  expect(typeOf('Long')).toEqual({ type: 'long' })
  expect(typeOf('Float')).toEqual({ type: 'number' })
  expect(typeOf('RepeatList')).toEqual({ type: 'list', items: 'string' })
  expect(typeOf('Array of Tag')).toEqual({ type: 'list', items: 'object' })
  expect(typeOf('Array of String')).toEqual({ type: 'list', items: 'string' })
  expect(typeOf('Array of Integers')).toEqual({ type: 'list', items: 'integer' })
  expect(typeOf('Struct')).toEqual({ type: 'object' })
  expect(typeOf('Quaternion')).toBeUndefined()
})

it('takes a condition for no requirement', () => {
  expect(requiredOf('Yes')?.required).toBe(true)
  expect(requiredOf('否')).toEqual({ required: false, isConditional: false })
  expect(requiredOf('Conditional')).toEqual({ required: false, isConditional: true })
  expect(requiredOf('perhaps')).toBeUndefined()
})
