/** Whether the tools that our OpenAPI documents are for accept them: Redocly lint, hey-api with its output, Prism. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import { join } from 'node:path'
import { type OpenApi, readOpenApi, type Schema } from '@porthole/proof/src/oracle.ts'
import { generateAll, heyApi, lendPeers, redocly, tsc } from './generator-peers.ts'
import { type Report, type Row, works } from './harness.ts'
import { installPeers, versionOf } from './peers.ts'
import { lastLines, proof, root, runNode } from './processes.ts'
import { freePort, prism, startMock } from './mock-servers.ts'
import { binOf } from './peers.ts'
import { services } from './validator-bundles.ts'

export async function openapi(): Promise<Report> {
  installPeers()
  const folder = mkdtempSync(join(tmpdir(), 'porthole-bench-'))
  lendPeers(folder)
  try {
    const rows: Row[] = []
    for (const [cloud, service] of services) {
      const document = join(root, `packages/${cloud}/openapi/${service}.json`)
      const inside = join(folder, service)
      mkdirSync(inside)
      rows.push(works(`${cloud} ${service}: Redocly lint passes`, await lint(document, inside)))
      rows.push(...(await heyApiRows(`${cloud} ${service}`, document, inside)))
      rows.push(
        works(
          `${cloud} ${service}: Prism answers our example`,
          await answerOfPrism(document, readOpenApi(cloud, service)),
        ),
      )
    }
    return {
      title: 'do the tools accept our documents',
      rows,
      notes: [
        `${redocly().name}, ${heyApi().name} with zod, MSW and faker, Prism ${versionOf('@stoplight/prism-cli')}.`,
      ],
      samples: {},
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What is wrong, or undefined. */
type Verdict = Promise<string | undefined>

async function lint(document: string, cwd: string): Verdict {
  const ended = await runNode([binOf('@redocly/cli', 'redocly', proof), 'lint', document, '--extends', 'recommended'], {
    cwd,
  })
  return ended.code === 0 ? undefined : lastLines(ended)
}

async function heyApiRows(name: string, document: string, cwd: string): Promise<Row[]> {
  const { failure } = await generateAll(heyApi(), [document], cwd, 120_000)
  const made = works(`${name}: hey-api generates`, failure)
  if (failure) return [made]
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  }
  writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['out-0'] }))
  const ended = await runNode([tsc(), '-p', cwd], { cwd })
  const problem = ended.code === 0 ? undefined : (ended.stdout.split('\n')[0] ?? 'failed')
  return [made, works(`${name}: hey-api's output type-checks`, problem)]
}

/** Asks the first operation that has an example, as the document says, and compares the answer with it. */
async function answerOfPrism(document: string, { paths }: OpenApi): Verdict {
  const port = await freePort()
  const server = await startMock(prism(document), port)
  try {
    for (const [path, { post }] of Object.entries(paths)) {
      const sample = sampleOf(post)
      if (!sample) continue
      const body =
        sample.type === 'application/json'
          ? JSON.stringify(sample.request)
          : String(new URLSearchParams(sample.request))
      const headers = { 'content-type': sample.type, authorization: 'none' }
      const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body })
      const answer: unknown = await reply.json()
      if (reply.status === 200 && isDeepStrictEqual(answer, sample.answer)) return undefined
      return `${path}: ${reply.status} ${JSON.stringify(answer).slice(0, 200)}`
    }
    return 'no operation has an example'
  } finally {
    await server.stop()
  }
}

interface Sample {
  readonly type: string
  readonly request: Record<string, string>
  readonly answer: unknown
}

/** Requests whose fields are plain need no rules for lists. */
function sampleOf(post: Schema): Sample | undefined {
  type Content = Record<string, { schema: Schema; example?: Record<string, string> }>
  const { content } = post['requestBody'] as { content: Content }
  const [type, { example: request }] = Object.entries(content)[0]!
  const { '200': reply } = post['responses'] as { '200': { content: Content } }
  const answer = reply.content['application/json']?.example
  if (!answer || !request || Object.values(request).some((value) => typeof value === 'object')) return undefined
  return { type, request, answer }
}
