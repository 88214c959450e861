/**
 * What every cloud must keep: its server accepts and understands what its client signs, and nothing else. For any test
 * runner: `it.each(conformance(subject))('$name', async ({ run }) => expect(await run()).toBeUndefined())`.
 */
import { deepEqual, equal, ok } from 'node:assert/strict'
import {
  createStage,
  type Codes,
  type Received,
  type Refusal,
  type Stage,
  type Subject,
  type Values,
} from './conformance-stage.ts'
import { ServiceError } from './server.ts'

export type { Codes, Subject } from './conformance-stage.ts'

/** `run` rejects when the check fails. */
export interface Check {
  readonly name: string
  run(): Promise<void>
}

/** What an encoding may spoil. */
const values: Values = {
  Text: `it's 100% "(*)" ~!+&=/?#;:@<>[]{}|\\^\``,
  Other: ' 未命名 Übergröße 👩‍🚀 e\u0301\r\n\ttwo lines ',
  Digits: '00123456789012345678901234567890',
  Empty: '',
  Wide: 'x%'.repeat(4000),
  Amount: 100,
  Less: -7,
  Huge: '9223372036854775807',
  Yes: true,
  No: false,
  // More than ten: order by name is not order by number.
  Names: ['a', 'b', '', 'd e', 'true', '6', '=', '&', 'i', 'j', 'k', 'l'],
  Numbers: [0],
  Filters: [
    { Name: 'one', Values: ['x', 'y'], Huge: '-9007199254740993' },
    { Name: 'two', Values: ['ü'], Huge: 3 },
  ],
  Inside: { Deeper: { Flag: false, Text: '' } },
}

const small: Values = { Text: 'a b+ü', Names: ['x', 'y'], Amount: 7 }

export function conformance<Credentials extends object>(subject: Subject<Credentials>): readonly Check[] {
  const { codes, credentials, token, dialect, service } = subject
  const [idField, secretField] = subject.keys
  const stage = (options?: Parameters<typeof createStage>[1]) => createStage(subject, options)

  const checks: Check[] = [
    check('every value comes to the server and back as it was', async () => {
      const { RequestId, ...answer } = await stage().call(values)
      deepEqual(answer, values)
      ok(typeof RequestId === 'string' && RequestId !== '', 'the answer has a RequestId')
    }),
    check('what is undefined does not travel', async () => {
      const { RequestId: _, ...answer } = await stage().call({ Text: 'x', Other: undefined, Yes: undefined })
      deepEqual(answer, { Text: 'x' })
    }),
    check('the server knows its own requests', async () => {
      const here = stage()
      await here.call(small)
      equal(dialect.claims(here.last(), [service]), 2)
    }),
    check('a request of which one bit was changed is refused, unless it means the same', () => tamper(stage, false)),
    refused('a key that nobody knows is refused', 'unknownKey', (here) =>
      here.refusal(small, { credentials: { ...credentials, [idField]: 'stranger' } }),
    ),
    refused('a wrong secret is refused, and the client says that it may be wrong', 'wrongSecret', async (here) => {
      const refusal = await here.refusal(small, { credentials: { ...credentials, [secretField]: 'not-the-secret' } })
      ok(/secret|credentials/i.test(refusal?.message ?? ''), 'the message speaks of the secret')
      return refusal
    }),
    refused('a request from an hour ago is refused', 'expired', (here) => here.refusal(small), { ahead: 3_600_000 }),
    refused('a request from an hour ahead is refused', 'expired', (here) => here.refusal(small), { ahead: -3_600_000 }),
    refused('a missing parameter is told', 'missing', (here) => here.refusal({ Amount: 1 })),
    refused('an invalid parameter is told', 'invalid', (here) => here.refusal({ Text: 'x', Amount: 101 })),
    refused('an unknown action is told', 'unknownAction', (here) => here.refusal(small, { operation: here.stranger })),
    refused('an unknown version is told', 'wrongVersion', (here) =>
      here.refusal(small, {
        operation: { ...here.operation, service: { ...service.service, version: '1999-01-01' } },
      }),
    ),
    check('a refusal by the service arrives with its code, its sentence and a RequestId', async () => {
      const sentence = 'Not <now> & "here": 未命名.'
      const handler = () => {
        throw new ServiceError('Resource.InUse', 409, sentence)
      }
      const refusal = await stage({ handler }).refusal(small)
      deepEqual([refusal?.code, refusal?.message], ['Resource.InUse', `ApiError: [Resource.InUse] ${sentence}`])
      ok(refusal?.requestId, 'the refusal has a RequestId')
    }),
    check('a defect of the server is told as InternalError, without its cause', async () => {
      const handler = () => {
        throw new Error('not for callers')
      }
      const refusal = await stage({ handler }).refusal(small)
      equal(refusal?.code, 'InternalError')
      ok(!refusal.message.includes('not for callers'), 'the cause is kept from the caller')
    }),
  ]

  if (codes.replayed) {
    checks.push(
      refused('the same request is not accepted twice', 'replayed', async (here) => {
        await here.call(small)
        return { code: (await here.deliver(here.last())) as string, message: '', requestId: undefined }
      }),
      check('a request that was used cannot be changed into an unused one', () => tamper(stage, true)),
    )
  } else {
    checks.push(
      check('the same request may come again, since it has no nonce', async () => {
        const here = stage()
        await here.call(small)
        equal(typeof (await here.deliver(here.last())), 'object')
      }),
    )
  }
  if (codes.unknown) {
    checks.push(refused('an unknown parameter is told', 'unknown', (here) => here.refusal({ ...small, Nmae: 'x' })))
  } else {
    checks.push(
      check('an unknown parameter is ignored, and logged', async () => {
        const here = stage()
        const { RequestId: _, ...answer } = await here.call({ ...small, Nmae: 'x' })
        deepEqual(answer, small)
        deepEqual(
          here.log.map(({ kind }) => kind),
          ['unknown'],
        )
      }),
    )
  }
  if (token) {
    checks.push(
      check('temporary credentials are accepted with their token', async () => {
        const request = stage({ token: 'the token/+=' }).call(small, {
          credentials: { ...credentials, [token]: 'the token/+=' },
        })
        equal((await request)['Text'], small['Text'])
      }),
      refused(
        'temporary credentials are refused with another token',
        'wrongToken',
        (here) => here.refusal(small, { credentials: { ...credentials, [token]: 'another' } }),
        { token: 'the token/+=' },
      ),
    )
  }
  return checks

  /** A check that ends with a refusal, whose message and whose line in the log hold nothing secret. */
  function refused(
    name: string,
    code: keyof Codes,
    act: (here: Stage<Credentials>) => Promise<Refusal | undefined>,
    options?: Parameters<typeof createStage>[1],
  ): Check {
    return check(name, async () => {
      const here = stage(options)
      const refusal = await act(here)
      equal(refusal?.code, codes[code])
      for (const secret of here.secrets) {
        ok(!refusal?.message.includes(secret), 'the message holds no secret and no signature')
        ok(!JSON.stringify(here.log).includes(secret), 'the log holds no secret and no signature')
      }
    })
  }
}

