/** Subscriptions of PrePaid instances: when a term ends, and the terms that follow it. */
import type { InstanceRow } from '../world/rows.ts'
import { minuteDate } from './dates.ts'

export interface Term {
  readonly Period: number
  readonly PeriodUnit: 'Week' | 'Month'
}

const day = 86_400_000

/** What ExpireTime says of an instance without a term, as in the document's sample (line 1079). */
const never = '2099-12-31T15:59Z'

/** When so many terms are over that began at `from`, ms since 1970. */
export function endOfTerm(from: number, { Period, PeriodUnit }: Term, terms = 1): number {
  return PeriodUnit === 'Week' ? from + Period * terms * 7 * day : monthsLater(from, Period * terms)
}

/**
 * With AutoRenew the end of the term that runs now, or of the first; else of the only one. What happens to an instance
 * that expired is not documented: it stays as it is (chosen).
 */
export function expireTime({ created, expires, setup }: InstanceRow, now: number): string {
  if (expires === undefined) return never
  const { AutoRenew, Period, PeriodUnit } = setup
  if (!AutoRenew || !Period || !PeriodUnit || now < expires) return minuteDate(expires)
  const longest = Period * (PeriodUnit === 'Week' ? 7 : 31) * day
  let terms = Math.max(1, Math.floor((now - created) / longest))
  let end = endOfTerm(created, { Period, PeriodUnit }, terms)
  while (end <= now) end = endOfTerm(created, { Period, PeriodUnit }, ++terms)
  return minuteDate(end)
}

/** The same day of a later month, in UTC; its last day when it is too short. */
function monthsLater(from: number, months: number): number {
  const date = new Date(from)
  const dayOfMonth = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  return date.setUTCDate(Math.min(dayOfMonth, last))
}
