/** Signature V1, HMAC-SHA1 over all parameters: the one computation that signing and verifying share. */
import type { Hmac } from '@porthole/rpc'

/** Percent-encodes all but the unreserved characters of RFC 3986; half a surrogate pair becomes U+FFFD. */
export const escape = (text: string): string =>
  plain.test(text)
    ? text
    : encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD')).replace(
        /[!'()*]/g,
        (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
      )

const plain = /^[\w.~-]*$/

/** Parameters sorted by name and encoded, however they were encoded on the wire, without the one named `omitted`. */
export const canonicalQuery = (parameters: ReadonlyMap<string, string>, omitted?: string): string => {
  let text = ''
  for (const name of [...parameters.keys()].sort()) {
    if (name !== omitted) text += `${text && '&'}${escape(name)}=${escape(parameters.get(name)!)}`
  }
  return text
}

/** What the HMAC key is made of. */
export const secretV1 = (secret: string): string => `${secret}&`

/** The string to sign. `canonical` holds the parameters of query and form body without Signature; the path is always `/`. */
export const textV1 = (method: string, canonical: string): string => `${method}&%2F&${encodeURIComponent(canonical)}`

/** The signature in base64 and the string to sign. `key` is that of secretV1(). */
export const signV1 = async (
  key: Hmac,
  method: string,
  canonical: string,
): Promise<readonly [signature: string, text: string]> => {
  const text = textV1(method, canonical)
  return [await key(text, 'base64'), text]
}
