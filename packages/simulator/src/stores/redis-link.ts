/** The connection to Redis: refuses at once while it is away, never sends late, and comes back by itself. */
import type { Script } from './redis-scripts.ts'
import { StoreError } from './store.ts'

export interface RedisLink {
  /** One command, which changes nothing. */
  send<T>(command: readonly string[]): Promise<T>
  /** A script that changes nothing. */
  run<T>(script: Script, keys: readonly string[], args: readonly string[]): Promise<T>
  /** A script that may change something: when the connection ends before its reply, the error says that. */
  change(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>
  close(): Promise<void>
}

/** The watch looks so often (ms); after so many looks without any reply, what is waited for will not come. */
const watchInterval = 1000
const mostSilence = 10

const schemes: Readonly<Record<string, string>> = {
  'redis:': 'redis:',
  'rediss:': 'rediss:',
  'valkey:': 'redis:',
  'valkeys:': 'rediss:',
}

/** Resolves as soon as it is clear whether Redis is there; it goes on trying if not. */
export async function connectRedis(url: string): Promise<RedisLink> {
  const { address, plain } = parsed(url)
  const { createClient, DisconnectsClientError, ErrorReply } = await redisClient()
  let why = 'no connection yet'
  let waiting = 0
  let heard = 0
  let closed = false

  function connect(settled: () => void = () => {}): ReturnType<typeof make> {
    const made = make()
    made.on('error', (error: unknown) => {
      why = reason(error)
      settled()
    })
    made.on('ready', settled)
    made.connect().catch(() => {}) // Its errors are heard above.
    return made
  }

  function make() {
    return createClient({
      url: plain,
      RESP: 2,
      disableOfflineQueue: true,
      // The watch below does what a timer per command would do.
      commandOptions: { timeout: 0 },
      socket: { connectTimeout: 2000, reconnectStrategy: (tries: number) => Math.min(25 * 2 ** tries, 1000) },
    })
  }

  async function send<T>(command: readonly string[], lost = ''): Promise<T> {
    if (!client.isReady)
      throw new StoreError(closed ? `The store in Redis at ${address} is closed.` : unanswered(address, why))
    waiting++
    try {
      return (await client.sendCommand(command)) as T
    } catch (error) {
      if (error instanceof ErrorReply)
        throw new StoreError(`Redis at ${address} refuses: ${error.message}`, { cause: error })
      const said = error instanceof DisconnectsClientError ? why : reason(error)
      throw new StoreError(unanswered(address, said) + lost, { cause: error })
    } finally {
      waiting--
      heard++
    }
  }

  async function evaluate<T>({ text, sha }: Script, keys: readonly string[], args: readonly string[], lost?: string) {
    const rest = [String(keys.length), ...keys, ...args]
    try {
      return await send<T>(['EVALSHA', sha, ...rest], lost)
    } catch (error) {
      if (!((error as Error).cause as Error | undefined)?.message.startsWith('NOSCRIPT')) throw error
      return send<T>(['EVAL', text, ...rest], lost)
    }
  }

  let before = 0
  let silence = 0
  const watch = setInterval(() => {
    silence = waiting > 0 && heard === before ? silence + 1 : 0
    before = heard
    if (silence < mostSilence) return
    silence = 0
    why = `no reply for ${(mostSilence * watchInterval) / 1000} s`
    client.destroy()
    client = connect()
  }, watchInterval)
  watch.unref()

  let client!: ReturnType<typeof make>
  await new Promise<void>((settled) => {
    client = connect(settled)
  })

  return {
    send: (command) => send(command),
    run: (script, keys, args) => evaluate(script, keys, args),
    change: (script, keys, args) => evaluate(script, keys, args, ' Whether the change was made is unknown.'),
    async close() {
      if (closed) return
      closed = true
      if (client.isReady) await client.close()
      else client.destroy()
      clearInterval(watch)
    },
  }
}

const unanswered = (address: string, why: string): string => `Redis at ${address} does not answer: ${why}.`

/** Of a connection that several addresses refused, the message is empty. */
function reason(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string }
  return (message || code || 'unknown error').replace(/\.$/, '')
}

/** The host and port, to be named in messages, and the URL as the client reads it. */
function parsed(url: string): { address: string; plain: string } {
  const form = 'write redis://host:port, rediss:// for TLS, or redis://user:password@host:port/database'
  if (!URL.canParse(url)) throw new StoreError(`The address of Redis cannot be read: ${form}.`)
  const { protocol, hostname, port, pathname } = new URL(url)
  const scheme = schemes[protocol]
  if (!scheme || hostname === '' || !/^\/?\d*$/.test(pathname))
    throw new StoreError(`The address of Redis cannot be read: ${form}.`)
  return { address: `${hostname}:${port || 6379}`, plain: scheme + url.slice(url.indexOf(':') + 1) }
}

async function redisClient() {
  try {
    const client = await import('@redis/client')
    // A bundle has it as a default export only.
    return 'createClient' in client ? client : (client as { default: typeof client }).default
  } catch (error) {
    throw new StoreError('A store in Redis needs the package @redis/client: npm install @redis/client', {
      cause: error,
    })
  }
}
