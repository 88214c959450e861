/** Loads a mock server over raw keep-alive sockets and prints how many good answers it gave in a second. */
import { connect } from 'node:net'
import { type Kind, requestsOf } from './mock-requests.ts'

export interface Loaded {
  readonly rate: number
}

/** Tencent refuses with 200. */
const refusal = '{"Response":{"Error"'

/** `warmUp`: ms until the code of a server that has just started is compiled. */
const [kind, portsText, connections, ms, pool, warmUp] = process.argv.slice(2) as [
  Kind,
  string,
  string,
  string,
  string,
  string,
]
/** Of replicas each gets its share of the connections. */
const ports = portsText.split(',').map(Number)
const requests = await requestsOf(kind, ports[0]!, Number(pool))
let next = 0
let good = 0
let stopAt = Infinity

/** A signed request is good once. */
const again = requests.length === 1 || kind === 'world again'
const take = (): Buffer | undefined => requests[again ? next++ % requests.length : next++]

const sockets = Promise.all(
  Array.from({ length: Number(connections) }, (_, index) => drive(ports[index % ports.length]!)),
)
await new Promise((resolve) => setTimeout(resolve, Number(warmUp)))
const started = performance.now()
const before = good
stopAt = started + Number(ms)
await sockets
const elapsed = performance.now() - started
if (elapsed < Number(ms) / 2) throw new Error(`${pool} requests were too few: sign more of them in mock.ts.`)
const loaded: Loaded = { rate: ((good - before) / elapsed) * 1000 }
process.stdout.write(JSON.stringify(loaded))

/** One connection: a request, its answer, the next request. Ends with the time or the pool. */
function drive(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
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
      if (status !== '200' || received.includes(refusal))
        return reject(new Error(`The server answered ${received.toString().slice(0, 600)}`))
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
