/** What the tests of whole commands share: the real server in memory, and a machine with nothing set up. */
import { aliyunDialect } from '@porthole/aliyun/server'
import type { Fetch, FetchInit } from '@porthole/rpc'
import { createAnswer, type ServerReply } from '@porthole/rpc/server'
import { tencentDialect } from '@porthole/tencent/server'
import type { Open } from './browser.ts'
import { clouds } from './registry.ts'
import { run } from './run.ts'

interface Sent {
  readonly url: string
  readonly init: FetchInit
}

/** The real server behind a fetch: signatures verified, every operation answering its example. */
export async function server(secretOf = (id: string) => (id === 'testid' ? { secret: 'testsecret' } : undefined)) {
  const services = await Promise.all(clouds.flatMap(({ services: all }) => all.map((service) => service.load())))
  const answer = createAnswer({
    services: services.map(({ descriptor, operations }) => ({
      descriptor,
      validators: Object.fromEntries(Object.values(operations).map(({ name, validate }) => [name, validate])),
      handlers: Object.fromEntries(
        Object.values(descriptor.operations).map(({ name, example }) => [name, () => example]),
      ),
    })),
    dialects: [aliyunDialect, tencentDialect],
    secretOf,
  })
  const sent: Sent[] = []
  const fetch: Fetch = async (url, init) => {
    sent.push({ url, init })
    const { host, pathname, search } = new URL(url)
    const headers = new Map(
      Object.entries({ host, ...init.headers }).map(([name, value]) => [name.toLowerCase(), value]),
    )
    const request = {
      method: init.method,
      path: pathname,
      query: search.slice(1),
      header: (name: string) => headers.get(name),
    }
    return replyOf(await answer({ ...request, body: new TextEncoder().encode(init.body ?? '') }))
  }
  return { fetch, sent }
}

export function replyOf({ status, headers, body }: ServerReply): Awaited<ReturnType<Fetch>> {
  return { status, headers, text: async () => body }
}

const failing: Fetch = async () => {
  throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' })
}

/** Runs a command line on a machine with nothing set up but what is given. */
export async function porthole(
  line: string | readonly string[],
  parts: {
    fetch?: Fetch
    env?: Record<string, string>
    files?: Record<string, string>
    signal?: AbortSignal
    columns?: number
    open?: Open
    tty?: boolean
    /** Filled with what goes to stdout. */
    printed?: Uint8Array[]
  } = {},
) {
  const { printed = [] } = parts
  let err = ''
  const code = await run(typeof line === 'string' ? line.split(' ').filter(Boolean) : line, {
    where: {
      env: parts.env ?? {},
      home: '/home/me',
      readText: (path) => parts.files?.[path],
      fetch: async () => {
        throw new Error('no metadata here')
      },
    },
    signal: parts.signal ?? new AbortController().signal,
    fetch: parts.fetch ?? failing,
    open: parts.open ?? (async () => 'tests open no browser'),
    tty: parts.tty,
    columns: parts.columns,
    out: (text) => printed.push(Buffer.from(text)),
    note: (text) => (err += `${text}\n`),
  })
  return { code, out: Buffer.concat(printed).toString(), err }
}

export const local = '--endpoint http://127.0.0.1:7070'
export const vnc = `aliyun ecs DescribeInstanceVncUrl --RegionId cn-hangzhou --InstanceId i-1 ${local}`
export const cvm = `tencent cvm DescribeInstanceVncUrl --InstanceId ins-r9hr2upy ${local}`
