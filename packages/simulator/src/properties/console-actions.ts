/** What may happen to consoles, at random: calls, what browsers do, hands from outside and time. */
import fc from 'fast-check'
import { cvmIds, ecsIds } from './console-model.ts'
import { actors } from './trial.ts'

export const people = [actors[0]!, actors[1]!, actors[3]!, actors[4]!]
export const states = {
  start: 'Running',
  stop: 'Stopped',
  hibernate: 'Hibernated',
  'cvm.start': 'RUNNING',
  'cvm.stop': 'STOPPED',
}

export type ConsoleAction =
  | { readonly wait: number }
  | { readonly by: number; readonly url: string; readonly region: string; readonly times: number }
  | { readonly by: number; readonly shot: string; readonly region: string; readonly WakeUp?: boolean | undefined }
  /** One of the newest tickets, their own or, with `of`, somebody else's. */
  | { readonly by: number; readonly of?: number | undefined; readonly redeem: number; readonly times: number }
  | { readonly by: number; readonly console: 'touch' | 'close' | 'idle'; readonly nth: number }
  | { readonly by: number; readonly become: keyof typeof states; readonly id: string }
  | { readonly by: number; readonly retire: string; readonly retired: boolean }

const of = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const by = of(0, 0, 0, 0, 0, 0, 0, 1, 2, 3)
const times = of(1, 1, 1, 1, 1, 2, 12, 40)
const ecsId = of('i-run', 'i-run', 'i-run', 'i-run', 'i-run', 'i-run', ...ecsIds, 'i-unknown', 'ins-running1')
const cvmId = of(
  'ins-running1',
  'ins-running1',
  'ins-running1',
  'ins-running1',
  'ins-running1',
  'ins-running1',
  ...cvmIds,
  'ins-unknown1',
  'i-run',
)

export const consoleAction: fc.Arbitrary<ConsoleAction> = fc.oneof(
  {
    weight: 5,
    arbitrary: of(
      0,
      1,
      1,
      500,
      999,
      1000,
      1,
      1000,
      3000,
      5000,
      9999,
      10_000,
      14_999,
      15_000,
      15_001,
      30_000,
      59_999,
      60_000,
    ).map((wait) => ({ wait })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      by,
      url: ecsId,
      region: of('cn-hangzhou', 'cn-hangzhou', 'cn-hangzhou', 'cn-beijing', 'cn-nowhere'),
      times: of(1),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      by,
      url: cvmId,
      region: of('ap-beijing', 'ap-beijing', 'ap-shanghai'),
      times: of(1, 1, 1, 6, 12),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      by,
      shot: of('i-run', 'i-run', 'i-run', 'i-sleep', 'i-sleep', ...ecsIds, 'i-unknown'),
      region: of('cn-hangzhou', 'cn-hangzhou', 'cn-hangzhou', 'cn-hangzhou', 'cn-beijing', 'cn-nowhere'),
      WakeUp: of(undefined, false, true),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      by,
      of: of(undefined, undefined, undefined, undefined, undefined, 0, 1, 2, 3),
      redeem: fc.nat(1),
      times,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      by,
      console: of('touch', 'touch', 'close', 'idle'),
      nth: fc.nat(3),
    }) as fc.Arbitrary<ConsoleAction>,
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(by, of(...(Object.keys(states) as (keyof typeof states)[])), fc.nat(9))
      .map(([one, what, nth]) => ({
        by: one,
        become: what,
        id: what.startsWith('cvm') ? cvmIds[nth < 7 ? 0 : 1]! : ecsIds[nth < 6 ? 0 : nth - 6]!,
      })),
  },
  { weight: 1, arbitrary: fc.record({ by, retire: of('i-far', 'i-old'), retired: fc.boolean() }) },
)
