/** A command that cannot be run as it was typed: every reason at once. */

export class UsageError extends Error {
  readonly problems: readonly string[]
  /** The words to put before `--help`, e.g. `aliyun ecs`. */
  readonly about: string

  constructor(problems: readonly string[], about: string = '') {
    super(problems.join('\n'))
    this.name = 'UsageError'
    this.problems = problems
    this.about = about
  }
}
