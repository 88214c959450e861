/** Which encoding a viewer gets: the first of ours in its list, as viewers order them by preference. */
import { pixelsOf } from '../pixels.ts'
import { encodings } from './encoder.ts'
import type { Encode, Plan, ViewerState } from './encoder.ts'
import { encodeHextile } from './hextile.ts'
import { encodeRaw } from './raw.ts'
import { encodeTight } from './tight.ts'
import { encodeZrle } from './zrle.ts'

const ours: ReadonlyMap<number, Encode> = new Map([
  [encodings.raw, encodeRaw],
  [encodings.hextile, encodeHextile],
  [encodings.tight, encodeTight],
  [encodings.zrle, encodeZrle],
])

/** JPEG qualities of the levels 0 to 9, as TurboVNC and TigerVNC have them. */
const qualities = [15, 29, 41, 42, 62, 77, 79, 86, 92, 100]

/** The viewer's plan: made when its format or its list of encodings is another one than last time. */
export function planOf(state: ViewerState): Plan {
  const { plan, format, encodings: list } = state
  if (plan && plan.from.format === format && plan.from.encodings === list) return plan
  return (state.plan = make(state))
}

function make({ format, encodings: list, jpeg }: ViewerState): Plan {
  const number = list.find((each) => ours.has(each)) ?? encodings.raw
  const pixels = pixelsOf(format)
  // Level 0 would deflate nothing, and 9 takes ten times as long as 6 for hardly less.
  const level = Math.min(6, Math.max(1, pseudo(list, encodings.compression) ?? 1))
  const quality = qualities[pseudo(list, encodings.quality) ?? -1]
  const deflates = number === encodings.zrle || number === encodings.tight
  const pictures = jpeg && quality !== undefined && number === encodings.tight
  return {
    key: [number, pixels.key, deflates ? level : '', pictures ? quality : ''].join(','),
    encode: ours.get(number) ?? encodeRaw,
    pixels,
    level,
    ...(pictures ? { jpeg: { make: jpeg, quality } } : {}),
    from: { format, encodings: list },
  }
}

/** Which of the ten levels that begin at `first` a viewer asked for; the first that it names. */
function pseudo(list: readonly number[], first: number): number | undefined {
  const found = list.find((each) => each >= first && each <= first + 9)
  return found === undefined ? undefined : found - first
}
