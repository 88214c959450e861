/** The thread that turns OpenAPI documents into types: it loads TypeScript while the specs are being read. */
import { parentPort } from 'node:worker_threads'
import type { Document } from './emit/openapi.ts'
import { emitTypes, loadTransformer } from './emit/types.ts'

export interface Task {
  readonly document: Document
  readonly header: string
}

export type Outcome = { readonly text: string } | { readonly error: unknown }

const transformer = await loadTransformer()

parentPort!.on('message', ({ document, header }: Task) => {
  let outcome: Outcome
  try {
    outcome = { text: emitTypes(document, header, transformer) }
  } catch (error) {
    outcome = { error }
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
  parentPort!.postMessage(outcome)
})
