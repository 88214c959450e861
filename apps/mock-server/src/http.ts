/** From node:http to an Answer and back: the body, the cross-origin headers, and nothing else. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { type Answer, defaultMaxBody, dropped, type ServerReply, when } from '@porthole/rpc/server'
import type { Admin } from './admin.ts'

/** Bytes of a snapshot or a seed: of a whole world. */
const maxAdminBody = 1024 * 1024 * 1024
const empty = new Uint8Array(0)

/** Answers requests for pages; false: it is none of its own, and nothing was answered. */
type Pages = (req: IncomingMessage, res: ServerResponse, path: string) => boolean

export interface ListenerOptions {
  /** Bytes of a body; default as the clouds allow. */
  readonly maxBody?: number
  readonly pages?: Pages
}

export function createListener(answer: Answer, admin: Admin, options: ListenerOptions = {}): RequestListener {
  const { maxBody = defaultMaxBody, pages } = options
  return (req, res) => {
    const { headers, method = 'GET', url = '/' } = req
    const split = url.indexOf('?')
    const path = split < 0 ? url : url.slice(0, split)
    const query = split < 0 ? '' : url.slice(split + 1)
    if (method === 'OPTIONS' && headers['access-control-request-method']) return preflight(req, res)
    if ((method === 'GET' || method === 'HEAD') && pages?.(req, res, path)) return
    const own = admin.owns(path)
    const refused = own ? admin.refuse(req, path) : undefined
    if (refused) return refuse(req, res, refused)
    // What leads back to us must speak TLS if we do.
    if ('encrypted' in req.socket) headers['x-forwarded-proto'] ??= 'https'
    const header = (name: string): string | undefined => headers[name] as string | undefined
    readBody(req, own ? maxAdminBody : maxBody, (body) => {
      const respond = own ? admin.answer : answer
      const failed = (error: unknown): void => {
        process.emitWarning(error as Error)
        if (res.headersSent) res.destroy()
        else res.writeHead(500).end()
      }
      try {
        const sent = when(respond({ method, path, query, header, body }), (reply) => send(req, res, reply))
        if (sent instanceof Promise) sent.catch(failed)
      } catch (error) {
        failed(error)
      }
    })
  }
}

/** Hands over the whole body; of one that is too long only a beginning that is too long as well. */
function readBody(req: IncomingMessage, maxBody: number, done: (body: Uint8Array) => void): void {
  const { headers } = req
  if (headers['transfer-encoding'] === undefined && !(Number(headers['content-length']) > 0)) return done(empty)
  const chunks: Buffer[] = []
  let size = 0
  req.on('data', (chunk: Buffer) => {
    if (size <= maxBody) chunks.push(chunk)
    size += chunk.length
  })
  req.on('end', () => done(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
}

/** Without waiting for a body that nobody wants. */
function refuse(req: IncomingMessage, res: ServerResponse, { status, headers, body }: ServerReply): void {
  send(req, res, { status, headers: { ...headers, Connection: 'close' }, body })
  req.resume()
}

function send(req: IncomingMessage, res: ServerResponse, reply: ServerReply): void {
  if (reply === dropped) return void res.destroy()
  const { status, headers, body } = reply
  const length = Buffer.byteLength(body)
  res.writeHead(status, { ...headers, 'Content-Length': String(length), ...(req.headers.origin && anyOrigin) })
  // Of ASCII alone both encodings make the same bytes, and this one is quicker.
  res.end(body, length === body.length ? 'latin1' : 'utf8')
}

const anyOrigin = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': '*' }

/** Lets any page call: what guards the server are signatures, not origins. `*` would not cover Authorization. */
function preflight(req: IncomingMessage, res: ServerResponse): void {
  res.writeHead(204, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Allow-Headers': req.headers['access-control-request-headers'] ?? '*',
    'Access-Control-Allow-Private-Network': 'true',
    'Access-Control-Max-Age': '86400',
  })
  res.end()
}
