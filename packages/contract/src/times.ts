/** Times of a run, which would be others in the next one, stand still; older and later ones are as they are. */

const minute = 60_000
/** Some texts are in China's time. */
const china = 8 * 60 * minute

/** ms since 1970: from when to when the run was. */
export interface Span {
  readonly from: number
  readonly until: number
}

const iso = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?/g
const stillIso = '2000-01-01T00:00:00.000'
/** As the samples of document 003 have it: `Tue Aug 25 17:26:51 CST 2020`. */
const worded = /(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2} \d\d) (\d\d:\d\d:\d\d) CST (\d{4})/g
const stillWorded = 'Sat Jan 01 00:00:00 CST 2000'

export function withStillTimes(text: string, span: Span): string {
  return text
    .replace(iso, (found) => {
      const time = Date.parse(`${found.replace(' ', 'T').replace(/Z$/, '')}Z`)
      return isIn(time, span) ? found.replace(/\d/g, (_, at: number) => stillIso[at] ?? '0') : found
    })
    .replace(worded, (found, day: string, time: string, year: string) =>
      isIn(Date.parse(`${day} ${year} ${time} UTC`), span) ? stillWorded : found,
    )
}

const isIn = (time: number, { from, until }: Span): boolean =>
  [time, time - china].some((one) => one >= from - minute && one <= until + minute)
