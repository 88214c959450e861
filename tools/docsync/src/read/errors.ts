/** Error codes out of tables. */
import type { ErrorFacts, Unread } from '../facts.ts'
import type { Table } from './markdown.ts'
import { columnsOf, unescaped } from './rows.ts'

/** A code listed twice with the same message is one; with another message each is kept. */
export function errorsOf(table: Table, unread: Unread[]): ErrorFacts[] {
  const at = columnsOf(table)
  const found = new Map<string, ErrorFacts>()
  for (const cells of table.rows) {
    const code = cells[at.get('code') ?? -1]
    if (code === undefined) continue
    const value = unescaped(code.text)
    if (value === '' || /\n/.test(value)) {
      unread.push({ line: code.line, what: 'a row of the error codes without a code' })
      continue
    }
    const http = cells[at.get('http') ?? -1]
    const message = cells[at.get('message') ?? -1]
    const status = http === undefined ? undefined : /^\s*([1-5]\d\d)\b/.exec(http.text)?.[1]
    if (http !== undefined && status === undefined)
      unread.push({ line: http.line, what: `the HTTP status of ${value}` })
    const text = message === undefined ? '' : unescaped(message.text)
    const key = JSON.stringify([value, status, text])
    if (found.has(key)) continue
    found.set(key, {
      code: { value, line: code.line, confidence: 1 },
      ...(status !== undefined && { http: { value: Number(status), line: http!.line, confidence: 1 } }),
      ...(text !== '' && { message: { value: text, line: message!.line, confidence: 1 } }),
    })
  }
  return [...found.values()]
}
