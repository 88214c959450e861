/** The packages as users get them: packed, installed elsewhere, loaded by the system's Node, compiled and bundled. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  execute,
  packagesAreBuilt,
  needsBuild,
  pack,
  type Packed,
  type PackageName,
  packageNames,
  systemNode,
  workspace,
} from './built.ts'
import { aliyunCall, tencentCall } from './first-call.ts'
import { mixedCalls } from './mixed-calls.ts'

const require = createRequire(import.meta.url)

let packed: Packed

beforeAll(() => {
  if (packagesAreBuilt) packed = pack()
}, 60_000)
afterAll(() => packed?.remove())

/** Every path that `exports` or `imports` leads to. */
function targets(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('.') ? [value] : []
  return Object.values(value ?? {}).flatMap(targets)
}

describe.skipIf(!packagesAreBuilt).each(packageNames)(`@porthole/%s, packed ${needsBuild}`, (name) => {
  it('has nothing that publint finds', async () => {
    const tarball = Uint8Array.from(readFileSync(packed.tarball(name))).buffer
    const { messages, pkg } = await publint({ strict: true, pack: { tarball } })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  it('has types that are right under nodenext and bundler, in ESM and CJS', async () => {
    const attw = join(dirname(require.resolve('@arethetypeswrong/cli/package.json')), 'dist/index.js')
    const args = [attw, packed.tarball(name), '--profile', 'node16', '--format', 'json']
    const { status, stdout } = await execute(process.execPath, args)
    const { analysis } = JSON.parse(stdout) as { analysis: { problems: readonly { resolutionKind?: string }[] } }
    // Node 10 knows no exports, and nobody runs it.
    expect(analysis.problems.filter(({ resolutionKind }) => resolutionKind !== 'node10')).toEqual([])
    expect(status).toBe(0)
  }, 60_000)

  it('depends on nothing but packages of ours', () => {
    const { dependencies, peerDependencies, optionalDependencies } = packed.manifest(name)
    const all = Object.entries({ ...dependencies, ...peerDependencies, ...optionalDependencies })
    expect(all).toEqual(name === 'rpc' ? [] : [['@porthole/rpc', '0.1.0']])
  })

  it('leads to no file that it does not hold, under any condition', () => {
    const { exports, imports } = packed.manifest(name)
    const held = (path: string) =>
      path.includes('*')
        ? readdirSync(join(packed.installed(name), path, '..')).length > 0
        : existsSync(join(packed.installed(name), path))
    expect(targets({ ...exports, ...imports }).filter((path) => !held(path))).toEqual([])
  })

  it('holds its licence and no sources', () => {
    const names = readdirSync(packed.installed(name))
    expect(names).toContain('LICENSE')
    expect(names).not.toContain('src')
  })

  it("is loaded by import and by require, in the system's own Node, with the same names", async () => {
    const { exports } = packed.manifest(name)
    const entries = Object.keys(exports).flatMap((path) => expanded(path, name))
    const modules = entries.filter((entry) => !entry.endsWith('.json'))
    const loader = join(packed.folder, `load-${name}.mjs`)
    writeFileSync(
      loader,
      `import { createRequire } from 'node:module'
      const require = createRequire(import.meta.url)
      const names = (module) => Object.keys(module).filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).sort()
      for (const entry of ${JSON.stringify(modules)}) {
        console.log(JSON.stringify([entry, names(await import(entry)), names(require(entry))]))
      }
      for (const entry of ${JSON.stringify(entries.filter((entry) => entry.endsWith('.json')))}) require(entry)`,
    )
    const { status, stdout, stderr } = await execute(systemNode, [loader], packed.folder)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    const loaded = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as [string, string[], string[]])
    expect(loaded.map(([entry]) => entry)).toEqual(modules)
    for (const [, imported, required] of loaded) {
      expect(required).toEqual(imported)
    }
    const empty = loaded.filter(([, imported]) => imported.length === 0).map(([entry]) => entry)
    expect(empty).toEqual(name === 'rpc' ? ['@porthole/rpc/descriptor'] : [])
  })
})

/** `./ecs` of aliyun as `@porthole/aliyun/ecs`; a pattern as every file that it stands for. */
function expanded(path: string, name: (typeof packageNames)[number]): string[] {
  const files = path.includes('*')
    ? readdirSync(join(packed.installed(name), 'openapi')).map((file) => `./openapi/${file}`)
    : [path]
  return files.map((file) => `@porthole/${name}${file.slice(1)}`)
}

const serviceEntries = ['aliyun/ecs', 'aliyun/gws', 'tencent/cvm']

describe.skipIf(!packagesAreBuilt)(`an entry of a service ${needsBuild}`, () => {
  it.each(serviceEntries)('%s is all that a client loads, kernel and all', (entry) => {
    const [cloud, service] = entry.split('/') as [PackageName, string]
    const folder = join(packed.installed(cloud), 'dist/gen', service)
    for (const name of ['node.js', 'node.cjs', 'web.js', 'web.cjs']) {
      const text = readFileSync(join(folder, `index-${name}`), 'utf8')
      expect(text).not.toMatch(/^(?:import\b|export\b.*\bfrom\b)|\brequire\(/m)
      expect(/node:/.test(text)).toBe(name.startsWith('node'))
    }
  })

  it.each([
    ['ESM', 'ESM', 'await import', 'await import'],
    ['ESM', 'CommonJS', 'await import', 'require'],
    ['CommonJS', 'ESM', 'require', 'await import'],
  ])('as %s goes with helpers of other entries as %s', async (service, others, load, loadOthers) => {
    const file = join(packed.folder, `mixed-${service}-${others}.mjs`)
    writeFileSync(file, mixedCalls(load, loadOthers))
    const { status, stdout, stderr } = await execute(systemNode, [file], packed.folder)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      oneClass: false,
      found: ['i-1'],
      stopped: { InstanceId: 'i-1', Status: 'Stopped' },
      finished: { TaskFinished: true, RequestId: 'R-1' },
      console: 'abc',
      cvm: '[AuthFailure] Not you.',
      // A helper's error and a client's, each asked about by the other copy.
      errors: [
        '[Client.WrongState] InstanceId i-1 is Stopped and cannot become Registered.',
        '[Client.InvalidRequest] No accessKeyId or accessKeySecret.',
      ],
    })
  })
})

