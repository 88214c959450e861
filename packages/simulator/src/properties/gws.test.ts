import fc from 'fast-check'
import { expect, it } from 'vitest'
import { action, type Action, paces, ticketAction } from './actions.ts'
import { GwsPlay } from './gws-play.ts'
import { seed } from './model.ts'
import { createTrial } from './trial.ts'

/** More of them, such as 2000, look deeper. A failure tells its seed, and the shortest way to it. */
const runs = Number(process.env['PORTHOLE_RUNS'] ?? 40)

const judge = async (actions: fc.Arbitrary<Action>, most: number): Promise<string | undefined> => {
  const property = fc.asyncProperty(
    paces,
    fc.noBias(fc.array(actions, { minLength: 1, maxLength: most, size: 'max' })),
    async (pace, steps) => {
      const play = new GwsPlay(await createTrial(seed, { pace }), pace)
      await play.run(steps)
    },
  )
  return fc.defaultReportMessage(await fc.check(property, { numRuns: runs, includeErrorInReport: true }))
}

it('is what the model says, whatever is done in whatever order', async () => {
  expect(await judge(action, 160)).toBeUndefined()
}, 600_000)

it('is what the model says, whoever connects and however often', async () => {
  expect(await judge(ticketAction, 60)).toBeUndefined()
}, 600_000)
