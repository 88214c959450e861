/** The client: checks a request, then encodes, signs, sends and reads it, again and again where that helps. */
import { agent, loadCrypto, transport } from '#platform'
import { originOf } from './endpoint.ts'
import { ApiError, isApiError, networkError } from './error.ts'
import type { Operation } from './operation.ts'
import type { CallOptions, Client, ClientOptions, Operations } from './options.ts'
import type { Protocol } from './protocol.ts'
import { mayRepeat, retryAfter, sleep as realSleep, within } from './retry.ts'
import { version } from './version.ts'

/** A server that asks for a longer pause, in milliseconds, has its refusal handed on instead. */
const LONGEST_PAUSE = 60_000

/**
 * One method per operation, and `send` for any other. They throw an ApiError or the reason of the aborted signal;
 * what the credentials provider throws comes through as it is.
 */
export function createRpcClient<Credentials, O extends Operations>(
  protocol: Protocol<Credentials>,
  operations: O,
  options: ClientOptions<Credentials>,
): Client<O> {
  const { credentials, debug, now = () => Date.now(), sleep = realSleep, random = Math.random } = options
  const { retries = options.retry === false ? 0 : 3, base = 100, cap = 5000, budget = Infinity } = options.retry || {}
  const fetch = (options.middleware ?? []).reduceRight((next, wrap) => wrap(next), options.fetch ?? transport)
  const userAgent = agent && `${options.userAgent ?? ''} porthole/${version} ${agent}`.trim()
  const digits = () => random().toFixed(16).slice(2)

  async function send(operation: Operation, request: object = {}, call: CallOptions = {}): Promise<object> {
    const { name } = operation
    const problems = operation.validate(request).filter((problem) => {
      if (problem.code === 'ignored') debug?.({ type: 'warning', operation: name, problem })
      else return problem.code !== 'unknown' || options.unknown !== 'pass'
    })
    if (problems[0]) {
      throw new ApiError('Client.InvalidRequest', problems.map(({ message }) => message).join(' '), { problems })
    }
    const region = (request as { RegionId?: string }).RegionId ?? options.region
    if (protocol.regional && !region) throw new ApiError('Client.InvalidRequest', 'No region: give the client one.')
    const origin = originOf(operation.service, region, options.endpoint)
    const end = now() + budget

    for (let attempt = 1; ; attempt++) {
      let pause = 0
      try {
        await options.limiter?.take(operation, call.signal)
        const ms = Math.min(call.timeout ?? options.timeout ?? 10_000, end - now())
        const late = () => Promise.reject(new ApiError('Client.Timeout', `No reply within ${ms} ms.`))
        return await within(ms, call.signal, late, async (signal) => {
          const keys = typeof credentials === 'function' ? await (credentials as () => Credentials)() : credentials
          const missing = protocol.secrets.find((secret) => !keys?.[secret])
          if (missing) throw new ApiError('Client.NoCredentials', `The credentials have no ${missing}.`)
          const encoded = await protocol.encode(operation, request, {
            credentials: keys,
            region,
            origin,
            now: now(),
            nonce: digits() + digits(),
            crypto: await loadCrypto(),
          })
          const { url, init, signed } = encoded
          if (userAgent) init.headers['user-agent'] = userAgent
          debug?.({ type: 'attempt', operation: name, attempt, origin })
          const { status, headers, body } = await fetch(url, { ...init, signal })
            .then(async (reply) => ({ status: reply.status, headers: reply.headers, body: await reply.text() }))
            .catch((error) => {
              throw isApiError(error) ? error : networkError(error, encoded)
            })
          debug?.({ type: 'reply', operation: name, attempt, status })
          pause = retryAfter(headers.get('retry-after'), now())
          try {
            return protocol.decode(operation, { status, body, header: (field) => headers.get(field) }, signed)
          } catch (error) {
            throw isApiError(error)
              ? error
              : new ApiError('Client.BadReply', `HTTP ${status} with a body that is not a reply of this API.`, {
                  status,
                })
          }
        })
      } catch (error) {
        call.signal?.throwIfAborted()
        if (!isApiError(error)) throw error
        error.attempts = attempt
        const delay = pause > 0 ? pause : random() * Math.min(cap, base * 2 ** (attempt - 1))
        if (
          attempt > retries ||
          !mayRepeat(error, operation.effect, protocol.throttled) ||
          delay > LONGEST_PAUSE ||
          now() + delay >= end
        )
          throw error
        debug?.({ type: 'retry', operation: name, attempt, code: error.code, delay })
        await sleep(delay, call.signal)
      }
    }
  }

  const client: Record<string, unknown> = { send }
  for (const [name, operation] of Object.entries(operations)) {
    client[name] = (request?: object, call?: CallOptions) => send(operation, request, call)
  }
  return client as Client<O>
}
