import { spawn } from 'node:child_process'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Copy, copyWorkspace, type Outcome } from './testing.ts'

let copy: Copy
let before: Map<string, string>
const told: Record<'operation' | 'service' | 'cloud', Outcome> = {} as never

/** Paths that came or changed since the copy was made. */
function touched(): string[] {
  const after = copy.digests()
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...paths].filter((path) => before.get(path) !== after.get(path)).toSorted()
}

const inside = (paths: readonly string[], ...places: string[]) =>
  paths.filter((path) => places.some((place) => path.startsWith(place)))

beforeAll(() => {
  copy = copyWorkspace()
  // What is stale in the workspace itself is not the scaffold's doing.
  copy.execute('node', 'tools/codegen/bin/gen.mjs')
  before = copy.digests()
}, 60_000)
afterAll(() => copy.remove())

describe('what cannot be done is one line, and changes nothing', () => {
  it.each([
    [
      'aliyum/ecs/StopInstance',
      'There is no cloud "aliyum": did you mean aliyun? A new one: npm run new -- cloud NAME',
    ],
    [
      'aliyun/gwz/StopInstance',
      'aliyun has no service "gwz": did you mean gws? A new one: npm run new -- service aliyun/NAME',
    ],
    [
      'aliyun/ecs/DescribeInstanceVncUrl',
      'specs/aliyun/ecs/DescribeInstanceVncUrl.yaml exists already: nothing was changed.',
    ],
    [
      'aliyun/ecs/DESCRIBEINSTANCEVNCURL',
      'specs/aliyun/ecs/DESCRIBEINSTANCEVNCURL.yaml exists already: nothing was changed.',
    ],
    ['aliyun/ecs/stop-it', '"stop-it" cannot name an operation: spell it as on the wire, such as StopInstance.'],
    [
      'aliyun/ecs',
      'operation takes one name of the form CLOUD/SERVICE/NAME, not "aliyun/ecs": npm run new -- operation aliyun/ecs/StopInstance',
    ],
  ])('operation %s', (name, sentence) => {
    expect(copy.scaffold('operation', name)).toEqual({ status: 1, text: `new: ${sentence}` })
    expect(touched()).toEqual([])
  })

  it.each([
    [['service', 'aliyun/gws'], 'specs/aliyun/gws exists already: nothing was changed.'],
    [['service', 'aliyun/v1'], '@porthole/aliyun exports ./v1 already: nothing was changed.'],
    [['service', 'aliyun/Ecd'], '"Ecd" cannot name a service: use lower-case letters and digits, such as ecs.'],
    [['service', 'aliyun/delete'], '"delete" cannot name a service: it has a meaning in TypeScript.'],
    [
      ['service', 'aliyun/scaffold', '--operation', 'x y'],
      '"x y" cannot name an operation: spell it as on the wire, such as StopInstance.',
    ],
    [['cloud', 'tencent'], 'packages/tencent exists already: nothing was changed.'],
    [['cloud', 'rpc'], 'packages/rpc exists already: nothing was changed.'],
    [['cloud', 'My-Cloud'], '"My-Cloud" cannot name a cloud: use lower-case letters and digits, such as ecs.'],
    [['cloud'], 'cloud needs a name: npm run new -- cloud huawei'],
    [
      ['clowd', 'x'],
      'Nothing here is called "clowd": did you mean cloud? npm run new -- operation | service | cloud NAME',
    ],
    [['cloud', 'x', '--colour', 'red'], "Unknown option '--colour'."],
  ])('%j', (args, sentence) => {
    expect(copy.scaffold(...args)).toEqual({ status: 1, text: `new: ${sentence}` })
    expect(touched()).toEqual([])
  })

  it('nothing at all: the usage', () => {
    const { status, text } = copy.scaffold()
    expect(status).toBe(1)
    expect(text).toContain('npm run new -- operation CLOUD/SERVICE/NAME')
  })
})