describe.skipIf(!packagesAreBuilt)(`calls, compiled ${needsBuild}`, () => {
  const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess']
  // Our declarations are checked too, those of the language are not.
  const options = [...strict, '--skipDefaultLibCheck', '--target', 'es2022', '--lib', 'es2022,dom']

  it.each([
    ['nodenext, as ESM and as CJS', ['mts', 'cts'], ['--module', 'nodenext']],
    ['bundler', ['ts'], ['--module', 'preserve', '--moduleResolution', 'bundler']],
  ])(
    '%s, without the types of Node',
    async (_name, extensions, resolution) => {
      const files = extensions.map((extension) => `typed.${extension}`)
      for (const file of files) writeFileSync(join(packed.folder, file), typed)
      const tsc = join(workspace, 'node_modules/.bin/tsc')
      const { status, stdout } = await execute(tsc, [...options, ...resolution, ...files], packed.folder)
      expect(stdout).toBe('')
      expect(status).toBe(0)
    },
    60_000,
  )
})

/** Right calls compile, wrong ones do not, errors narrow to the codes of their operation. */
const typed = `
import { createClient, pages, waitFor } from '@porthole/aliyun'
import { type AliyunOptions, type ApiError, createClient as createEcs, DescribeInstanceVncUrl, type EcsClient, ecs, isApiError } from '@porthole/aliyun/ecs'
import { createClient as createGws, DescribeInstancesPages, gws, InstanceStopped } from '@porthole/aliyun/gws'
import { createClient as createTencent, cvm } from '@porthole/tencent/cvm'
import { defaultCredentials } from '@porthole/tencent/credentials'
import { hmacSha256 } from '@porthole/tencent/v1'

const credentials = { accessKeyId: 'id', accessKeySecret: 'secret' }

export async function call(): Promise<string> {
  const client = createEcs({ DescribeInstanceVncUrl }, { credentials, region: 'cn-hangzhou' })
  // @ts-expect-error InstanceId is required
  await client.DescribeInstanceVncUrl({ RegionId: 'cn-hangzhou' }).catch(() => {})
  // @ts-expect-error no such parameter
  await client.DescribeInstanceVncUrl({ RegionId: 'cn-hangzhou', InstanceId: 'i-1', Instanceid: 'i-1' }).catch(() => {})
  // @ts-expect-error this client has one operation
  client.GetInstanceScreenshot
  try {
    const { VncUrl } = await client.DescribeInstanceVncUrl({ RegionId: 'cn-hangzhou', InstanceId: 'i-1' }, { timeout: 1000 })
    return VncUrl
  } catch (error) {
    if (isApiError(error, DescribeInstanceVncUrl)) {
      const known: ApiError = error
      if (error.code === 'InvalidInstanceId.NotFound') return known.detail
      // @ts-expect-error no code of this operation
      if (error.code === 'InvalidInstanceId.NotFoundd') return ''
    }
    throw error
  }
}

const options: AliyunOptions = { credentials }
export const everything: readonly EcsClient[] = [createClient(ecs, options), createEcs(ecs, options)]

export async function names(): Promise<(string | undefined)[]> {
  const all: (string | undefined)[] = []
  const client = createGws(gws, { credentials })
  for await (const { Name } of pages(client, DescribeInstancesPages, { ClusterId: 'gws-1' })) all.push(Name)
  const { Status } = await waitFor(client, InstanceStopped, { InstanceId: 'i-1' })
  return [...all, Status]
}

// @ts-expect-error Tencent needs a region
createTencent(cvm, { credentials: defaultCredentials() })
export const tencent = createTencent(cvm, { credentials: defaultCredentials(), region: 'ap-beijing', signature: hmacSha256({ method: 'GET' }) })
`

