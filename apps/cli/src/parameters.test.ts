import type { Operation, Problem } from '@porthole/rpc'
import type { OperationDescriptor } from '@porthole/rpc/descriptor'
import { describe, expect, test } from 'vitest'
import { parseArguments } from './arguments.ts'
import { check, valuesOf } from './parameters.ts'

const operation: OperationDescriptor = {
  name: 'CreateThing',
  summary: 'Creates a thing.',
  effect: 'write',
  source: '',
  request: {
    Name: { type: 'string', required: true, summary: '' },
    Size: { type: 'integer', summary: '' },
    Owner: { type: 'long', summary: '' },
    AsyncMode: { type: 'boolean', summary: '' },
    Mode: { type: 'string', enum: ['Desktop', 'Application'], summary: '' },
    Password: { type: 'string', secret: true, summary: '' },
    Ids: { type: 'list', of: 'string', summary: '' },
    Apps: {
      type: 'list',
      of: { AppName: { type: 'string', example: 'notepad', summary: '' }, Weight: { type: 'integer', summary: '' } },
      summary: '',
    },
  },
  response: {},
  errors: {},
  limits: [],
}

const read = (line: string, base: 0 | 1 = 1) => valuesOf(parseArguments(line.split(' ')).parameters, operation, base)

describe('flags become values', () => {
  test('of the type that the operation declares', () => {
    expect(read('--Name 12 --Size 12 --Owner 9223372036854775807 --AsyncMode').values).toEqual({
      Name: '12',
      Size: 12,
      Owner: '9223372036854775807',
      AsyncMode: true,
    })
    expect(read('--AsyncMode false').values).toEqual({ AsyncMode: false })
  })

  test('in lists that count as the vendor counts', () => {
    const apps = [{ AppName: 'a', Weight: 1 }, { AppName: 'b' }]
    expect(read('--Apps.1.AppName a --Apps.2.AppName b --Apps.1.Weight 1 --Ids.1 x').values).toEqual({
      Apps: apps,
      Ids: ['x'],
    })
    expect(read('--Apps.0.AppName a --Apps.1.AppName b --Apps.0.Weight 1 --Ids.0 x', 0).values).toEqual({
      Apps: apps,
      Ids: ['x'],
    })
  })

  test('from JSON, where a list is meant', () => {
    expect(read('--Apps [{"AppName":"a","Weight":1}] --Ids=["x"]').values).toEqual({
      Apps: [{ AppName: 'a', Weight: 1 }],
      Ids: ['x'],
    })
  })

  test('and what cannot be understood is told by flag, all at once', () => {
    const { problems } = read(
      '--Nmae x --endpont y --Apps.0.AppName a --Apps.1.AppNam b --Ids x --Size --Mode.x 1 --Name a --Name b --Apps.1 c',
    )
    expect(problems).toEqual([
      '--Nmae is not a parameter of CreateThing. Did you mean --Name?',
      '--endpont is not a parameter of CreateThing. Did you mean --endpoint?',
      '--Apps.0.AppName is not understood: items of Apps are numbered from 1, as in --Apps.1.AppName.',
      '--Apps.1.AppNam is not a parameter: Apps.1 has no AppNam. Did you mean --Apps.1.AppName?',
      `--Ids must be JSON, such as '["..."]', or typed as --Ids.1.`,
      '--Size needs a value.',
      '--Mode.x is not a parameter: Mode has no x.',
      '--Name is given twice.',
      '--Apps.1 must be typed as --Apps.1.AppName.',
    ])
  })

  test('but not twice in different ways', () => {
    expect(read('--Ids ["x"] --Ids.1 y').problems).toEqual(['--Ids.1 cannot be given together with --Ids.'])
  })

  test('and never reach a prototype', () => {
    expect(read('--constructor x --__proto__ y --Apps.1.__proto__ z').problems).toHaveLength(3)
  })
})

describe('problems of a validator become sentences about flags', () => {
  const found = (...problems: Problem[]): Operation => ({ validate: () => problems }) as unknown as Operation
  const problem = (code: Problem['code'], path: string, rest: string): Problem => ({
    code,
    path,
    message: `${path} ${rest}`,
  })

  test('with positions as they are typed, and the nearest value of an enum', () => {
    const typed = read('--Mode Dekstop --Apps.1.Weight x')
    const checked = check(
      found(
        problem('enum', 'Mode', 'must be one of Desktop, Application.'),
        problem('type', 'Apps.0.Weight', 'must be an integer.'),
        problem('required', 'Name', 'is required.'),
        problem('ignored', 'Ids', 'is ignored unless Mode is Application.'),
      ),
      typed,
      operation.request,
      1,
    )
    expect(checked).toEqual({
      problems: [
        '--Mode must be one of Desktop, Application. Did you mean Desktop?',
        '--Apps.1.Weight must be an integer.',
        '--Name is required.',
      ],
      warnings: ['--Ids is ignored unless Mode is Application.'],
    })
  })

  test('which do not speak of the numbers of JavaScript', () => {
    const text = 'must be a safe integer or a string of decimal digits.'
    const { problems } = check(found(problem('type', 'Owner', text)), read('--Owner x'), operation.request, 1)
    expect(problems).toEqual(['--Owner must be a whole number.'])
  })

  test('but a flag that was not understood is not missing as well', () => {
    const missing = found(problem('required', 'Size', 'is required.'), problem('required', 'Name', 'is required.'))
    expect(check(missing, read('--Size'), operation.request, 1).problems).toEqual(['--Name is required.'])
  })
})
