/** Loads a mock server over raw keep-alive sockets and prints how many good answers it gave in a second. */
import { connect } from 'node:net'
import { type Kind, requestsOf } from './mock-requests.ts'

export interface Loaded {
  readonly rate: number
}

const [kind, port, connections, ms, pool] = process.argv.slice(2) as [Kind, string, string, string, string]
const requests = await requestsOf(kind, Number(port), Number(pool))
let next = 0
let good = 0
let stopAt = Infinity

/** A signed request is good once. */
const take = (): Buffer | undefined => (requests.length === 1 ? requests[0] : requests[next++])

const warmUp = Number(ms) / 4
const sockets = Promise.all(Array.from({ length: Number(connections) }, drive))
await new Promise((resolve) => setTimeout(resolve, warmUp))
const started = performance.now()
const before = good
stopAt = started + Number(ms)
await sockets
const elapsed = performance.now() - started
if (elapsed < Number(ms) / 2) throw new Error(`${pool} requests were too few: sign more of them in mock.ts.`)
const loaded: Loaded = { rate: ((good - before) / elapsed) * 1000 }
process.stdout.write(JSON.stringify(loaded))

/** One connection: a request, its answer, the next request. Ends with the time or the pool. */
function drive(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1')
    let received: Buffer | undefined
    const send = (): void => {
      const request = performance.now() < stopAt ? take() : undefined
      if (request) socket.write(request)
      else socket.destroy()
    }
    socket.setNoDelay(true)
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('close', resolve)
    socket.on('data', (data) => {
      received = received ? Buffer.concat([received, data]) : data
      const status = statusOf(received)
      if (status === undefined) return
      if (status !== '200') return reject(new Error(`The server answered ${received.toString().slice(0, 600)}`))
      good++
      received = undefined
      send()
    })
  })
}

/** The status of a whole answer; undefined while some of it is on its way. */
function statusOf(answer: Buffer): string | undefined {
  const end = answer.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = answer.toString('latin1', 0, end)
  const length = /content-length: *(\d+)/i.exec(head)?.[1]
  const whole = length
    ? answer.length >= end + 4 + Number(length)
    : answer.toString('latin1', answer.length - 5) === '0\r\n\r\n'
  return whole ? head.slice(9, 12) : undefined
}
