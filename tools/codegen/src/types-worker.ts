/** The thread that turns OpenAPI documents into types: it loads TypeScript while the specs are being read. */
import { parentPort } from 'node:worker_threads'
import type { Document } from './emit/openapi.ts'
import { loadTransformer, membersOf, type Members } from './emit/types.ts'

export type Answer = { readonly members: Members } | { readonly error: unknown }

const transformer = await loadTransformer()

parentPort!.on('message', (block: Document) => {
  let answer: Answer
  try {
    answer = { members: membersOf(block, transformer) }
  } catch (error) {
    answer = { error }
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
  parentPort!.postMessage(answer)
})
