/** Whole numbers of 64 bits, such as UserId: kept as decimal digits, answered as numbers where these are exact. */

/** Digits without needless zeros, so that equal numbers are equal texts; undefined beyond 64 bits. */
export function digitsOf(long: number | string): string | undefined {
  const [, sign = '', digits = ''] = /^(-?)0*(\d+)$/.exec(String(long)) ?? []
  // The length comes first: making a number of megabytes of digits would take seconds.
  if (digits === '' || digits.length > 19) return undefined
  const value = BigInt(sign + digits)
  return BigInt.asIntN(64, value) === value ? String(value) : undefined
}

/** What a reply writes as a number: a string where a number would not be exact. */
export function longOf(digits: string): number | string {
  const number = Number(digits)
  return Number.isSafeInteger(number) ? number : digits
}
