/** The client: checks a request, then encodes, signs, sends and reads it, again and again where that helps. */
import { introduce, loadCrypto, transport, unsent } from '#platform'
import { ApiError, isApiError } from './error.ts'
import type { Operation } from './operation.ts'
import type { CallOptions, Client, ClientOptions, DebugEvent, Operations } from './options.ts'
import type { Protocol } from './protocol.ts'
import { mayPass, sleep as realSleep, within } from './retry.ts'

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
  const { debug, now = () => Date.now(), sleep = realSleep, random = Math.random } = options
  const { retries = options.retry === false ? 0 : 3, base = 100, cap = 5000, budget = Infinity } = options.retry || {}
  const fetch = (options.middleware ?? []).reduceRight((next, wrap) => wrap(next), options.fetch ?? transport)

  async function send(operation: Operation, request: object = {}, call: CallOptions = {}): Promise<object> {
    let attempt = 0
    const { name, service, effect } = operation
    const tell = (type: DebugEvent['type'], facts: object): void => {
      debug?.({ type, operation: name, attempt, ...facts } as DebugEvent)
    }
    const problems = operation
      .validate(request)
      .filter((problem) => problem.code !== 'unknown' || options.unknown !== 'pass')
      .filter((problem) => problem.code !== 'ignored' || tell('warning', { problem }))
    const region = (request as { RegionId?: string }).RegionId ?? options.region
    const origin = originOf(options.endpoint ?? service.endpoints?.[region!] ?? service.endpoint, region)
    if (problems.length > 0 || !origin || (protocol.regional && !region)) {
      const detail =
        problems.map(({ message }) => message).join(' ') ||
        (origin ? 'The client needs a region.' : 'The endpoint must be [http[s]://]host[:port].')
      throw new ApiError('Client.InvalidRequest', detail, { problems })
    }
    const end = now() + budget

    for (;;) {
      attempt++
      let pause = 0
      let status: number | undefined
      try {
        await options.limiter?.take(operation, call.signal)
        const ms = Math.min(call.timeout ?? options.timeout ?? 10_000, end - now())
        const late = () => Promise.reject(new ApiError('Client.Timeout', `No reply within ${ms} ms.`))
        return await within(ms, call.signal, late, async (signal) => {
          const credentials: Credentials =
            typeof options.credentials === 'function'
              ? await (options.credentials as () => Credentials)()
              : options.credentials
          const missing = protocol.secrets.find((field) => !credentials?.[field])
          if (missing) throw new ApiError('Client.NoCredentials', `The credentials have no ${missing}.`)
          const { url, init, signed } = await protocol.encode(operation, request, {
            credentials,
            region,
            origin,
            now: now(),
            nonce: `${random()}${random()}`.replace(/\D/g, ''),
            crypto: await loadCrypto(),
          })
          introduce(init.headers, options.userAgent)
          tell('attempt', { origin })
          status = 0
          const reply = await fetch(url, { ...init, signal })
          const body = await reply.text()
          status = reply.status
          tell('reply', { status })
          const header = (field: string) => reply.headers.get(field)
          const after = header('retry-after')
          pause = +after! >= 0 ? +after! * 1000 : Date.parse(after!) - now()
          return protocol.decode(operation, { status, body, header }, signed)
        })
      } catch (thrown) {
        call.signal?.throwIfAborted()
        const error = isApiError(thrown) ? thrown : failure(thrown, status)
        error.attempts = attempt
        const delay = pause > 0 ? pause : random() * Math.min(cap, base * 2 ** (attempt - 1))
        const certain = protocol.throttled.test(error.code) || error.status === 429 || unsent.test(error.message)
        const harmless = certain || (effect !== 'write' && mayPass(error))
        if (attempt > retries || !harmless || delay > LONGEST_PAUSE || now() + delay >= end) throw error
        tell('retry', { code: error.code, delay })
        await sleep(delay, call.signal)
      }
    }
  }

  const client: Record<string, unknown> = { send }
  for (const name in operations) client[name] = send.bind(null, operations[name]!)
  return client as Client<O>
}

/** Scheme and host, undefined when it is none. */
function originOf(endpoint: string, region: string | undefined): string | undefined {
  const given = endpoint.replace(region ? '{region}' : '{region}.', region ?? '')
  const [, scheme = 'https://', host] = /^(https?:\/\/)?([\w.:[\]-]+)\/*$/.exec(given) ?? []
  return host && scheme + host
}

/**
 * What was thrown before the request was under way (status undefined) is not ours, after it a broken connection (0) or a
 * body that cannot be read. Some fetches print the URL or a header: such a cause would show the signature, and is left out.
 */
function failure(thrown: any, status: number | undefined) {
  if (status === undefined) throw thrown
  if (status) return new ApiError('Client.BadReply', `HTTP ${status}, not in the form of this API.`, { status })
  const cause = thrown?.cause?.code ? thrown.cause : thrown
  const text = `${cause?.message || cause?.code || cause}`
  const shows = /Signature=|:\/\//.test(text)
  return new ApiError('Client.Network', shows ? 'The connection failed.' : text, shows ? {} : { cause })
}
