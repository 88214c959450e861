/** Updates of the project's own specs from edited copies of the five documents: exactly the edits, and a green check. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { loadSpecs } from '@porthole/codegen'
import type { Field, Operation, Service } from '@porthole/codegen/src/model.ts'
import { run } from '../main.ts'
import { checkout, documents, hasDocuments } from '../read/testing.ts'

const files = {
  vnc: '000-aliyun-ecs-DescribeInstanceVncUrl.md',
  earlier: '001-tencent-cvm-DescribeInstanceVncUrl-earlier.md',
  cvm: '002-tencent-cvm-DescribeInstanceVncUrl-20191205.txt',
  gws: '003-aliyun-gws-api-reference-20201026.txt',
  screenshot: '004-aliyun-ecs-GetInstanceScreenshot-20240319.txt',
}
type Name = keyof typeof files
const scratch = mkdtempSync(join(tmpdir(), 'docsync-updates-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const textOf = (name: Name): string => readFileSync(documents + files[name], 'utf8').replaceAll('\r\n', '\n')

function docsync(cwd: string, ...words: string[]): [number, string] {
  const lines: string[] = []
  const print = (text: string): void => void lines.push(text)
  return [run(words, { root: checkout, cwd }, { out: print, error: print }), lines.join('\n')]
}

/** Every fact of the specs on a line of its own. */
function factsOf(services: readonly Service[]): string[] {
  return services.flatMap(({ operations }) => operations.flatMap(operationFacts))
}

function operationFacts({ name, request, response, errors, limits, common }: Operation): string[] {
  return [
    name,
    ...common.map((one) => `${name} common ${one}`),
    ...fieldFacts(`${name} request`, request),
    ...fieldFacts(`${name} response`, response),
    ...errors.map(({ code, http, message, basis }) => `${name} ${code} ${http} ${basis === 'stated' ? message : ''}`),
    ...limits.map(({ kind, value, at }) => `${name} ${kind} ${at ?? ''} ${String(value)}`),
  ]
}

function fieldFacts(place: string, fields: readonly Field[]): string[] {
  return fields.flatMap((field) => {
    const { name, type, required, of, range, count } = field
    const values = field.enum?.map(({ value }) => value)
    const facts = [range, count, values, field.default, field.example].map((one) => JSON.stringify(one) ?? '')
    const inner = typeof of === 'object' ? of.fields : []
    return [
      `${place} ${name}: ${[type, required ? 'required' : 'optional', ...facts].join(' ').trimEnd()}`,
      ...fieldFacts(`${place} ${name}`, inner),
    ]
  })
}

