/** What every client of a service must be able to do, ours or the vendor's: all plays, and each operation with success and refusal. */
import { expect, it } from 'vitest'
import { codeOf, keyOf, parametersOf, type Service, services } from './fidelity/facts.ts'
import { overHttp, type Say, type Values } from './fidelity/ground.ts'
import { defectsOf } from './fidelity/measure.ts'
import { equal, perform, type Play } from './fidelity/play.ts'
import { plays } from './fidelity/plays.ts'
import { requests } from './fidelity/scenery.ts'
import { newMemory } from './fidelity/stage.ts'

/** The clouds differ in the letter case of their request ids. */
const requestId: Readonly<Record<string, RegExp>> = {
  aliyun: /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/,
  tencent: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
}

/** Defines the tests of a client, each against a mock server of its own. */
export function performances(name: Play['service'], say: Say): void {
  const service = services.find((one) => one.name === name)!
  const memory = newMemory()
  const played = [...plays.filter((play) => play.service === name && !play.hosts), ...callsOf(service)]

  it.each(played)('$name', async (play) => {
    await expect(perform(play, memory, (options) => overHttp(say, options))).resolves.toBeUndefined()
  })

  it('meets every operation, and every error that its document lists', () => {
    for (const operation of service.operations) {
      const key = keyOf(service, operation)
      const heard = memory.heard.filter((one) => one.operation === key)
      const answers = heard.flatMap(({ answer }) => (answer ? [answer] : []))
      expect(answers.length).toBeGreaterThan(0)
      for (const answer of answers) expect(answer['RequestId']).toMatch(requestId[service.cloud]!)
      const codes = new Set(heard.map(({ code }) => code))
      for (const { code } of operation.errors) expect([key, codes.has(code) ? code : `no ${code}`]).toEqual([key, code])
      expect(defectsOf({ service, operation, key }, memory)).toEqual([])
    }
  })
}

/** Each operation with all its fixed parameters; and refused when one is missing, wrong, or names nothing. */
function callsOf(service: Service): Play[] {
  return service.operations.flatMap((operation) => {
    const key = keyOf(service, operation)
    const whole = requests[key]!
    const play = (what: string, act: Play['play']): Play => ({
      name: `${operation.name} ${what}.`,
      service: service.name as Play['service'],
      play: act,
    })
    const refused = (what: string, request: Values, code: string): Play =>
      play(what, async (stage) => void (await stage.refused(key, request, code)))
    const parameters = parametersOf(operation)
    const needed = parameters.filter(({ field }) => field.required)
    const [required] = needed
    const checked = parameters.find(({ path, facts }) => path in whole && facts.includes('enum'))
    const known = needed.filter(({ path }) => service.errors.some(({ code }) => code === `Invalid${path}.NotFound`))
    return [
      play('is answered, and uses all parameters', async (stage) => {
        await stage.call(key, whole)
        equal([...stage.unused], [])
      }),
      ...(required ? [refusedWithout(required.path)] : []),
      ...(checked
        ? [
            refused(
              `is refused with a wrong ${checked.path}`,
              { ...whole, [checked.path]: 'porthole' },
              codeOf(service, operation, 'invalid', checked.path),
            ),
          ]
        : []),
      ...known.map(({ path }) =>
        refused(`is refused with an unknown ${path}`, { ...whole, [path]: 'x-0' }, `Invalid${path}.NotFound`),
      ),
    ]

    function refusedWithout(path: string): Play {
      const { [path]: _, ...rest } = whole
      return refused(`is refused without ${path}`, rest, codeOf(service, operation, 'missing', path))
    }
  })
}
