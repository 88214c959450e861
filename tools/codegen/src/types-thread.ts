/** Starts the thread that makes types, and asks it for them: answers come in the order of the questions. */
import { Worker } from 'node:worker_threads'
import type { Document } from './emit/openapi.ts'
import type { Outcome, Task } from './types-worker.ts'

export interface TypesThread {
  /** The text of types.ts, not yet formatted. */
  typesOf(document: Document, header: string): Promise<string>
  stop(): Promise<unknown>
}

export function startTypes(): TypesThread {
  const worker = new Worker(new URL('./types-worker.ts', import.meta.url))
  const waiting: { resolve: (text: string) => void; reject: (error: unknown) => void }[] = []
  worker.on('message', (outcome: Outcome) => {
    const { resolve, reject } = waiting.shift()!
    if ('text' in outcome) resolve(outcome.text)
    else reject(outcome.error)
  })
  worker.on('error', (error) => {
    for (const { reject } of waiting.splice(0)) reject(error)
  })
  return {
    typesOf: (document, header) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
        worker.postMessage({ document, header } satisfies Task)
      }),
    stop: () => worker.terminate(),
  }
}
