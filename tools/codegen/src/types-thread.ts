/** Starts the thread that makes types, and asks it for them: answers come in the order of the questions. */
import { Worker } from 'node:worker_threads'
import type { Document } from './emit/openapi.ts'
import { blocksOf, emitTypes, type Members } from './emit/types.ts'
import type { Answer } from './types-worker.ts'

export interface TypesThread {
  /** The text of types.ts, not yet formatted. */
  typesOf(document: Document, header: string): Promise<string>
  stop(): Promise<unknown>
}

export function startTypes(): TypesThread {
  const worker = new Worker(new URL('./types-worker.ts', import.meta.url))
  const waiting: { resolve: (members: Members) => void; reject: (error: unknown) => void }[] = []
  worker.on('message', (answer: Answer) => {
    const { resolve, reject } = waiting.shift()!
    if ('members' in answer) resolve(answer.members)
    else reject(answer.error)
  })
  worker.on('error', (error) => {
    for (const { reject } of waiting.splice(0)) reject(error)
  })
  const ask = (block: Document): Promise<Members> =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject })
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
      worker.postMessage(block)
    })
  return {
    typesOf: async (document, header) => emitTypes(header, await Promise.all([...blocksOf(document)].map(ask))),
    stop: () => worker.terminate(),
  }
}
