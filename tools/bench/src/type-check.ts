/** Whether what the generator wrote into a folder type-checks, as it is, against the sources of the kernel. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tsc } from './generator-peers.ts'
import { type Ended, root, runNode } from './processes.ts'

export interface CheckedTypes extends Pick<Ended, 'ms' | 'peak'> {
  /** The first thing that is wrong. */
  readonly wrong: string | undefined
}

/** `kept` has services of Alibaba Cloud. */
export async function checkTypes(kept: string): Promise<CheckedTypes> {
  const project = join(kept, 'tsconfig.json')
  const kernel = join(root, 'packages/rpc/src')
  const compilerOptions = {
    typeRoots: [join(root, 'node_modules/@types')],
    paths: { '@porthole/rpc': [`${kernel}/index.ts`], '@porthole/rpc/*': [`${kernel}/*.ts`] },
  }
  const settings = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['packages/*/src/gen'] }
  writeFileSync(project, JSON.stringify(settings))
  writeFileSync(join(kept, 'package.json'), JSON.stringify({ type: 'module' }))
  // Its services take their client from their cloud's own sources.
  const client = JSON.stringify(join(root, 'packages/aliyun/src/client.ts'))
  const names = 'ApiError, createClient, isApiError, type AliyunOptions'
  writeFileSync(join(kept, 'packages/aliyun/src/client.ts'), `export { ${names} } from ${client}\n`)
  const { ms, peak, stdout, code } = await runNode([tsc(), '-p', project], { cwd: kept })
  // The kernel is checked elsewhere.
  const wrong = stdout.split('\n').find((line) => line.includes('error') && line.startsWith('packages/'))
  return { ms, peak, wrong: wrong ?? (code === null ? 'tsc did not end' : undefined) }
}
