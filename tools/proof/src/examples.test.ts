/** The examples, run as their readers run them. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type MockServer, startMockServer } from '@porthole/mock-server/src/start.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { execute, workspace } from './built.ts'

const folder = join(workspace, 'examples')
const programs = ['in-process.mjs', 'walk-gws.mjs', 'walk-gws-vendor.mjs']
const tests = ['msw.test.ts', 'nock.test.ts', 'replay.test.ts']

async function run(...args: string[]): Promise<string[]> {
  const { status, stdout, stderr } = await execute(process.execPath, ['--conditions=porthole-source', ...args], folder)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.trimEnd().split('\n')
}

describe('the examples', () => {
  it('are all run here', () => {
    const files = readdirSync(folder).filter((file) => /\.m?[jt]s$/.test(file))
    expect(files.toSorted()).toEqual([...programs, ...tests].toSorted())
  })

  it('in-process.mjs moves the clock through states and limits, the same on every run', async () => {
    const lines = await run('in-process.mjs')
    expect(lines.map((line) => line.slice(25).replace(/gws-\w+/, 'gws-x'))).toEqual([
      'gws-x is creating',
      'gws-x is starting',
      'gws-x is running',
      'after 15 s: the console of i-bp1linux000000000001 opens',
      'after 16 s: This VNC URL expired: it was valid for 15 s.',
    ])
    expect(await run('in-process.mjs')).toEqual(lines)
  })

  it.each(tests)('%s passes', async (file) => {
    const lines = await run('--test', file)
    expect(lines).toContainEqual(expect.stringMatching(/pass 3$/))
    expect(lines).toContainEqual(expect.stringMatching(/fail 0$/))
  })
})

describe('the walks, against the mock server', () => {
  let server: MockServer
  beforeAll(async () => {
    server = await startMockServer({ port: 0 })
  })
  afterAll(() => server.close())

  it.concurrent.each(programs.slice(1))('%s reads back the policy that it set', async (file) => {
    const lines = await run(file, server.url)
    expect(lines.map((line) => line.replace(/(gws|i|t)-\w+/, '$1-x'))).toEqual([
      'Cluster gws-x is being created.',
      'It is running.',
      'Instance i-x is being created.',
      'It is Registered: it can be connected to.',
      'Task t-x is finished: true.',
      'Clipboard read, watermark on, UDP on.',
    ])
  })
})
