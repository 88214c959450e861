import { expect, it } from 'vitest'
import { always, plan, stateAt, through, type Timeline } from './timeline.ts'

it('is what was reached last, and before its first step what that is', () => {
  const life = through(1000, ['Creating', 'Starting', 'Registered'], { Creating: 10, Starting: 5 })
  expect([0, 1000, 1009, 1010, 1014, 1015, 9999].map((now) => stateAt(life, now))).toEqual([
    'Creating',
    'Creating',
    'Creating',
    'Starting',
    'Starting',
    'Registered',
    'Registered',
  ])
})

it('passes through states that take no time', () => {
  expect(stateAt(through(7, ['Stopping', 'Stopped'], {}), 7)).toBe('Stopped')
})

it('keeps what is still to come when something else is planned, in the order of time', () => {
  let line: Timeline = plan(always('a'), 0, { at: 100, state: 'late' })
  line = plan(line, 0, { at: 50, state: 'early' })
  line = plan(line, 10, { at: 10, state: 'now' })
  expect([0, 10, 49, 50, 99, 100].map((now) => stateAt(line, now))).toEqual([
    'a',
    'now',
    'now',
    'early',
    'early',
    'late',
  ])
  expect(plan(line, 200, { at: 200, state: 'z' })).toEqual([
    { at: 100, state: 'late' },
    { at: 200, state: 'z' },
  ])
})

it('does not grow while a clock stands still, and the task that was planned last brings about its state', () => {
  let line: Timeline = always('a')
  for (let n = 1; n <= 10_000; n++) line = plan(line, 0, { at: 100, state: `${n}`, task: `t-${n}` })
  expect(line.length).toBeLessThan(40)
  expect(stateAt(line, 99)).toBe('a')
  expect(stateAt(line, 100)).toBe('10000')
  // Steps at another time are not among those that are forgotten.
  line = plan(line, 0, { at: 50, state: 'early' })
  expect(stateAt(line, 60)).toBe('early')
})
