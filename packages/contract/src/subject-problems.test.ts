import { describe, expect, it } from 'vitest'
import { gapProblems, subjectProblems } from './subject-problems.ts'
import { defaultSubjects } from './subjects.ts'

const good = { service: 'cvm', kind: 'instance', id: 'ins-mine', facts: { state: 'RUNNING' } }
const told = (value: unknown): string[] =>
  subjectProblems(value).map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('subjects written by hand', () => {
  it('are good as the default ones are', () => {
    expect(subjectProblems(defaultSubjects)).toEqual([])
    expect(subjectProblems({ things: [good] })).toEqual([])
  })

  it.each([
    [undefined, ': the file must be a mapping'],
    [{ thing: [] }, 'thing: There is no field thing: did you mean things?'],
    [{ things: good }, 'things: things must be a list'],
    [{ things: [{ ...good, service: 'cvn' }] }, 'things.0.service: There is no service cvn: did you mean cvm?'],
    [{ things: [{ ...good, kind: 'cluster' }] }, 'things.0.kind: There is no kind cluster: take one of instance.'],
    [{ things: [{ ...good, id: undefined }] }, 'things.0: id is missing: add it.'],
    [{ things: [{ ...good, id: 7 }] }, 'things.0.id: id must be a text'],
    [
      { things: [{ ...good, facts: { sate: 'x' } }] },
      'things.0.facts.sate: There is no field sate: did you mean state?',
    ],
    [
      { things: [{ ...good, before: [{ operation: 'X', request: {} }] }] },
      'before.0.operation: There is no operation X',
    ],
    [{ values: { VpcId: 'x' } }, 'values.VpcId: VpcId names no parameter'],
    [{ values: { 'gws Vpc': 'x' } }, 'values.gws Vpc: There is no parameter Vpc'],
    [{ values: { 'gws CreateClster.VpcId': 'x' } }, 'There is no operation CreateClster: did you mean CreateCluster?'],
    [{ values: { 'oss VpcId': 'x' } }, 'There is no service oss: did you mean ecs?'],
  ])('have a mistake, which is told with its place (%#)', (value, problem) => {
    expect(told(value).join('\n')).toContain(problem)
  })
})

describe('known gaps written by hand', () => {
  it('are a list of cases, each with its reason, once', () => {
    const gap = { id: 'gws CreateCluster: needs VpcId', why: 'Not yet.' }
    expect(gapProblems([gap])).toEqual([])
    expect(gapProblems(gap)[0]?.message).toContain('must be a list')
    expect(gapProblems([{ id: 'x' }])).toEqual([{ path: [0], message: 'why is missing: add it.' }])
    expect(gapProblems([gap, gap])).toEqual([{ path: [1, 'id'], message: expect.stringContaining('listed twice') }])
  })
})
