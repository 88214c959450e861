/** The client: checks a request, then encodes, signs, sends and reads it, again and again where that helps. */
import { agent, loadCrypto, transport } from '#platform'
import { originOf } from './endpoint.ts'
import { ApiError, isApiError } from './error.ts'
import type { FetchInit } from './fetch.ts'
import type { Operation } from './operation.ts'
import type { CallOptions, Client, ClientOptions, Operations } from './options.ts'
import type { Protocol } from './protocol.ts'
import { mayRepeat, retryAfter, sleep as realSleep, within } from './retry.ts'
import { version } from './version.ts'

/** A server that asks for a longer pause, in milliseconds, gets its answer handed on instead. */
const LONGEST_PAUSE = 60_000

/**
 * One method per operation, and `send`. A method throws ApiError, or the reason of its aborted signal;
 * what the credentials provider throws comes through as it is.
 */
export function createRpcClient<Credentials, O extends Operations>(
  protocol: Protocol<Credentials>,
  operations: O,
  options: ClientOptions<Credentials>,
): Client<O> {
  const { credentials, debug, limiter, now = () => Date.now(), sleep = realSleep, random = Math.random } = options
  const { retries = 3, base = 100, cap = 5000, budget = Infinity } = options.retry || { retries: options.retry === false ? 0 : 3 }
  const fetch = (options.middleware ?? []).reduceRight((next, wrap) => wrap(next), options.fetch ?? transport)
  const digits = () => random().toFixed(16).slice(2)

  async function send(operation: Operation, request: object = {}, call: CallOptions = {}): Promise<object> {
    const { name } = operation
    const wrong = operation.validate(request).filter((problem) => {
      if (problem.code === 'ignored') debug?.({ type: 'warning', operation: name, problem })
      else return problem.code !== 'unknown' || options.unknown !== 'pass'
    })
    if (wrong[0]) {
      throw new ApiError('Client.InvalidRequest', wrong.map(({ message }) => message).join(' '), { problems: wrong })
    }
    const region = (request as { RegionId?: string }).RegionId ?? options.region
    const origin = originOf(operation.service, region, options.endpoint)
    const end = now() + budget

    for (let attempt = 1; ; attempt++) {
      let pause = NaN
      try {
        await limiter?.take(operation, call.signal)
        const ms = Math.min(call.timeout ?? options.timeout ?? 10_000, end - now())
        const late = () => Promise.reject(new ApiError('Client.Timeout', `No reply within ${ms} ms.`))
        return await within(ms, call.signal, late, async (signal) => {
          ...
        })
      } catch (error) {
        call.signal?.throwIfAborted()
        if (!isApiError(error)) throw error
        error.attempts = attempt
        ...
      }
    }
  }
}
