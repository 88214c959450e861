/** One record of each console that was opened or refused: who, what, when, how much, and why it ended; no token, no keys. */
import { openSync, writeSync } from 'node:fs'
import { UsageError } from '../usage.ts'

export interface AuditRecord {
  readonly kind: 'console'
  /** Times of the machine, ISO 8601. */
  readonly opened: string
  readonly closed: string
  readonly address: string
  /** All of these are missing when it was refused before its URL was known. */
  readonly session?: string
  readonly world?: string
  readonly account?: string
  readonly cloud?: string
  readonly instance?: string
  /** Whether a real machine was behind it. */
  readonly proxied?: boolean
  /** Of RFB, from the viewer and to it. */
  readonly bytesIn: number
  readonly bytesOut: number
  /** Why it ended, or was refused: a word for programs and a sentence for people. */
  readonly end: string
  readonly message: string
}

/** Writes records to a file, a line of JSON each. Throws a UsageError when it cannot be opened. */
export function auditFile(path: string): (record: AuditRecord) => void {
  const file = opened(path)
  // At once, so that a record is in the file whatever happens next.
  return (record) => void writeSync(file, `${JSON.stringify(record)}\n`)
}

function opened(path: string): number {
  try {
    return openSync(path, 'a', 0o600)
  } catch (error) {
    throw new UsageError(
      `--audit ${path}: it cannot be written (${(error as NodeJS.ErrnoException).code}): give a file in a folder that exists.`,
    )
  }
}
