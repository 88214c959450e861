/** The launcher: installs when it has to, then runs the command that run.mjs was given. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [command = '', ...args] = process.argv.slice(2)

const commands = {
  start,
  test: async () => (await build()) || tool('vitest', ['run', ...args]),
  gen: () => tool('node', [join(root, 'tools/codegen/bin/gen.mjs'), ...args]),
  check: () => tool('node', [join(root, 'scripts/check.mjs'), ...args]),
  docsync: () => tool('node', [join(root, 'tools/docsync/bin/docsync.mjs'), ...args]),
  spec: () => tool('node', [join(root, 'tools/docsync/bin/spec.mjs'), ...args]),
  // What changesets writes is not formatted.
  release: async () => (await tool('changeset', ['version', ...args])) || tool('oxfmt', ['packages', 'apps']),
  bench: async () => (await build()) || tool('node', [...source, join(root, 'tools/bench/src/bench.ts'), ...args]),
  new: () => tool('node', [...source, join(root, 'tools/new/src/new.ts'), ...args]),
  format: () => tool('oxfmt', ['.', ...args]),
}
/** Lets Node read the workspace's packages from their sources. */
const source = ['--conditions=porthole-source']
/** How npm and, in words, pnpm tell that there is no network. */
const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|E(NET|HOST)UNREACH|ERR_SOCKET|UND_ERR|dns error|tcp connect error/

if (!Object.hasOwn(commands, command)) {
  stop(`No command ${command || '(none)'}: choose one of ${Object.keys(commands).join(', ')}.`)
}
for (const flag of ['port', 'check', 'watch']) {
  // npm takes flags before its -- for its own settings, and would start another command than was meant.
  if (process.env[`npm_config_${flag}`] !== undefined)
    stop(`npm kept --${flag} for itself: npm run ${[command, '--', `--${flag}`, ...args].join(' ')}`)
}
process.chdir(root)
process.env.TURBO_TELEMETRY_DISABLED = '1'
// A missing network is told after seconds: npm's own pauses between its tries make it more than a minute.
for (const program of ['npm', 'pnpm']) {
  process.env[`${program}_config_fetch_retry_mintimeout`] ??= '1000'
  process.env[`${program}_config_fetch_retry_maxtimeout`] ??= '5000'
}
process.env.PATH = [
  join(root, 'tools/toolchain/node_modules/.bin'),
  join(root, 'node_modules/.bin'),
  process.env.PATH,
].join(delimiter)
if (process.env.npm_lifecycle_event === command) followParent()
await install()
const code = await commands[command]()
if (code) process.exit(code)

/** npm passes Ctrl-C and SIGTERM on to us, but would leave us behind when anything else ends it. */
function followParent() {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGHUP')
  }, 250)
  watch.unref()
}

/** Builds the two apps and hands this process over to the server, so that nothing stands between it and a signal. */
async function start() {
  const failed = await build('--filter=@porthole/mock-server', '--filter=@porthole/cli')
  if (failed) return failed
  const bin = join(root, 'apps/mock-server/bin/porthole-mock.js')
  process.argv = [process.argv[0], bin, ...args]
  await import(pathToFileURL(bin).href)
  return 0
}

/** Runs turbo quietly; what it said is shown only when it failed. */
async function build(...filters) {
  const { status, output } = await run('turbo', ['run', 'build', '--output-logs=errors-only', ...filters], 'quiet')
  if (status) process.stderr.write(output)
  return status
}

/** Installs with the pinned pnpm when something is missing or the lockfile has changed since. */
async function install() {
  const stamp = join(root, 'node_modules/.porthole-installed')
  const wanted = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...workspaces()]
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const pnpm = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager
  process.stderr.write('Installing what Porthole needs (once)...\n')
  const { status, output } = await run('npx', ['--yes', pnpm, 'install', '--frozen-lockfile'], 'quiet')
  if (status) {
    const offline = unreachable.exec(output.slice(-2000)) // What failed before was tried again.
    if (offline)
      stop(`The npm registry cannot be reached (${offline[0]}): connect to the network or set a proxy, then try again.`)
    process.stderr.write(output)
    stop(`Installing failed (see above); \`npx ${pnpm} install\` shows more.`)
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(stamp, wanted)
}

/** The package.json files of the workspace: a new dependency in one of them means installing again. */
function workspaces() {
  const folders = ['packages', 'apps', 'tools'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name)),
  )
  return [...folders, 'examples']
    .map((folder) => join(folder, 'package.json'))
    .filter((file) => statSync(join(root, file), { throwIfNoEntry: false }))
}

async function tool(name, argv) {
  return (await run(name, argv, 'inherit')).status
}

/** Runs a tool: on our terminal, or quietly with what it says as `output`. */
function run(name, argv, how) {
  const quiet = how === 'quiet'
  return new Promise((resolve) => {
    let child
    // Who stops us while a tool runs wants silence and the shell's exit code, not what the tool says about it.
    let stopped = 0
    const forward = Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }).map(([signal, code]) => {
      const listener = () => {
        stopped = code
        // Some tools do not know SIGHUP.
        const passed = signal === 'SIGHUP' ? 'SIGTERM' : signal
        if (quiet) process.kill(-child.pid, passed)
        else child.kill(passed)
      }
      process.on(signal, listener)
      return () => process.off(signal, listener)
    })
    const done = (result) => {
      for (const off of forward) off()
      resolve(result)
    }
    let output = ''
    // Quiet tools get a process group, so that a signal reaches what they started too: npx passes on too few.
    const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit'
    child = spawn(name, argv, { cwd: root, stdio, detached: quiet })
    child.stdout?.on('data', (data) => (output += data))
    child.stderr?.on('data', (data) => (output += data))
    child.on('error', (error) => done({ status: 1, output: `${name}: ${error.message}\n` }))
    child.on('close', (status) => {
      if (stopped) process.exit(quiet ? stopped : (status ?? stopped))
      done({ status: status ?? 1, output })
    })
  })
}

function stop(line) {
  process.stderr.write(`${line}\n`)
  process.exit(1)
}
