/** The client: checks a request, then encodes, signs, sends and reads it, again and again where that helps. */
import { loadCrypto, transport } from '#platform'
import { ApiError, failure } from './error.ts'
import type { Operation } from './operation.ts'
import type { CallOptions, Client, ClientOptions, Operations } from './options.ts'
import type { Protocol } from './protocol.ts'
import { mayRepeat, within } from './retry.ts'

/**
 * One method per operation, and `send` for any other. They throw an ApiError or the reason of the aborted signal;
 * what the credentials provider throws comes through as it is.
 */
export function createRpcClient<Credentials, O extends Operations>(
  protocol: Protocol<Credentials>,
  operations: O,
  options: ClientOptions<Credentials>,
): Client<O> {
  const { credentials, debug, endpoint, fetch = transport, limiter, now = Date.now, random = Math.random } = options
  const { budget = Infinity, retries = 3, timeout: patience = 10_000, pass } = options

  async function send(
    operation: Operation,
    request: { RegionId?: string } = {},
    { signal, timeout = patience }: CallOptions = {},
  ): Promise<object> {
    const { service } = operation
    const warnings = operation.validate(request)
    const problems = warnings.filter(({ code }) => code !== 'ignored' && code !== pass)
    if (problems[0]) {
      throw new ApiError('Client.InvalidRequest', problems.map(({ message }) => message).join(' '), { problems })
    }
    const { RegionId: region = options.region } = request
    const { origin } = new URL(
      endpoint ??
        'https://' +
          (service.endpoints?.[region!] ?? service.endpoint).replace(
            '{region}.',
            // A region out of a request must not lead to another host.
            region ? region.match(/[\w-]*/) + '.' : '',
          ),
    )
    const end = now() + budget

    for (let attempt = 1; ; attempt++) {
      await limiter?.(operation, signal)
      let status: number | undefined
      let thrown: unknown
      const answer = await within(timeout, signal, async (stop) => {
        const { url, init, signed } = await protocol.encode(operation, request, {
          credentials: await ((credentials as any).call
            ? (credentials as () => Credentials)()
            : (credentials as Credentials)),
          region,
          origin,
          now: now(),
          random,
          crypto: await loadCrypto(),
        })
        status = 0
        const reply = await fetch(url, { ...init, signal: stop })
        const body = await reply.text()
        status = reply.status
        return protocol.decode(operation, status, body, signed)
      }).catch((reason) => {
        signal?.throwIfAborted()
        // Before anything was sent: not ours.
        if (status == null) throw reason
        thrown = reason
      })
      const error = !answer && failure(thrown, status)
      const delay = random() * Math.min(5000, 50 * 2 ** attempt)
      const again =
        error && attempt <= retries && now() + delay < end && mayRepeat(error, operation.effect, protocol.throttled)
      debug?.({ operation: operation.name, attempt, status, warnings, error, delay: again && delay })
      if (answer) return answer
      if (!again) throw error
      await within(delay, signal)
    }
  }

  const client: Record<string, unknown> = { send }
  for (const name in operations) client[name] = send.bind(null, operations[name]!)
  return client as Client<O>
}
