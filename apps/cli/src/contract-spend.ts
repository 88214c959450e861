/** What `--writes` may cost where nothing is made anew: told before, and allowed by a number. */
import type { Spend } from '@porthole/contract'
import { UsageError } from './usage.ts'

/** What to tell of it. Throws a UsageError unless as many things may be made as could be. */
export function allowedSpend({ calls, changes, created }: Spend, endpoint: string, allowed: number): string {
  const told = Object.entries(changes).map(([name, count]) => `${name} ${count}`)
  if (created > allowed) {
    throw new UsageError(
      [
        `--writes would call ${endpoint} up to ${calls} times, and change something with ${told.join(', ')}. Up to ${created} things would be made, and cost money: --max-created ${created} allows it; --service or --only make it fewer.`,
      ],
      'contract',
    )
  }
  const change = told.length > 0 ? `; what changes something: ${told.join(', ')}` : ''
  return `note: up to ${calls} calls${change}; up to ${created} things are made.`
}
