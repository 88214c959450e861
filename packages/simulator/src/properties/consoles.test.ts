import fc from 'fast-check'
import { expect, it } from 'vitest'
import { consoleAction } from './console-actions.ts'
import { seed } from './console-model.ts'
import { ConsolePlay } from './console-play.ts'
import { createTrial } from './trial.ts'

const runs = Number(process.env['PORTHOLE_RUNS'] ?? 60)

it('opens consoles and takes screenshots exactly as often as the documents allow', async () => {
  const property = fc.asyncProperty(
    fc.noBias(fc.array(consoleAction, { minLength: 1, maxLength: 120, size: 'max' })),
    async (actions) => new ConsolePlay(await createTrial(seed, {})).run(actions),
  )
  expect(
    fc.defaultReportMessage(await fc.check(property, { numRuns: runs, includeErrorInReport: true })),
  ).toBeUndefined()
}, 600_000)
