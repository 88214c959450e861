/** For tests: the simulator as a target, with a world that is made anew for each case. */
import type { Fetch } from '@porthole/rpc'
import { createSimulator, type Simulator } from '@porthole/simulator'
import type { ContractCredentials, Target } from './call.ts'

export const testCredentials: ContractCredentials = {
  aliyun: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
  tencent: { secretId: 'testid', secretKey: 'testsecret' },
}

/** `broken` changes what the simulator says. */
export function simulatorTarget(broken: (fetch: Fetch) => Fetch = (fetch) => fetch): Target {
  let simulator: Simulator | undefined
  const make = (): Simulator => createSimulator({ credentials: { testid: 'testsecret' }, clock: Date.now() })
  const send: Fetch = (url, init) => (simulator ??= make()).fetch(url, init as RequestInit)
  let fetch = broken(send)
  return {
    fetch: (url, init) => fetch(url, init),
    reset: async () => {
      await simulator?.close()
      simulator = undefined
      fetch = broken(send)
    },
    pass: async (ms) => void (await simulator?.world().clock.advance(ms)),
  }
}
