/** How each cloud carries a request and an answer, as far as an OpenAPI document can tell. */

export interface Wire {
  readonly body: 'application/json' | 'application/x-www-form-urlencoded'
  /** The number of a list's first entry when parameters are flattened. */
  readonly listBase: 0 | 1
  readonly signatures: readonly string[]
  /** The status of every error, where the cloud has only one. */
  readonly errorStatus?: number
  /** The error as it stands in the body, inside the envelope if the service has one. */
  readonly error: { readonly [keyword: string]: unknown }
}

const text = { type: 'string' }

const wires: Readonly<Record<string, Wire>> = {
  aliyun: {
    body: 'application/x-www-form-urlencoded',
    listBase: 1,
    signatures: ['ACS3-HMAC-SHA256', 'HMAC-SHA1'],
    error: {
      type: 'object',
      properties: { RequestId: text, HostId: text, Code: text, Message: text, Recommend: text },
      required: ['RequestId', 'Code', 'Message'],
    },
  },
  tencent: {
    body: 'application/json',
    listBase: 0,
    signatures: ['TC3-HMAC-SHA256', 'HmacSHA1', 'HmacSHA256'],
    errorStatus: 200,
    error: {
      type: 'object',
      properties: {
        Error: { type: 'object', properties: { Code: text, Message: text }, required: ['Code', 'Message'] },
        RequestId: text,
      },
      required: ['Error', 'RequestId'],
    },
  },
}

/** A cloud without an entry speaks plain JSON, until someone adds what it really does. */
const plain: Wire = {
  body: 'application/json',
  listBase: 0,
  signatures: [],
  error: { type: 'object', properties: { Code: text, Message: text }, required: ['Code', 'Message'] },
}

export const wireOf = (cloud: string): Wire => wires[cloud] ?? plain
