import * as vitest from 'vitest'
import { simulatorTarget, testCredentials as credentials } from './testing.ts'
import { describeContract } from './vitest.ts'

describeContract(vitest, { target: simulatorTarget(), credentials, services: ['cvm', 'ecs'] })

vitest.it('fails a test whose case is broken, and skips what may change something', async () => {
  const tests: Promise<void>[] = []
  const skipped: string[] = []
  const it = Object.assign((_: string, body: () => Promise<void>) => void tests.push(body()), {
    skip: (name: string) => void skipped.push(name),
  })
  const target = { fetch: async () => ({ status: 200, text: async () => '{}' }), pass: () => {} }
  const gaps = [{ id: 'ecs Nothing: is so', why: 'No.' }]
  describeContract({ describe: (_, body) => body(), it }, { target, credentials, services: ['ecs'], gaps })
  const ends = await Promise.allSettled(tests)
  vitest.expect(ends.every(({ status }) => status === 'rejected')).toBe(true)
  vitest.expect(skipped).toContain('takes WakeUp true')
})