function specTexts(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'))
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

const before = factsOf(loadSpecs(join(checkout, 'specs'), checkout).services)

interface Outcome {
  readonly code: number
  readonly check: number
  readonly told: string
  readonly gone: readonly string[]
  readonly come: readonly string[]
  readonly isUntouched: boolean
}

function updated(name: Name, now: string): Outcome {
  rmSync(scratch, { recursive: true })
  mkdirSync(join(scratch, 'docs'), { recursive: true })
  cpSync(join(checkout, 'specs'), join(scratch, 'specs'), { recursive: true })
  writeFileSync(join(scratch, 'docs', files[name]), now)
  const [code, told] = docsync(scratch, 'update', 'docs', '--specs', 'specs')
  const [check] = docsync(scratch, 'check', 'docs', '--specs', 'specs')
  const after = factsOf(loadSpecs(join(scratch, 'specs'), scratch).services)
  const [old, texts] = [specTexts(join(checkout, 'specs')), specTexts(join(scratch, 'specs'))]
  return {
    code,
    check,
    told,
    gone: before.filter((fact) => !after.includes(fact)),
    come: after.filter((fact) => !before.includes(fact)),
    isUntouched: JSON.stringify([...old]) === JSON.stringify([...texts]),
  }
}

const clip = (from: string | RegExp, to: string) => (text: string) => text.replace(from, () => to)

describe.skipIf(!hasDocuments)(
  'the documents in ../shared/docs (skipped where they are not)',
  { timeout: 60_000 },
  () => {
    it('change no byte of the 30 specs when nothing in them changed', () => {
      const places = Object.values(files).map((name) => documents + name)
      for (const from of [places, [join(scratch, 'docs')]]) {
        rmSync(scratch, { recursive: true })
        mkdirSync(join(scratch, 'docs'), { recursive: true })
        cpSync(join(checkout, 'specs'), join(scratch, 'specs'), { recursive: true })
        for (const place of places) cpSync(place, join(scratch, 'docs', basename(place)))
        const [code, told] = docsync(scratch, 'update', ...from, '--specs', 'specs')
        expect([code, told.split('\n').at(-1)]).toEqual([0, 'docsync: nothing to change, 0 things to review'])
        expect(specTexts(join(scratch, 'specs'))).toEqual(specTexts(join(checkout, 'specs')))
      }
    })

    const size = 'CreateInstance request SystemDiskSize: integer required'
    const clipboard = 'SetClusterPolicy request Clipboard: string required  '
    const vnc = 'DescribeInstanceVncUrl'
    const edits: [string, Name, (text: string) => string, string[], string[]][] = [
      [
        'a parameter more',
        'vnc',
        clip(
          '|RegionId|String|Yes|',
          '|Mode|String|No|Fast|How. Valid values: Fast and Slow. Default value: Fast. |\n|RegionId|String|Yes|',
        ),
        [],
        [`${vnc} request Mode: string optional   ["Fast","Slow"] "Fast" "Fast"`],
      ],
      [
        'a code more',
        'vnc',
        clip('|403|InstanceNotReady|', '|409|InstanceBusy|Busy.|Oh.|\n|403|InstanceNotReady|'),
        [],
        [`${vnc} InstanceBusy 409 Busy.`],
      ],
      [
        'a limit',
        'vnc',
        (text) => text.replaceAll('15 seconds', '20 seconds'),
        [`${vnc} url-lifetime VncUrl 15s`],
        [`${vnc} url-lifetime VncUrl 20s`],
      ],
      [
        'a parameter more',
        'earlier',
        clip('| InstanceId | Yes |', '| Mode | No | String | How. |\n| InstanceId | Yes |'),
        [],
        [`${vnc} request Mode: string optional`],
      ],
      [
        'a parameter more',
        'cvm',
        clip('\n3. Output', 'Mode No Integer How. Value range: 1-3. Default value: 2.\n\n3. Output'),
        [],
        [`${vnc} request Mode: integer optional [1,3]   2`],
      ],
      [
        'a code more',
        'cvm',
        clip('InvalidInstanceState ', 'InternalError Oh.\nInvalidInstanceState '),
        [],
        [`${vnc} InternalError undefined `],
      ],
      [
        'a limit',
        'cvm',
        clip(/30 /, '20 '),
        [`${vnc} reconnect-rate InstanceVncUrl 30/min`],
        [`${vnc} reconnect-rate InstanceVncUrl 20/min`],
      ],
      [
        'a parameter more',
        'gws',
        clip(/^VpcId\tString\t是\tvpc-xxx\t.*$/m, 'VpcId\tString\t是\tvpc-xxx\t甲\nZone\tString\t否\ta\t甲'),
        [],
        ['CreateCluster request Zone: string optional     "a"'],
      ],
      [
        'a value less',
        'gws',
        clip(/ write: \S+/, ''),
        [`${clipboard} ["off","read","write","readwrite"]  "read"`],
        [`${clipboard} ["off","read","readwrite"]  "read"`],
      ],
      ['a bound', 'gws', clip('20~500', '40~500'), [`${size} [20,500]    100`], [`${size} [40,500]    100`]],
      [
        'a parameter renamed',
        'gws',
        clip('DomainAdmin\tString', 'DomainUser\tString'),
        ['SetClusterADDomain request DomainAdmin: string optional     "administrator"'],
        ['SetClusterADDomain request DomainUser: string optional     "administrator"'],
      ],
      [
        'an operation more',
        'gws',
        clip(
          '5.4. SetImageName\n',
          '5.4. CopyImage\n\n请求参数\n\n名称\t类型\t是否必选\t示例值\t描述\nAction\tString\t是\tCopyImage\t甲\n\n5.5. SetImageName\n',
        ),
        [],
        ['CopyImage', 'CopyImage common Action'],
      ],
      [
        'a parameter more',
        'screenshot',
        clip('WakeUpbooleanNo\n', 'QualityintegerNo\n\nValid values: 1 to 9.\n\n3\nWakeUpbooleanNo\n'),
        [],
        ['GetInstanceScreenshot request Quality: integer optional [1,9]    3'],
      ],
      [
        'a default',
        'screenshot',
        clip('Default value: false.', 'Default value: true.'),
        ['GetInstanceScreenshot request WakeUp: boolean optional    false false'],
        ['GetInstanceScreenshot request WakeUp: boolean optional    true false'],
      ],
      [
        'a limit',
        'screenshot',
        clip('at least 10 seconds', 'at least 30 seconds'),
        ['GetInstanceScreenshot call-interval  10s'],
        ['GetInstanceScreenshot call-interval  30s'],
      ],
      ['a code less', 'screenshot', clip(/405NotSupported.*\n/, ''), ['GetInstanceScreenshot NotSupported 405 %s'], []],
    ]
    it.each(edits)('%s, in a copy of %s: is that change and no other', (_, name, edit, gone, come) => {
      const text = textOf(name)
      const now = edit(text)
      expect(now).not.toBe(text)
      expect(updated(name, now)).toMatchObject({ code: 0, check: 0, gone, come })
    })

    // Rows of requests of the printed reference.
    const row = /^[A-Z]\w*\t[A-Za-z]+\t[是否]\t/
    const lines = hasDocuments ? textOf('gws').split('\n') : []
    const rows = lines.flatMap((line, index) => (row.test(line) && !line.startsWith('Action\t') ? [index] : []))
    const kinds = {
      'other flag': (line: string) => line.replace(/\t([是否])\t/, (_, flag) => `\t${flag === '是' ? '否' : '是'}\t`),
      'another name': (line: string) => line.replace(/^\w+/, (name) => `${name}X`),
      'a row more': (line: string) => `${line}\nNewOne\tString\t否\tabc\t甲`,
      'a row less': () => undefined,
      'another type': (line: string) =>
        line.replace(/\t(\w+)/, (_, type) => `\t${type === 'String' ? 'Long' : 'String'}`),
    } satisfies Record<string, (line: string) => string | undefined>

    /** What is not as it should be after one row was edited. */
    function faults(
      index: number,
      edit: (line: string) => string | undefined,
    ): { isWritten: boolean; wrong: unknown[] } {
      const now = lines.flatMap((line, at) => (at === index ? (edit(line) ?? []) : [line])).join('\n')
      const { code, check, gone, come, isUntouched, told } = updated('gws', now)
      if (code !== 0) {
        return { isWritten: false, wrong: isUntouched && told.includes('nothing was written') ? [] : [told] }
      }
      const name = lines[index]!.split('\t')[0]!
      // A limit takes the new name of its field, and goes with it.
      const isOwn = (fact: string): boolean => [name, `${name}X`, 'NewOne'].some((one) => fact.includes(` ${one}`))
      const others = [...gone, ...come].filter((fact) => !isOwn(fact))
      const fields = [...gone, ...come].filter((fact) => fact.includes(' request '))
      const isOne = fields.length > 0 && fields.length <= 2
      return { isWritten: true, wrong: [...others, ...(check === 0 ? [] : [told]), ...(isOne ? [] : fields)] }
    }

    it('any row of the printed reference, edited: a green check and one changed field, or nothing written', () => {
      let written = 0
      const runs = 20
      fc.assert(
        fc.property(fc.constantFrom(...rows), fc.constantFrom(...Object.values(kinds)), (index, edit) => {
          const { isWritten, wrong } = faults(index, edit)
          expect(wrong).toEqual([])
          written += isWritten ? 1 : 0
        }),
        { seed: 11, numRuns: runs },
      )
      expect(written).toBeGreaterThan(runs * 0.6)
    })
  },
)
