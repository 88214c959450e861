/** Which encoding a viewer gets: the first of ours in its list, as viewers order them by preference. */
import type { PixelFormat } from '../format.ts'
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

/** By list of encodings and format: the plans of viewers that get no JPEG, which all who want the same share. */
const plans = new WeakMap<readonly number[], WeakMap<PixelFormat, Plan>>()

/** The viewer's plan: another one when its format or its list of encodings is another one than last time. */
export function planOf(state: ViewerState): Plan {
  const { plan, format, encodings: list, jpeg } = state
  if (plan && plan.from.format === format && plan.from.encodings === list) return plan
  if (jpeg) return (state.plan = make(state))
  const ofList = plans.get(list) ?? new WeakMap<PixelFormat, Plan>()
  const shared = ofList.get(format) ?? make(state)
  plans.set(list, ofList.set(format, shared))
  return (state.plan = shared)
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
