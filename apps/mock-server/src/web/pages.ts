/** The pages for people, and their files: read from the disk, sent with what keeps a browser from doing more. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { folderOf, type Site } from './assets.ts'

/** The vendors' console pages, at their own paths (document 000, Description; documents 001 and 002, section 1). */
export const consolePaths: readonly string[] = [
  '/aliyun/ecs-console-vnc2/0.0.8/index.html',
  '/qcloud/app/active_vnc/index.html',
]

/** What a page may do: load our own files, talk to this server, and nothing else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
}

/** Where folders are seen, and for how many seconds a browser need not ask whether a file is still the same. */
const mounts: readonly { readonly prefix: string; readonly site: Site; readonly age: number }[] = [
  { prefix: '/console/', site: 'console', age: 0 },
  { prefix: '/dashboard/', site: 'dashboard', age: 0 },
  { prefix: '/novnc/', site: 'novnc', age: 3600 },
]

interface Asset {
  readonly file: string
  readonly type: string
  readonly age: number
}

const compress = promisify(gzip)

/** Answers a GET or HEAD of a page or its files; false: it is none of them, and nothing was answered. */
export function createPages(): (req: IncomingMessage, res: ServerResponse, path: string) => boolean {
  /** By path, made at the first request: what is not in here is not sent, whatever a path says. */
  let assets: Map<string, Asset> | undefined
  const owns = (path: string): boolean =>
    mounts.some(({ prefix }) => path.startsWith(prefix)) || consolePaths.includes(path)

  async function answer(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
    req.resume()
    const { method, headers } = req
    const asset = (assets ??= list()).get(path)
    if (!asset) return tell(res, 404, `There is no ${path} here.`)
    let body: Buffer
    try {
      body = await readFile(asset.file)
    } catch {
      return tell(res, 404, `${path} cannot be read.`)
    }
    const isPage = asset.type === types['.html']
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
    const fresh = {
      ETag: etag,
      'Cache-Control': isPage ? 'no-store' : asset.age > 0 ? `max-age=${asset.age}` : 'no-cache',
      ...guards,
    }
    if (!isPage && headers['if-none-match'] === etag) return void res.writeHead(304, fresh).end()
    const small = /\bgzip\b/.test(String(headers['accept-encoding'])) && body.length > 1024
    const sent = small ? await compress(body) : body
    res.writeHead(200, {
      ...fresh,
      'Content-Type': asset.type,
      'Content-Length': String(sent.length),
      Vary: 'Accept-Encoding',
      ...(small && { 'Content-Encoding': 'gzip' }),
      ...(isPage && { 'Content-Security-Policy': policy }),
    })
    res.end(method === 'HEAD' ? undefined : sent)
  }

  return (req, res, path) => {
    if (path === '/' ? !wantsDashboard(req) : !owns(path)) return false
    void answer(req, res, path)
    return true
  }
}

/** A person with a browser: clients of the APIs send a query or a signature, and some of them accept HTML too. */
function wantsDashboard({ url, headers }: IncomingMessage): boolean {
  return url === '/' && headers.authorization === undefined && /\btext\/html\b/.test(headers.accept ?? '')
}

const guards = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

function tell(res: ServerResponse, status: number, text: string): void {
  const body = Buffer.from(`${text}\n`)
  res.writeHead(status, {
    'Content-Type': types['.txt'],
    'Content-Length': String(body.length),
    'Cache-Control': 'no-store',
    ...guards,
  })
  res.end(body)
}

function list(): Map<string, Asset> {
  const found = new Map<string, Asset>()
  for (const { prefix, site, age } of mounts) {
    const folder = folderOf(site)
    if (!existsSync(folder)) continue
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const type = types[extname(name)]
      if (type === undefined || type === types['.html']) continue
      found.set(prefix + name.split(sep).join('/'), { file: join(folder, name), type, age })
    }
  }
  const page = (site: Site): Asset => ({ file: join(folderOf(site), 'index.html'), type: types['.html']!, age: 0 })
  for (const path of consolePaths) found.set(path, page('console'))
  found.set('/', page('dashboard'))
  return found
}
