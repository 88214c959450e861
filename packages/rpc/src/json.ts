/** JSON with 64-bit integers: a number where that is exact, else a string of its decimal digits. */

/** A string, which may hold anything, or a number; strings are matched so that digits inside them stay as they are. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g

/** Like JSON.parse, but an integer beyond the safe range becomes a decimal string. Throws a SyntaxError. */
export const parseJson = (text: string): unknown =>
  JSON.parse(
    /\d{16}/.test(text)
      ? text.replace(TOKEN, (token) => (/^-?\d+$/.test(token) && !Number.isSafeInteger(+token) ? `"${token}"` : token))
      : text,
  )

/** Like JSON.stringify, but the fields named in `longs` are written as bare integers when they are decimal strings. */
export const stringifyJson = (value: object, longs?: readonly string[]): string => {
  const text = JSON.stringify(value)
  return longs ? text.replace(new RegExp(`"(${longs.join('|')})":"(-?\\d+)"`, 'g'), '"$1":$2') : text
}
