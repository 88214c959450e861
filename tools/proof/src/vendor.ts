/** What the tests with the vendors' own SDKs share: whom they call as whom, what they hear, and a recorder for replays. */
import { createServer, type IncomingMessage, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { keys, type Say, type Values } from './fidelity/ground.ts'

/** Where and as whom an SDK calls. `host` has no scheme: `127.0.0.1:7070`. */
export interface Caller {
  readonly host: string
  readonly id: string
  readonly secret: string
}

/** What an SDK tells its user of an answer. */
export interface Heard {
  /** `OK`, or the code of the error. */
  readonly code: string
  readonly message: string
  readonly requestId: string
  readonly body: Readonly<Record<string, unknown>>
}

/** Calls as plays do: an answer, or an error with its code. */
export function sayWith(call: (caller: Caller, action: string, params: Values) => Promise<Heard>): Say {
  return async (url, operation, params) => {
    const { host } = new URL(url)
    const { code, message, body } = await call({ host, ...keys }, operation.split(' ')[1]!, params)
    if (code === 'OK') return body
    throw Object.assign(new Error(`[${code}] ${message}`), { code })
  }
}

export interface Recorder {
  readonly host: string
  /** Sends the last request again, byte for byte as far as HTTP can tell. */
  replay(): Promise<{ status: number; body: string }>
  close(): void
}

interface Recorded {
  readonly method: string
  readonly path: string
  readonly headers: string[]
  readonly body: Buffer
}

/** Stands between an SDK and the server, passes everything on unchanged and remembers it. */
export async function record(upstream: string): Promise<Recorder> {
  const { hostname, port } = new URL(upstream)
  let last: Recorded | undefined
  const send = ({ method, path, headers, body }: Recorded): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      httpRequest({ hostname, port, method, path, headers, agent: false }, resolve).on('error', reject).end(body)
    })
  const server = createServer(async (req, res) => {
    last = { method: req.method!, path: req.url!, headers: req.rawHeaders, body: await bytesOf(req) }
    const reply = await send(last)
    res.writeHead(reply.statusCode!, reply.rawHeaders)
    reply.pipe(res)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async replay() {
      if (!last) throw new Error('Nothing was recorded.')
      const reply = await send(last)
      return { status: reply.statusCode!, body: (await bytesOf(reply)).toString() }
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
