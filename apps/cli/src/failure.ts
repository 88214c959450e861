/** What went wrong, in words for stderr, and the exit code for it. */
import { isApiError } from '@porthole/rpc'
import type { Trace } from './call.ts'
import { exitCodes } from './exit-codes.ts'
import { UsageError } from './usage.ts'

export interface Failure {
  readonly text: string
  readonly code: number
}

/** Each line of the text is a sentence of its own: whoever prints it breaks lines. */
export async function failureOf(error: unknown, { attempts, keys }: Trace): Promise<Failure> {
  if (error instanceof UsageError) return { text: usage(error), code: exitCodes.usage }
  if (!isApiError(error))
    return { text: `porthole: ${error instanceof Error ? error.message : String(error)}`, code: exitCodes.failure }

  const hint = wrongSecret.test(error.code)
    ? await secretHint(keys)
    : hints.find(([code]) => code.test(`${error.code} ${causeOf(error)}`))?.[1]
  const text = [
    `[${error.code}] ${plain(error.detail)}`,
    attempts > 1 && `After ${attempts} attempts.`,
    error.requestId && `Request id: ${error.requestId}`,
    hint && `Hint: ${hint}`,
  ]
  const code =
    error.code === 'Client.InvalidRequest'
      ? exitCodes.usage
      : authentication.test(error.code)
        ? exitCodes.authentication
        : exitCodes.failure
  return { text: text.filter(Boolean).join('\n'), code }
}

function usage({ problems, about }: UsageError): string {
  const see = `See porthole ${about ? `${about} ` : ''}--help`
  if (problems.length === 1) return `porthole: ${problems[0]}\n${see}`
  return [`porthole: ${problems.length} problems`, ...problems.map((problem) => `  ${problem}`), see].join('\n')
}

/** In the words of the command line. What OpenSSL says names its own source files: only its reason is for people. */
function plain(detail: string): string {
  const [, reason] = /:SSL routines:[^:]*:([^:]+)/.exec(detail) ?? []
  if (reason) return `No TLS connection: ${reason.trim()}.`
  return detail.replace('options.credentials', '--access-key-id and --access-key-secret').trim()
}

const wrongSecret = /^(?:SignatureDoesNotMatch|AuthFailure\.SignatureFailure)$/

async function secretHint(keys: Trace['keys']): Promise<string> {
  // A role that answered for the call may be silent by now.
  const place = await keys?.().catch(() => undefined)
  return place ? `the keys came from ${place}: check the secret.` : 'check the secret.'
}

const authentication =
  /^(?:Client\.NoCredentials|AuthFailure\b|SignatureDoesNotMatch|IncompleteSignature|InvalidAccessKey|InvalidSecurityToken|MissingSecurityToken|InvalidTimeStamp|SignatureNonceUsed)/

/** By code, and by the code of the system's error behind it. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'nothing listens at that address; npm start in the checkout starts the mock server.'],
  [/ENOTFOUND|EAI_AGAIN/, 'that host is not known here: check --endpoint and --region.'],
  [/EPROTO|ERR_SSL|WRONG_VERSION/, 'the server may speak plain http: begin --endpoint with http://'],
  [/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/, 'set NODE_EXTRA_CA_CERTS to a file that holds the certificate of your server.'],
  [/PROXY/, 'the proxy that HTTPS_PROXY names does not let this call through.'],
  [/^Client\.Timeout/, 'give the service longer with --timeout SECONDS.'],
  [/SignatureExpire|InvalidTimeStamp/, "compare this machine's clock with the real time."],
  [
    /^(?:InvalidAccessKeyId|AuthFailure\.SecretIdNotFound)/,
    'this key id is unknown there; porthole help tells where keys are looked for.',
  ],
  [/^(?:Throttling|RequestLimitExceeded)/, 'too many calls: try again later.'],
]

function causeOf(error: Error): string {
  const { cause } = error
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
}
