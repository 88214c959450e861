/** The process around a command: streams, Ctrl-C, exit code. */
import { run } from './run.ts'

const cancel = new AbortController()
process.once('SIGINT', () => cancel.abort())
process.once('SIGTERM', () => cancel.abort())

// `porthole ... | head` closes the pipe early.
process.stdout.on('error', () => process.exit())

process.exitCode = await run(process.argv.slice(2), {
  where: {},
  columns: process.stderr.columns,
  tty: process.stdout.isTTY,
  signal: cancel.signal,
  out: (text) => process.stdout.write(text),
  note: (text) => process.stderr.write(`${text}\n`),
})
