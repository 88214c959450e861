/** Does what was asked for: collects the files, writes them, installs, generates, and says what comes next. */
import { addCloud } from './cloud.ts'
import { type Command, parseCommand, usage } from './command.ts'
import { createDraft, type Draft } from './draft.ts'
import { Refusal } from './names.ts'
import { addOperation, addService } from './service.ts'

/** What has to be run besides; each answers whether it went well, and has said why when it did not. */
export interface Tools {
  /** Formats files, given relative to the root. */
  readonly format: (paths: readonly string[]) => boolean
  /** Links a new package into the workspace. */
  readonly install: () => boolean
  readonly generate: () => boolean
  readonly tell: (line: string) => void
}

/** The exit code. Whatever is refused has changed nothing. */
export function run(args: readonly string[], root: string, tools: Tools): 0 | 1 {
  const { tell } = tools
  try {
    const command = parseCommand(args)
    if (!command) {
      tell(usage)
      return args.length > 0 ? 0 : 1
    }
    const draft = createDraft(root)
    add(draft, command)
    draft.write()
    const paths = [...draft.paths]
    for (const path of paths) tell(`  ${path}`)
    const failed = finish(paths, command, tools)
    if (failed) tell(failed)
    else for (const line of next(command)) tell(line)
    return failed ? 1 : 0
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    tell(`new: ${error.message}`)
    return 1
  }
}

function add(draft: Draft, { kind, cloud, service, operation }: Command): void {
  if (kind === 'operation') addOperation(draft, cloud, service, operation)
  else if (kind === 'service') addService(draft, cloud, service, operation)
  else addCloud(draft, cloud, service, operation)
}

/** What failed and what to do about it; undefined when all went well. */
function finish(paths: readonly string[], { kind }: Command, { format, install, generate }: Tools): string | undefined {
  const code = paths.filter((path) => path.endsWith('.ts'))
  if (code.length > 0 && !format(code))
    return 'The files above are written, but not formatted: npm run format, then npm run gen.'
  if (kind === 'cloud' && !install())
    return 'The files above are written, but installing failed: npx pnpm install --no-frozen-lockfile, then npm run gen.'
  if (!generate()) return 'The files above are written, but generating failed: correct what it says, then npm run gen.'
  return undefined
}

function next({ kind, cloud, service, operation }: Command): readonly string[] {
  const folder = `specs/${cloud}/${service}`
  const write = `Write the vendor's page into ${folder}/${operation}.yaml (see specs/README.md); npm run gen -- --watch follows.`
  const describe = `Say what the service is in ${folder}/_service.yaml, and its title in apps/cli/src/registry.ts.`
  const steps = {
    operation: [write, 'Prove it: npm run check, then npm test.'],
    service: [describe, write],
    cloud: [
      `Replace the placeholder scheme in packages/${cloud}/src: sign.ts by the vendor's page and vectors, then protocol.ts and server.ts.`,
      describe,
      write,
    ],
  }
  const call = `porthole ${cloud} ${service} ${operation} --InstanceId i-xxx --endpoint http://127.0.0.1:7070`
  return ['', ...steps[kind], 'Try it: npm start, and in another terminal', `  npx --no-install ${call}`]
}
