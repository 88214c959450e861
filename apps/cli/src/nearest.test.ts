import { expect, test } from 'vitest'
import { suggestion } from './nearest.ts'

const operations = ['DescribeInstanceVncUrl', 'GetInstanceScreenshot']

test.each([
  ['endpont', ['endpoint', 'region'], ' Did you mean endpoint?'],
  ['esc', ['ecs', 'gws'], ' Did you mean ecs?'],
  ['describeinstancevncurl', operations, ' Did you mean DescribeInstanceVncUrl?'],
  ['DescribeInstancesVncURLs', operations, ' Did you mean DescribeInstanceVncUrl?'],
  ['screenshot', operations, ' Did you mean GetInstanceScreenshot?'],
  ['Instance', operations, ''],
  ['x', ['ecs', 'gws'], ''],
  ['tc3', ['v3', 'v1'], ''],
  ['anything', [], ''],
])('%s among %j is answered by "%s"', (typed, known, expected) => {
  expect(suggestion(typed, known)).toBe(expected)
})

test('a suggestion carries what stands before every name', () => {
  expect(suggestion('regoin', ['region'], '--')).toBe(' Did you mean --region?')
})
