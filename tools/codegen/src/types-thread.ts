/** Starts the thread that makes types, and asks it for them: answers come in the order of the questions. */
import { Worker } from 'node:worker_threads'
import type { TypesOf } from './emit/files.ts'
import type { Outcome, Task } from './types-worker.ts'

export interface TypesThread {
  readonly typesOf: TypesOf
  stop(): Promise<unknown>
}

export function startTypes(): TypesThread {
  const worker = new Worker(new URL('./types-worker.ts', import.meta.url))
  const waiting: PromiseWithResolvers<string>[] = []
  worker.on('message', (outcome: Outcome) => {
    const { resolve, reject } = waiting.shift()!
    if ('text' in outcome) resolve(outcome.text)
    else reject(outcome.error)
  })
  worker.on('error', (error) => {
    for (const { reject } of waiting.splice(0)) reject(error)
  })
  return {
    typesOf(document, header) {
      const answer = Promise.withResolvers<string>()
      waiting.push(answer)
      worker.postMessage({ document, header } satisfies Task)
      return answer.promise
    },
    stop: () => worker.terminate(),
  }
}
