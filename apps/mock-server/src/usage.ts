/** What is wrong with a command line, in one line that names the flag and the remedy. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
