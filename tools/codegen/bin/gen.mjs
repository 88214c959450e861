#!/usr/bin/env node
/** `npm run gen`: answers at once when nothing has changed, and only then loads the generator. */
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { differences, load, look, outputRoots, save, serviceOf } from './fresh.mjs'

const tool = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const root = resolve(tool, '../..')

const usage = `gen [--check | --watch] [--specs FOLDER] [--out FOLDER]
  --check   write nothing; exit 1 and list what is stale or orphaned
  --watch   generate again whenever a spec changes
  --specs   where the specs are (default: specs)
  --out     where packages/ and docs/reference/ are written (default: the workspace)`

const options = read(process.argv.slice(2))
if (options) await main(options)

function read(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        check: { type: 'boolean' },
        watch: { type: 'boolean' },
        specs: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean' },
      },
    })
    if (!values.help) return values
    console.log(usage)
  } catch (error) {
    console.error(`gen: ${error.message}\n${usage}`)
    process.exitCode = 1
  }
}

async function main({ check = false, watch = false, ...places }) {
  const specs = resolve(places.specs ?? join(root, 'specs'))
  const out = resolve(places.out ?? root)
  const style = join(root, '.oxfmtrc.json')
  const cache = join(out, 'node_modules/.cache/porthole-codegen.json')
  const tools = look([join(tool, 'src'), join(tool, 'bin'), style, join(root, 'pnpm-lock.yaml')])
  const inputs = look([specs])
  const known = load(cache)
  const changed = known?.specs === specs && differences(known.tools, tools).length === 0 ? services() : undefined
  if (changed?.all.length === 0 && !watch) return console.log('gen: up to date')

  const { run, readStyle } = await import('../src/run.ts')
  const settings = { specs, out, check, style: readStyle(style) }
  if (watch) {
    const stop = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stop.abort())
    const watcher = await import('../src/watch.ts')
    return watcher.watch(settings, console.log, stop.signal)
  }
  const code = await run({ ...settings, ...(changed && { changed: changed.services }) }, console.log)
  if (code === 0) save(cache, { specs, tools, inputs, outputs: look(outputRoots(out)) })
  process.exitCode = code

  function services() {
    const all = [...differences(known.inputs, inputs), ...differences(known.outputs, look(outputRoots(out)))]
    return { all, services: new Set(all.map((path) => serviceOf(path, specs, out))) }
  }
}
