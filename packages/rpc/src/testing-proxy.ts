/** A proxy for tests, an https server behind it, and the oldest Node at hand. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type Socket } from 'node:net'
import { delimiter, join } from 'node:path'
import { cert, key, listen } from './testing.ts'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly host: string | undefined
  readonly auth: string | undefined
}

/** Speaks CONNECT and forwards plain http; sends everything to the port `target` of this machine, whatever its name. */
export async function startProxy(target: number, { status = 200, silent = false } = {}) {
  const seen: Seen[] = []
  const sockets = new Set<Socket>()
  const note = ({ method, url, headers }: IncomingMessage) =>
    seen.push({ method: method!, url: url!, host: headers.host, auth: headers['proxy-authorization'] })
  const http = createServer(async (request, response) => {
    note(request)
    let body = ''
    for await (const chunk of request) body += chunk
    response.end(`forwarded ${request.headers['x-mine']} ${body}`)
  })
  http.on('connect', (request: IncomingMessage, socket: Socket) => {
    note(request)
    sockets.add(socket.on('error', () => {}))
    if (silent) return socket.on('end', () => socket.destroy()).resume()
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`)
    const onward = connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    }).on('error', () => socket.destroy())
  })
  const started = await listen(http)
  const close = () => {
    for (const socket of sockets) socket.destroy()
    return started.close()
  }
  return { ...started, close, seen, sockets }
}

/** Answers each call with JSON that names the host it was called by. */
export const startSecure = () =>
  listen(
    createTlsServer({ key, cert }, (request, response) =>
      request.resume().on('end', () => response.end(JSON.stringify({ host: request.headers.host }))),
    ),
  )

/** Whether a Node knows of proxies: the flag came with `proxyEnv`. */
const known = `process.allowedNodeEnvironmentFlags.has('--use-env-proxy')`

/** A Node on PATH that does not know of proxies itself; undefined when there is none. */
export const oldNode: string | undefined = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .filter((path) => existsSync(path))
  .find((path) => execFileSync(path, ['-p', known], { encoding: 'utf8' }).trim() === 'false')