const check = (name: string, run: () => Promise<void>): Check => ({ name, run })

/** Flips each bit of each character that travels, one at a time, and delivers every one of these requests. */
async function tamper(stage: (options: Parameters<typeof createStage>[1]) => Stage<any>, used: boolean): Promise<void> {
  const here = stage(used ? {} : { useNonce: () => true })
  await here.call(small)
  const request = here.last()
  const meant = used ? undefined : await here.deliver(request)
  for (const changed of flipped(request)) {
    const got = await here.deliver(changed.request)
    if (typeof got !== 'string')
      deepEqual(got, meant, `${changed.what} was changed, and the server took it for another request`)
  }
  deepEqual(
    here.log.filter(({ kind }) => kind === 'failed'),
    [],
  )
}

function* flipped(request: Received): Generator<{ what: string; request: Received }> {
  for (const [text, place] of flips(request.query))
    yield { what: `query, ${place}`, request: { ...request, query: text } }
  for (const [text, place] of flips(new TextDecoder().decode(request.body))) {
    yield { what: `body, ${place}`, request: { ...request, body: new TextEncoder().encode(text) } }
  }
  for (const name of request.headerNames) {
    for (const [text, place] of flips(request.header(name) ?? '')) {
      const header = (asked: string) => (asked === name ? text : request.header(asked))
      yield { what: `header ${name}, ${place}`, request: { ...request, header } }
    }
  }
}

function* flips(text: string): Generator<[text: string, place: string]> {
  for (let at = 0; at < text.length; at++) {
    for (const bit of [1, 2, 16, 32]) {
      const char = String.fromCharCode(text.charCodeAt(at) ^ bit)
      yield [text.slice(0, at) + char + text.slice(at + 1), `character ${at}`]
    }
  }
}
