import fc from 'fast-check'
import { expect, it } from 'vitest'
import { action, paces } from './actions.ts'
import { GwsPlay } from './gws-play.ts'
import { seed } from './model.ts'
import { createTrial } from './trial.ts'

/** More of them, such as 2000, look deeper. A failure tells its seed, and the shortest way to it. */
const runs = Number(process.env['PORTHOLE_RUNS'] ?? 40)

it('is what the model says, whatever is done in whatever order', async () => {
  const property = fc.asyncProperty(
    paces,
    fc.noBias(fc.array(action, { minLength: 1, maxLength: 160, size: 'max' })),
    async (pace, actions) => {
      const play = new GwsPlay(await createTrial(seed, { pace }), pace)
      await play.run(actions)
    },
  )
  expect(
    fc.defaultReportMessage(await fc.check(property, { numRuns: runs, includeErrorInReport: true })),
  ).toBeUndefined()
}, 600_000)
