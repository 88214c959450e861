import { describe, expect, it } from 'vitest'
import { cstDate, dayStart, millisDate, minuteDate } from './dates.ts'

describe('dates of GWS', () => {
  it('are written as the samples of the document', () => {
    expect(cstDate(Date.parse('2019-09-25T08:17:39Z'))).toBe('Wed Sep 25 16:17:39 CST 2019')
    expect(cstDate(Date.parse('2019-12-31T16:00:05Z'))).toBe('Wed Jan 01 00:00:05 CST 2020')
    expect(minuteDate(Date.parse('2019-10-12T07:35:59.999Z'))).toBe('2019-10-12T07:35Z')
    expect(millisDate(Date.parse('2020-09-03T01:02:03.456Z'))).toBe('2020-09-03T01:02:03.456Z')
  })

  it('are read as days that begin in China', () => {
    expect(dayStart('2020-09-01')).toBe(Date.parse('2020-08-31T16:00:00Z'))
    expect(dayStart('2020-02-29')).toBe(Date.parse('2020-02-28T16:00:00Z'))
    const none = ['2019-02-29', '2020-04-31', '2020-13-01', '2020-00-10', '20200901', '2020-09-01 ', '', '+020-09-01']
    expect(none.map(dayStart)).toEqual(none.map(() => Number.NaN))
  })
})
