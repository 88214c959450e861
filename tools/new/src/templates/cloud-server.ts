/** The server side of a new cloud, for the same placeholder scheme. */
import { pascal } from '../names.ts'

export const serverSource = (cloud: string): string => `\
/** How ${pascal(cloud)} Cloud speaks, seen from the server: codes and sentences are placeholders. REPLACE after the vendor's page. */
import { exactJson } from '@porthole/rpc/json'
import { type Call, type Dialect, ServiceError, type ServerReply, type Trust } from '@porthole/rpc/server'
import { algorithm, parseAuthorization, sign } from './sign.ts'

/** Keeps integers beyond the safe ones as their digits. */
const exact = exactJson([])

/** Milliseconds that a client's clock may differ. */
const skew = 15 * 60_000

export const ${cloud}Dialect: Dialect = {
  cloud: '${cloud}',

  requestId: (uuid) => uuid,

  claims(request) {
    const own = request.header('authorization')?.startsWith(algorithm) || request.header('x-${cloud}-action')
    return own ? 2 : request.header('host')?.endsWith('.${cloud}.example') ? 1 : 0
  },

  identify(request, services, requestId) {
    if (request.method !== 'POST') throw refusal('UnsupportedMethod', 405, 'Only POST is supported.')
    const action = request.header('x-${cloud}-action')
    const version = request.header('x-${cloud}-version')
    if (!action) throw refusal('MissingAction', 400, 'The header x-${cloud}-action is required.')
    if (!version) throw refusal('MissingVersion', 400, 'The header x-${cloud}-version is required.')
    const fitting = services.filter(({ service }) => service.version === version)
    const service = fitting.find(({ operations }) => Object.hasOwn(operations, action)) ?? fitting[0]
    if (!service) throw refusal('UnknownVersion', 400, 'No service has this version.')
    return {
      request,
      requestId,
      service,
      action,
      keyId: parseAuthorization(request.header('authorization') ?? '')?.keyId ?? '',
      region: request.header('x-${cloud}-region') ?? service.defaultRegion,
      format: 'JSON',
    }
  },

  verify,

  decode({ request }) {
    if (request.body.length === 0) return {}
    try {
      const values = exact.parse(new TextDecoder().decode(request.body))
      if (typeof values === 'object' && values !== null && !Array.isArray(values)) return { ...values }
    } catch {
      // Told below: what the parser says would quote the body.
    }
    throw refusal('InvalidBody', 400, 'The body is not a JSON object.')
  },

  refuse({ service }, operation, problems) {
    const problem = problems.find(({ code }) => code === 'required') ?? problems[0]!
    const { missing, invalid, unknown = invalid } = service.problems
    const reply = problem.code === 'required' ? missing : problem.code === 'unknown' ? unknown : invalid
    const fill = (text: string) => text.replaceAll('{Name}', () => problem.path)
    const code = fill(reply.code)
    const own = operation && Object.hasOwn(operation.errors, code) ? operation.errors[code]?.http : undefined
    return refusal(code, own ?? reply.http ?? 400, fill(reply.message))
  },

  unknownAction: ({ action }) => refusal('UnknownAction', 404, \`There is no action \${action}.\`),

  reply: ({ requestId }, _operation, result) => answer(200, { ...result, RequestId: requestId }),

  fail: ({ requestId }, { code, http, message }) =>
    answer(http, { Code: code, Message: message, RequestId: requestId }),
}

async function verify({ request, keyId }: Call, { secretOf, useNonce, now, crypto }: Trust): Promise<void> {
  const claim = parseAuthorization(request.header('authorization') ?? '')
  const nonce = request.header('x-${cloud}-nonce')
  const time = Date.parse(request.header('x-${cloud}-date') ?? '')
  if (!claim || !nonce || Number.isNaN(time)) {
    throw refusal('IncompleteSignature', 400, 'Authorization, x-${cloud}-date and x-${cloud}-nonce are required.')
  }
  if (Math.abs(now() - time) > skew) throw refusal('RequestExpired', 400, 'The request is too old or too new.')
  const known = await secretOf(keyId)
  if (!known) throw refusal('UnknownAccessKey', 403, 'There is no such access key.')
  const header = (name: string) => request.header(name)
  const [signature] = await sign(crypto, known.secret, { ...request, header })
  if (!same(signature, claim.signature)) throw refusal('SignatureFailure', 403, 'The signature is not the expected one: the secret may be wrong.')
  if ((known.token ?? '') !== (request.header('x-${cloud}-token') ?? '')) {
    throw refusal('WrongToken', 403, 'The token is not the one of this access key.')
  }
  if (!(await useNonce(\`\${keyId} \${nonce}\`, time + skew))) {
    throw refusal('NonceUsed', 400, 'The nonce was used before.')
  }
}

const refusal = (code: string, http: number, message: string): ServiceError => new ServiceError(code, http, message)

const answer = (status: number, values: object): ServerReply => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(values),
})

/** Compares in a time that says nothing about where two texts differ. */
function same(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}
`