describe.skipIf(!packagesAreBuilt)(`bundles of the built packages ${needsBuild}`, () => {
  const bundle = async (contents: string, platform: 'node' | 'browser'): Promise<string> => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: packed.folder },
      platform,
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      write: false,
      logLevel: 'error',
    })
    return outputFiles[0]!.text
  }

  // Bytes, with 1000 to the KB.
  it.each([
    ['Tencent', 'node', tencentCall, 5600, 2900],
    ['Tencent', 'browser', tencentCall, 5600, 2900],
    ['Alibaba', 'node', aliyunCall, 6100, 3100],
    ['Alibaba', 'browser', aliyunCall, 6100, 3100],
  ] as const)(
    'the first call with %s is small, bundled for the %s',
    async (_name, platform, call, least, leastPacked) => {
      const text = await bundle(call, platform)
      expect(Buffer.byteLength(text)).toBeLessThan(least)
      expect(gzipSync(text, { level: 9 }).length).toBeLessThan(leastPacked)
    },
  )

  it('one operation of GWS brings no other', async () => {
    const { gws } = (await import('@porthole/aliyun/gws')) as { gws: object }
    const call = aliyunCall.replaceAll('DescribeInstanceVncUrl', 'DescribeImages').replaceAll('/ecs', '/gws')
    const text = await bundle(call, 'node')
    expect(Object.keys(gws).filter((operation) => text.includes(`"${operation}"`))).toEqual(['DescribeImages'])
  })

  it('a browser bundle holds nothing of Node', async () => {
    for (const call of [aliyunCall, tencentCall]) {
      expect(await bundle(call, 'browser')).not.toMatch(/node:|process\.(env|versions)/)
    }
  })
})
