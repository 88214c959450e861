/** How a comparison is measured and told: interleaved samples, medians and spread, a target that is met or missed. */

export interface Settings {
  /** Shorter runs: to see that all works, not to judge. */
  readonly quick: boolean
}

export interface Stats {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly n: number
}

/** One line of a table. */
export interface Row {
  readonly what: string
  readonly ours: string
  /** The peer and its figure; empty where the target stands alone. */
  readonly peer: string
  readonly ratio?: string
  readonly spread?: string
  readonly target?: string
  /** Undefined where there is no target. */
  readonly met?: boolean
}

/** What a section found. */
export interface Report {
  readonly title: string
  readonly rows: readonly Row[]
  readonly notes: readonly string[]
  /** All samples by contender. */
  readonly samples: Readonly<Record<string, Stats>>
}

export type Section = (settings: Settings) => Promise<Report>

export interface Bound {
  readonly atLeast?: number
  readonly atMost?: number
}

export type Samples<Name extends string> = Readonly<Record<Name, readonly number[]>>

export function statsOf(values: readonly number[]): Stats {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  const median = sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
  return { median, min: sorted[0]!, max: sorted.at(-1)!, n: sorted.length }
}

/** Ours over the peer's, round by round, so that what slows the machine slows both. */
export function ratioOf(ours: readonly number[], peer: readonly number[]): Stats {
  return statsOf(ours.map((value, round) => value / peer[round]!))
}

/** Measures all contenders once a round, ABAB...; every other round backwards, so that none always follows the same. */
export async function interleave<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, () => number | Promise<number>>>,
): Promise<Samples<Name>> {
  const names = Object.keys(contenders) as Name[]
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 ? names.toReversed() : names) samples[name].push(await contenders[name]())
  }
  return samples
}

export const isMet = (value: number, { atLeast = -Infinity, atMost = Infinity }: Bound): boolean =>
  value >= atLeast && value <= atMost

/** `>= 1.3`, `<= 26.0 KB`. */
export function boundText({ atLeast, atMost }: Bound, text: (value: number) => string = plain): string {
  return atLeast === undefined ? `<= ${text(atMost!)}` : `>= ${text(atLeast)}`
}

export interface Contender {
  readonly name?: string
  readonly values: readonly number[]
}

/** A line that compares two contenders by the ratio of their figures, ours over theirs. */
export function compare(
  what: string,
  ours: readonly number[],
  peer: Contender,
  text: (value: number) => string,
  bound?: Bound,
): Row {
  const ratio = ratioOf(ours, peer.values)
  return {
    what,
    ours: text(statsOf(ours).median),
    peer: `${peer.name ?? 'peer'} ${text(statsOf(peer.values).median)}`,
    ratio: plain(ratio.median),
    spread: `${plain(ratio.min)}-${plain(ratio.max)}`,
    ...(bound && { target: boundText(bound), met: isMet(ratio.median, bound) }),
  }
}

/** A line whose target is a figure of ours alone. */
export function limit(what: string, value: number, peer: string, text: (value: number) => string, bound?: Bound): Row {
  return {
    what,
    ours: text(value),
    peer,
    ...(bound && { target: boundText(bound, text), met: isMet(value, bound) }),
  }
}

/** A line that tells whether something works. */
export const works = (what: string, problem: string | undefined): Row => ({
  what,
  ours: problem === undefined ? 'yes' : 'no',
  peer: problem ?? '',
  target: 'yes',
  met: problem === undefined,
})

export const samplesOf = (samples: Readonly<Record<string, readonly number[]>>, prefix = ''): Record<string, Stats> =>
  Object.fromEntries(Object.entries(samples).map(([name, values]) => [`${prefix}${name}`, statsOf(values)]))

export const plain = (value: number): string => (value >= 10 ? value.toFixed(1) : value.toFixed(2))
/** A kilobyte has 1,000 bytes. */
export const kilobytes = (bytes: number): string =>
  bytes >= 1e6 ? `${plain(bytes / 1e6)} MB` : `${plain(bytes / 1000)} KB`
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
export const milliseconds = (ms: number): string => (ms >= 1000 ? `${plain(ms / 1000)} s` : `${ms.toFixed(1)} ms`)
export const perSecond = (rate: number): string =>
  rate >= 1e6
    ? `${(rate / 1e6).toFixed(2)}M/s`
    : rate >= 1e4
      ? `${(rate / 1000).toFixed(1)}k/s`
      : `${rate.toFixed(0)}/s`
export const microseconds = (us: number): string => `${us.toFixed(0)} us`
