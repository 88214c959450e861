/** A contender of the validators: runs the requests of a file again and again and prints how many it does in a second. */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** As validators.ts writes them. */
export interface Prepared {
  readonly service: string
  readonly operation: string
  readonly request: object
}

export interface Rates {
  readonly good: number
  readonly bad: number
}

/** Judges one request; answers how many characters its messages have, so that they must be made. */
type Judge = (request: object) => number

interface AjvValidator {
  (request: object): boolean
  errors?: { keyword: string; instancePath: string; message: string; params: { additionalProperty?: string } }[] | null
}

const [kind, bundle, requests, ms] = process.argv.slice(2) as [string, string, string, string]
const { good, bad } = JSON.parse(readFileSync(requests, 'utf8')) as Record<'good' | 'bad', readonly Prepared[]>
const code = (await import(pathToFileURL(bundle).href)) as Record<string, unknown>
const judge = kind === 'ajv' ? byAjv : byOurs
const rates: Rates = { good: rate(good), bad: rate(bad) }
process.stdout.write(JSON.stringify(rates))

function byOurs({ service, operation }: Prepared): Judge {
  const validators = code[service] as Record<string, (request: object) => readonly { message: string }[]>
  const validate = validators[`validate${operation}`]!
  return (request) => {
    let length = 0
    for (const { message } of validate(request)) length += message.length
    return length
  }
}

function byAjv({ service, operation }: Prepared): Judge {
  const validate = code[`${service}_${operation}`] as AjvValidator
  return (request) => {
    if (validate(request)) return 0
    let length = 0
    for (const { keyword, instancePath, message, params } of validate.errors!) {
      // That a condition failed is said again by what failed in it; which parameter is unknown, ajv's message does not say.
      if (keyword === 'additionalProperties')
        length += `${instancePath} ${message}: ${params.additionalProperty}`.length
      else if (keyword !== 'if') length += `${instancePath} ${message}`.length
    }
    return length
  }
}

/** Requests in a second of processor time, of all threads, after as much time to warm up. */
function rate(prepared: readonly Prepared[]): number {
  const jobs = prepared.map((one) => ({ judge: judge(one), request: one.request }))
  const run = (): number => {
    const started = process.cpuUsage()
    let done = 0
    let length = 0
    let spent = 0
    while (spent < Number(ms)) {
      for (let times = 0; times < 10; times++) for (const job of jobs) length += job.judge(job.request)
      done += 10 * jobs.length
      const { user, system } = process.cpuUsage(started)
      spent = (user + system) / 1000
    }
    if (length < 0) throw new Error('unreachable')
    return (done / spent) * 1000
  }
  run()
  return run()
}
