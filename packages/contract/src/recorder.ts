/** Overhears a run, and makes recordings of what was heard: one per operation. */
import aliyunPackage from '@porthole/aliyun/package.json' with { type: 'json' }
import type { Fields } from '@porthole/rpc/descriptor'
import { exactJson } from '@porthole/rpc/json'
import tencentPackage from '@porthole/tencent/package.json' with { type: 'json' }
import type { Exchange, Target, Witness } from './call.ts'
import type { ContractCase } from './cases.ts'
import type { RecordedCase, Recording } from './recording.ts'
import { createRedactor, type Scope } from './redact.ts'
import { type Facts, factsOf } from './services.ts'
import type { Subjects } from './subjects.ts'

export interface Recorder extends Witness {
  /** The target, whose clock may be moved: times that it passes are times of the run too. */
  readonly target: Target
  /** A case is over. */
  ended(one: ContractCase, kept: boolean): void
  /** Of every operation that had a case of its own with an answer. */
  recordings(): Recording[]
}

interface Heard extends Exchange {
  readonly until: number
}

const packages: Readonly<Record<string, { readonly name: string; readonly version: string }>> = {
  aliyun: aliyunPackage,
  tencent: tencentPackage,
}

/** `now`: ms since 1970. */
export function createRecorder(target: Target, subjects: Subjects, now: () => number): Recorder {
  const from = now()
  const heard: Heard[] = []
  const kept = new Map<string, { readonly one: ContractCase; readonly kept: boolean }>()
  const redactor = createRedactor(subjects)
  let passed = 0
  return {
    target: target.pass
      ? {
          ...target,
          pass: async (ms) => {
            passed += ms
            await target.pass!(ms)
          },
        }
      : target,
    keys(credentials) {
      for (const value of Object.values(credentials)) if (typeof value === 'string') redactor.secret(value)
    },
    heard(exchange) {
      for (const value of signedWith(exchange)) redactor.secret(value)
      heard.push({ ...exchange, until: now() + passed })
    },
    ended(one, well) {
      kept.set(one.id, { one, kept: well })
    },
    recordings() {
      const known = new Map<string, Facts>()
      const scopeOf = ({ service, operation, until }: Heard): Scope => {
        const key = `${service} ${operation}`
        const facts = known.get(key) ?? factsOf(service).find((each) => each.operation.name === operation)!
        known.set(key, facts)
        return { facts, from, until }
      }
      const all = heard.map((exchange) => ({
        exchange,
        scope: scopeOf(exchange),
        body: bodyOf(exchange, scopeOf(exchange)),
      }))
      for (const { exchange, scope, body } of all) {
        for (const value of secretsIn(exchange.request, scope.facts.operation.request)) redactor.secret(value)
        redactor.meet(exchange.request, scope)
        redactor.meet(body, scope)
      }
      const made = new Map<string, Recording & { readonly cases: RecordedCase[] }>()
      for (const { exchange, scope, body } of all) {
        const ended = exchange.how.id === undefined ? undefined : kept.get(exchange.how.id)
        if (!ended) continue
        const { one } = ended
        const key = `${one.service} ${one.operation}`
        const recording = made.get(key) ?? { ...headOf(exchange, scope, target, now()), cases: [] }
        made.set(key, recording)
        recording.cases.push({
          name: String(redactor.clean(one.name, scope)),
          kept: ended.kept,
          format: one.format,
          ...(one.trouble && { trouble: one.trouble }),
          request: redactor.clean(exchange.request, scope) as RecordedCase['request'],
          status: exchange.status,
          body: redactor.clean(body, scope),
        })
      }
      return [...made.values()]
    },
  }
}

function headOf(
  { url, region }: Exchange,
  { facts: { service, descriptor, operation } }: Scope,
  { fetch, url: given }: Target,
  now: number,
): Omit<Recording, 'cases'> {
  const { name, version } = packages[descriptor.cloud]!
  return {
    operation: operation.name,
    service: `${descriptor.cloud}/${service}`,
    version: descriptor.service.version,
    specs: `${name} ${version}`,
    recorded: new Date(now).toISOString().slice(0, 10),
    // What another way of sending does with a vendor's host, nobody knows.
    host: fetch && !given ? 'in process' : new URL(url).host,
    region,
  }
}

/** JSON with its longs exact; any other text as it is. */
function bodyOf({ text }: Exchange, { facts: { operation } }: Scope): unknown {
  if (!/^\s*\{/.test(text)) return text
  try {
    return exactJson(longsOf(operation.response)).parse(text)
  } catch {
    return text
  }
}

/** Names of fields that are longs, at any depth. */
export function longsOf(fields: Fields): string[] {
  const names = Object.entries(fields).flatMap(([name, { type, of }]) => [
    ...(type === 'long' || of === 'long' ? [name] : []),
    ...(typeof of === 'object' ? longsOf(of) : []),
  ])
  return [...new Set(names)]
}

/** What a request is signed with, in headers or parameters. */
const signing =
  /^(?:AccessKeyId|Signature|SignatureNonce|SecurityToken|SecretId|Token|Nonce|x-acs-signature-nonce|x-acs-security-token|x-tc-token)$/i

function signedWith({ url, init }: Exchange): string[] {
  const form = (text: string): [string, string][] => [...new URLSearchParams(text)]
  const body = init.body && !init.body.startsWith('{') ? form(init.body) : []
  const all = [...Object.entries(init.headers), ...form(new URL(url).search), ...body]
  const values = all.filter(([name]) => signing.test(name)).map(([, value]) => value)
  const header = all.find(([name]) => name.toLowerCase() === 'authorization')?.[1]
  const signature = header && /Signature=([\w+/=]+)/.exec(header)?.[1]
  return signature ? [...values, signature] : values
}

/** Values of the request that the specs call secret. */
function secretsIn(values: unknown, fields: Fields): string[] {
  if (Array.isArray(values)) return values.flatMap((item) => secretsIn(item, fields))
  if (typeof values !== 'object' || values === null) return []
  return Object.entries(values).flatMap(([name, value]) => {
    const { secret, of } = fields[name] ?? {}
    if (secret) return typeof value === 'string' ? [value] : []
    return typeof of === 'object' ? secretsIn(value, of) : []
  })
}
