/** The four ways in which GWS writes a time. Zones: China Standard Time (UTC+8) for the first, UTC for the others. */

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const eightHours = 8 * 3_600_000

/** A list writes the same few times over and over, and a Date costs more than all else of its item. */
function remembered(write: (time: number) => string): (time: number) => string {
  const written = new Map<number, string>()
  return (time) => {
    let text = written.get(time)
    if (text === undefined) {
      if (written.size >= 1000) written.clear()
      written.set(time, (text = write(time)))
    }
    return text
  }
}

/** `Wed Sep 25 16:17:39 CST 2019`: clusters and images. */
export const cstDate = remembered((time) => {
  const date = new Date(time + eightHours)
  const clock = date.toISOString().slice(11, 19)
  const day = String(date.getUTCDate()).padStart(2, '0')
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${day} ${clock} CST ${date.getUTCFullYear()}`
})

/** `2019-10-12T07:35Z`: instances. */
export const minuteDate = remembered((time) => `${new Date(time).toISOString().slice(0, 16)}Z`)

/** `2020-09-03T01:02:03.456Z`: connections. */
export function millisDate(time: number): string {
  return new Date(time).toISOString()
}

/** When a day such as `2020-09-01` begins in China Standard Time (chosen), in ms since 1970; NaN when it is none. */
export function dayStart(day: string): number {
  const time = Date.parse(`${day}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(day) && new Date(time || 0).toISOString().startsWith(day)
    ? time - eightHours
    : Number.NaN
}