describe('an operation, a service and a cloud, one after another', () => {
  const changed: Record<'operation' | 'service' | 'cloud', string[]> = {} as never

  beforeAll(() => {
    for (const [kind, ...args] of [
      ['operation', 'tencent/cvm/TryScaffolding'],
      ['service', 'aliyun/scaffold', '--operation', 'DescribeDesktops'],
      ['cloud', 'acme', '--service', 'ecs', '--operation', 'DescribeThings'],
    ] as const) {
      const old = copy.digests()
      told[kind] = copy.scaffold(kind, ...args)
      const now = copy.digests()
      changed[kind] = [...old.keys()].filter((path) => old.get(path) !== now.get(path)).toSorted()
    }
  }, 120_000)

  it('an operation changes what is generated for its service, and nothing else', () => {
    const { length } = inside(
      changed.operation,
      'docs/reference/',
      'packages/tencent/openapi/',
      'packages/tencent/src/gen/cvm/',
    )
    expect(changed.operation).toHaveLength(length)
  })

  it('a service changes its cloud and the two registries', () => {
    expect(changed.service).toEqual([
      'apps/cli/src/registry.ts',
      'docs/reference/README.md',
      'packages/aliyun/package.json',
      'packages/simulator/src/services.ts',
    ])
  })

  it('a cloud changes no file of another cloud', () => {
    expect(changed.cloud).toEqual([
      'apps/cli/package.json',
      'apps/cli/src/registry.ts',
      'docs/reference/README.md',
      'packages/simulator/package.json',
      'packages/simulator/src/services.ts',
    ])
  })

  it('each says which files it wrote, and what comes next', () => {
    for (const { status, text } of Object.values(told)) {
      expect(text).toContain('Try it: npm start, and in another terminal')
      expect(status).toBe(0)
    }
    expect(told.operation.text).toContain('  specs/tencent/cvm/TryScaffolding.yaml')
    expect(told.service.text).toContain('npx --no-install porthole aliyun scaffold DescribeDesktops --InstanceId i-xxx')
    expect(told.cloud.text).toContain('Replace the placeholder scheme in packages/acme/src')
  })

  it('the sources are there', () => {
    const paths = touched()
    expect(inside(paths, 'specs')).toEqual([
      'specs/acme/ecs/DescribeThings.yaml',
      'specs/acme/ecs/_service.yaml',
      'specs/aliyun/scaffold/DescribeDesktops.yaml',
      'specs/aliyun/scaffold/_service.yaml',
      'specs/tencent/cvm/TryScaffolding.yaml',
    ])
    expect(inside(paths, 'packages/acme').filter((path) => !/\/gen\//.test(path))).toEqual([
      'packages/acme/LICENSE',
      'packages/acme/openapi/ecs.json',
      'packages/acme/package.json',
      'packages/acme/src/client.ts',
      'packages/acme/src/conformance.test.ts',
      'packages/acme/src/credentials.ts',
      'packages/acme/src/index.ts',
      'packages/acme/src/protocol.ts',
      'packages/acme/src/server.ts',
      'packages/acme/src/sign.test.ts',
      'packages/acme/src/sign.ts',
      'packages/acme/tsup.config.ts',
    ])
  })

  it('a service joins what an answer is wrapped in and how problems are told from its cloud', () => {
    expect(copy.read('specs/aliyun/scaffold/_service.yaml')).toMatch(/^# As in \w+: check\.\nproblems:\n {2}missing:/m)
    expect(copy.read('specs/tencent/cvm/TryScaffolding.yaml')).toContain('json: { Response: { RequestId: XXX-XXX } }')
  })

  it('package.json keeps its order, and exports the service in the form of the others', () => {
    const { exports } = JSON.parse(copy.read('packages/aliyun/package.json')) as { exports: Record<string, object> }
    const names = Object.keys(exports)
    expect(names.slice(-4)).toEqual(['./scaffold', './scaffold/server', './openapi/*.json', './package.json'])
    for (const end of ['', '/server']) {
      expect(JSON.stringify(exports[`./scaffold${end}`])).toBe(
        JSON.stringify(exports[`./gws${end}`]).replaceAll('gws', 'scaffold'),
      )
    }
    expect(copy.read('packages/aliyun/package.json')).toMatch(/^\{\n {2}"name": "@porthole\/aliyun",\n/)
  })

  it('the loader finds no problem, and what was generated is fresh', () => {
    const source = '--conditions=porthole-source'
    const lint = copy.execute('node', source, 'tools/codegen/src/lint-specs.ts')
    expect(lint).toMatchObject({
      status: 0,
      text: expect.stringMatching(/operations: no problems\n$/),
    })
    expect(copy.execute('node', 'tools/codegen/bin/gen.mjs', '--check').status).toBe(0)
    expect(touched()).toEqual(
      expect.arrayContaining([
        'docs/reference/acme/ecs/DescribeThings.md',
        'packages/acme/src/gen/ecs/client.ts',
        'packages/aliyun/src/gen/scaffold/operations.ts',
        'packages/tencent/src/gen/cvm/operations.ts',
      ]),
    )
  })

  it('the formatter and the linter have nothing to say', () => {
    const written = inside(touched(), 'packages/', 'apps/').filter((path) => path.endsWith('.ts'))
    expect(copy.execute('oxfmt', '--check', ...written)).toMatchObject({ status: 0 })
    expect(copy.execute('oxlint', '--deny-warnings', ...written)).toMatchObject({ status: 0 })
  })

  it('everything that is new compiles', () => {
    const include = ['packages/acme/src', 'packages/*/src/gen', 'apps/*/src/registry.ts', 'apps/*/src/services.ts']
    const config = { extends: './tsconfig.json', include }
    writeFileSync(join(copy.root, 'tsconfig.new.json'), JSON.stringify(config))
    expect(copy.execute('tsc', '-p', 'tsconfig.new.json')).toEqual({ status: 0, text: '' })
  }, 120_000)

  it('the new cloud passes its own tests, and says which vectors are missing', () => {
    const { status, text } = copy.execute('vitest', 'run', 'packages/acme')
    expect(text).toContain("needs vectors: copy them from the vendor's page into packages/acme/src/sign.test.ts")
    expect(text).toMatch(/Tests .*passed/)
    expect(status).toBe(0)
  }, 60_000)

  it('its client calls the mock server by the command line', async () => {
    const source = '--conditions=porthole-source'
    const main = join(copy.root, 'apps/mock-server/src/main.ts')
    const server = spawn(process.execPath, [source, main, '--port', '0', '--quiet'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const url = await new Promise<string>((resolve, reject) => {
        let shown = ''
        server.stdout.on('data', (text) => {
          const found = /http:\/\/127\.0\.0\.1:\d+/.exec((shown += text))
          if (found) resolve(found[0])
        })
        server.once('exit', () => reject(new Error(`The mock server ended: ${shown}`)))
      })
      const call = (...args: string[]) =>
        copy.execute('node', source, 'apps/cli/src/main.ts', ...args, '--endpoint', url)
      for (const [cloud, service, operation] of [
        ['acme', 'ecs', 'DescribeThings'],
        ['aliyun', 'scaffold', 'DescribeDesktops'],
        ['tencent', 'cvm', 'TryScaffolding'],
      ] as const) {
        expect(call(cloud, service, operation, '--InstanceId', 'i-xxx')).toMatchObject({
          status: 0,
          text: expect.stringMatching(/"RequestId": "[\w-]{36}"/),
        })
      }
      const wrong = call(
        'acme',
        'ecs',
        'DescribeThings',
        '--InstanceId',
        'i-xxx',
        '--access-key-id',
        'testid',
        '--access-key-secret',
        'wrong',
      )
      expect(wrong.text).toContain('SignatureFailure')
      expect(wrong.status).not.toBe(0)
    } finally {
      server.kill()
    }
  }, 60_000)
})

describe('when generating fails', () => {
  it('the files stay, and the message says what to do', () => {
    const broken = join(copy.root, 'specs/tencent/cvm/TryScaffolding.yaml')
    appendFileSync(broken, 'colour: red\n')
    const { status, text } = copy.scaffold('operation', 'tencent/cvm/TryAgain')
    expect(text).toContain('TryScaffolding.yaml:')
    expect(text).toContain(
      'The files above are written, but generating failed: correct what it says, then npm run gen.',
    )
    expect(status).toBe(1)
    expect(copy.read('specs/tencent/cvm/TryAgain.yaml')).toContain('operation: TryAgain')
  })
})
