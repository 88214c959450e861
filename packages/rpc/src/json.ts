/** JSON with 64-bit integers: a number where that is exact, else a string of its decimal digits. */
import type { Json } from './operation.ts'

/** A string, which may hold anything, or a number; strings are matched so that digits inside them stay as they are. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g

/** For an operation whose fields of these names are longs: a decimal string given for one travels as a bare integer. */
export const exactJson = (longs: readonly string[]): Json => ({
  parse: (text) =>
    JSON.parse(
      /\d{16}/.test(text)
        ? text.replace(token, (one) => (/^-?\d+$/.test(one) && !Number.isSafeInteger(+one) ? `"${one}"` : one))
        : text,
    ),
  stringify: (value) =>
    JSON.stringify(value).replace(new RegExp(`"(${longs.join('|')})":"(-?(?:0|[1-9]\\d*))"`, 'g'), '"$1":$2'),
})
