/** What lies under `/_porthole`: who may ask is settled before a body is read. */
import type { IncomingMessage } from 'node:http'
import type { Answer, ServerReply } from '@porthole/rpc/server'
import { failed, guard, isAdmin, isOpen } from '@porthole/simulator'

export interface Admin {
  /** Whether a path is one of the admin API's. */
  owns(path: string): boolean
  /** The refusal of a request that nobody may make from there; undefined: it may be answered. */
  refuse(req: IncomingMessage, path: string): ServerReply | undefined
  readonly answer: Answer
}

/** `token`: what those must know who do not come over the loopback interface; undefined: nobody else may. */
export function createAdmin(answer: Answer, token: string | undefined): Admin {
  return {
    owns: isAdmin,
    refuse({ headers, socket }, path) {
      if (isOpen(path)) return undefined
      const header = (name: string): string | undefined => headers[name] as string | undefined
      const { remoteAddress, localAddress } = socket
      try {
        guard({ header, remoteAddress, localAddress }, token)
        return undefined
      } catch (error) {
        return failed(error)
      }
    },
    answer,
  }
}
