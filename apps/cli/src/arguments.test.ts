import { describe, expect, test } from 'vitest'
import { parseArguments } from './arguments.ts'

const problems = (...args: string[]): unknown => {
  try {
    return parseArguments(args)
  } catch (error) {
    return (error as { problems?: unknown }).problems
  }
}

describe('the command line', () => {
  test('has words, general flags and parameters in any order', () => {
    expect(
      parseArguments(['--region', 'cn-hangzhou', 'aliyun', '--InstanceId=i-1', 'ecs', 'X', '--debug', '--Count', '-1']),
    ).toEqual({
      words: ['aliyun', 'ecs', 'X'],
      general: { region: 'cn-hangzhou', debug: 'true' },
      parameters: [
        { name: 'InstanceId', value: 'i-1' },
        { name: 'Count', value: '-1' },
      ],
    })
  })

  test('takes a flag without a value for a switch, and an empty value for a value', () => {
    const { parameters } = parseArguments(['--AsyncMode', '--NatId=', '--Name', '--Last'])
    expect(parameters).toEqual([
      { name: 'AsyncMode', value: undefined },
      { name: 'NatId', value: '' },
      { name: 'Name', value: undefined },
      { name: 'Last', value: undefined },
    ])
  })

  test('keeps everything behind the first equals sign', () => {
    expect(parseArguments(['--AppArgs=--x=1', '--cli-input-json={"a":"b=c"}'])).toMatchObject({
      parameters: [{ name: 'AppArgs', value: '--x=1' }],
      general: { 'cli-input-json': '{"a":"b=c"}' },
    })
  })

  test('lets a switch leave the next word alone', () => {
    expect(parseArguments(['--help', 'aliyun', '-h']).words).toEqual(['aliyun'])
    expect(parseArguments(['console', '--print', 'aliyun', '--windows']).words).toEqual(['console', 'aliyun'])
    expect(problems('--debug=yes')).toEqual(['--debug takes no value.'])
  })

  test('is wrong in several ways at once', () => {
    expect(problems('-x', '--region', '--endpoint', 'a', '--endpoint', 'b', '--profile=')).toEqual([
      '-x is not a flag: flags begin with two dashes.',
      '--region needs a value.',
      '--endpoint is given twice.',
      '--profile needs a value.',
    ])
  })
})
