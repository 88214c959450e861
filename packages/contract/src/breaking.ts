/** Puts a mutant between a caller and a service: replies are read, changed and written again. */
import type { Fetch, FetchInit, FetchReply } from '@porthole/rpc'
import type { Mutant, Said } from './mutants.ts'
import type { Values } from './services.ts'

export function breaking({ operation, change, noXml }: Mutant): (fetch: Fetch) => Fetch {
  return (fetch) => {
    let first: Values | undefined
    return async (url, init) => {
      const tencent = 'x-tc-action' in init.headers
      const request = requestOf(init, tencent)
      if ((init.headers['x-acs-action'] ?? init.headers['x-tc-action'] ?? request['Action']) !== operation) {
        return fetch(url, init)
      }
      const reply = await fetch(url, init)
      const text = await reply.text()
      const told = (status: number, body: string): FetchReply => ({
        ...(reply.headers !== undefined && { headers: reply.headers }),
        status,
        text: async () => body,
      })
      if (text.startsWith('<')) return told(reply.status, noXml ? '{}' : text)
      const said = changed(change, read(reply.status, JSON.parse(text) as Values, tencent), request, first)
      first ??= said.answer
      return told(said.status, JSON.stringify(written(said, tencent)))
    }
  }
}

const changed = (change: Mutant['change'], said: Said, request: Values, first: Values | undefined): Said =>
  change(said, request, first)

function requestOf({ body = '' }: FetchInit, tencent: boolean): Values {
  return tencent ? (JSON.parse(body || '{}') as Values) : Object.fromEntries(new URLSearchParams(body))
}

interface Envelope {
  readonly Code?: string
  readonly Message?: string
  readonly Error?: { readonly Code: string; readonly Message: string }
}

function read(status: number, body: Values, tencent: boolean): Said {
  const values = (tencent ? body['Response'] : body) as Values & Envelope
  const { Code, Message = '' } = values.Error ?? values
  return Code ? { status, code: Code, message: Message } : { status, answer: values }
}

const RequestId = '473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E'

function written({ answer, code, message }: Said, tencent: boolean): object {
  if (!tencent) return answer ?? { RequestId, Code: code, Message: message }
  return { Response: answer ?? { Error: { Code: code, Message: message }, RequestId } }
}
