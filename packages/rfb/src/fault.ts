/** What ends a conversation: thrown where it is found, told where the conversation is held. */
import type { WhyCode } from './wire.ts'

export class Fault extends Error {
  readonly code: WhyCode

  constructor(code: WhyCode, message: string) {
    super(message)
    this.name = 'Fault'
    this.code = code
  }
}
