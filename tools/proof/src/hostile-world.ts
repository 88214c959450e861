/** Harmful requests against a living world: none may break it, change it, or stay in memory. */
import { createSimulator, openStore, type Simulator } from '@porthole/simulator'
import fc from 'fast-check'
import { arriving, canary, maxBody, secret, type Sent, signed, unsigned } from './hostile.ts'

export interface Attack {
  /** Of all kinds together. */
  readonly requests: number
  /** The same requests on every run. */
  readonly seed: number
  /** Bytes in use after a collection, asked for after a tenth of the requests and at the end. */
  readonly heap?: () => Promise<number>
}

export interface Withstood {
  readonly requests: number
  /** How often each code was told, `OK` among them; those of the admin API by their status. */
  readonly codes: Readonly<Record<string, number>>
  readonly heap: { readonly early: number; readonly late: number }
}

const rounds = 10

/** Throws at the first request that did harm, with the smallest one like it. */
export async function withstand({ requests, seed, heap = async () => 0 }: Attack): Promise<Withstood> {
  const called = await open(async (simulator, sent) => simulator.answer(arriving(sent)))
  const steered = await open((simulator, sent) => simulator.admin(arriving(sent)))
  const part = (share: number): number => Math.ceil((requests * share) / rounds)
  let early = 0
  for (let round = 0; round < rounds; round++) {
    const before = await called.world()
    await called.attack(called.odd(unsigned), part(0.7), seed + round)
    if ((await called.world()) !== before) throw new Error('Requests without a signature changed the world.')
    await called.attack(called.odd(signed), part(0.15), seed + round)
    await steered.attack(steering, part(0.15), seed + round)
    if (round === 0) early = await heap()
  }
  const late = await heap()
  const codes = Object.fromEntries([...called.codes, ...steered.codes])
  return { requests: (part(0.7) + 2 * part(0.15)) * rounds, codes, heap: { early, late } }
}

interface Ground {
  readonly codes: ReadonlyMap<string, number>
  /** All rows, as text. */
  world(): Promise<string>
  odd(kind: fc.Arbitrary<Sent>): fc.Arbitrary<Sent>
  attack(kind: fc.Arbitrary<Sent>, requests: number, seed: number): Promise<void>
}

interface Reply {
  readonly status: number
  readonly body: string
}

async function open(ask: (simulator: Simulator, sent: Sent) => Promise<Reply>): Promise<Ground> {
  const codes = new Map<string, number>()
  let changes = 0
  let failed: unknown
  const store = await openStore(undefined)
  const simulator = createSimulator({
    credentials: { testid: secret },
    store: {
      ...store,
      async commit(place, wanted) {
        const done = await store.commit(place, wanted)
        // A space gets its seed when it is first looked at, whatever comes of the call.
        if (done && !wanted.put?.some(([kind]) => kind === 'seeded')) changes++
        return done
      },
    },
    log(event) {
      if (event.kind === 'failed') failed = event.error
    },
  })
  // All that there is by default, so that nothing is new when it is looked at later.
  await simulator.world().read()

  async function judge(sent: Sent): Promise<void> {
    changes = 0
    const { status, body } = await ask(simulator, sent)
    if (failed) throw failed
    if (status >= 500) throw new Error(`It was answered with ${status}: ${body}`)
    if (body.includes(secret)) throw new Error('The answer has a secret in it.')
    if (({} as { polluted?: unknown }).polluted !== undefined) throw new Error('Objects are polluted.')
    const code = codeOf(status, body)
    if (code !== 'OK' && changes > 0) throw new Error(`It was refused with ${code}, and changed ${changes} times.`)
    codes.set(code, (codes.get(code) ?? 0) + 1)
  }

  return {
    codes,
    world: async () => {
      const { rows } = await simulator.world().snapshot()
      return JSON.stringify(rows)
    },
    odd: (kind) =>
      fc.tuple(kind, headers).map(([sent, more]) => enlarged({ ...sent, headers: { ...sent.headers, ...more } })),
    attack: (kind, numRuns, seed) => fc.assert(fc.asyncProperty(kind, judge), { numRuns, seed }),
  }
}

function codeOf(status: number, body: string): string {
  if (body.startsWith('{"error"') && status >= 400) return `admin ${status}`
  const [, json, xml] =
    /"Code":"([^"]+)"|<Code>([^<]+)</.exec(status === 200 && !body.includes('"Error"') ? '' : body) ?? []
  return json ?? xml ?? (status < 300 ? 'OK' : String(status))
}

/** What only our server understands. */
const headers = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('', ' ', '..', '*', '__proto__', 'constructor', 'a|b', 'x'.repeat(101), 'a/../b')
      .map((name) => ({
        'x-porthole-world': name,
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        '',
        'x',
        'latency',
        'latency=-1',
        'latency=1e9',
        'error=Nope',
        'drop=now',
        'error=__proto__',
        '='.repeat(5000),
      )
      .map((fault) => ({ 'x-porthole-fault': fault })),
  },
)

/** Too large for everybody, and made once. */
const tooLarge = new Uint8Array(10 * 1024 * 1024 + 1)

function enlarged(sent: Sent): Sent {
  return sent.body.length > maxBody ? { ...sent, body: tooLarge } : sent
}

const names = 'default . .. %2e%2e %00 a%2fb __proto__ constructor toString %zz'.split(' ')
const verbs =
  'seed snapshot reset keys users clock clock/freeze clock/advance settings faults faults/rule requests tasks/fail instances/gone sessions/open consoles/redeem ecs/stop role nothing __proto__'.split(
    ' ',
  )
const oddValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('\0', 'x'.repeat(5000), -1, Infinity, '1e999', Number.MAX_SAFE_INTEGER, canary),
  fc.constantFrom('regions: [', 'regions: {a: {b: c}}', '&a [*a]', '!!js/function x', 'a: &a [b]\nc: [*a,*a]'),
)
const oddField = fc.constantFrom(
  'id',
  'yaml',
  'patch',
  'snapshot',
  'ms',
  'at',
  'url',
  'account',
  'region',
  '__proto__',
  'limits',
  'pace',
)

/** Wrong calls of the admin API, by somebody who may call it. */
const steering: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'get', '__proto__'),
  path: fc.oneof(
    fc
      .tuple(fc.constantFrom(...names), fc.constantFrom(...verbs))
      .map(([name, verb]) => `/_porthole/worlds/${name}/${verb}`),
    fc.constantFrom(
      '/_porthole',
      '/_porthole/',
      '/_porthole/worlds',
      '/_porthole/worlds/',
      '/_porthole//',
      '/_porthole/__proto__',
    ),
    fc.string({ maxLength: 20 }).map((text) => `/_porthole/${text}`),
  ),
  query: fc.oneof(
    fc.constant(''),
    fc.constantFrom('id=%', 'limit=-1', 'ms=NaN', 'at=never', '__proto__=1', 'account=a|b'),
    fc.string(),
  ),
  headers: fc.constant({ host: '127.0.0.1:7070' }),
  body: fc.oneof(
    fc.constantFrom(
      '',
      '{',
      '[]',
      'null',
      '"x"',
      '['.repeat(20_000),
      '{"a":'.repeat(20_000),
      '{"__proto__":{"polluted":1}}',
    ),
    fc.dictionary(oddField, oddValue).map((value) => JSON.stringify(value)),
    fc.json(),
    fc.uint8Array({ maxLength: 200 }),
  ),
})
