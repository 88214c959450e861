/** The flags of `porthole console` and `porthole screenshot`: apart from the rest, as the help loads them too. */
import type { GeneralFlag } from './arguments.ts'

type Flags = Readonly<Record<string, GeneralFlag>>

export const consoleOwnFlags: Flags = {
  windows: { summary: 'aliyun: the instance runs Windows' },
  print: { summary: 'Only prints the page, and opens nothing' },
}

export const screenshotOwnFlags: Flags = {
  force: { summary: 'Overwrites a file that is there already' },
}

/** Those that calls have too. */
export const consoleSharedFlags = [
  'endpoint',
  'region',
  'profile',
  'access-key-id',
  'access-key-secret',
  'security-token',
  'signature',
  'timeout',
  'debug',
  'help',
] as const

export const screenshotSharedFlags = [...consoleSharedFlags, 'output'] as const

const instance: Flags = { InstanceId: { value: 'ID', summary: 'The instance; required' } }

const shared: Flags = {
  region: { value: 'NAME', summary: 'The region; aliyun knows it as --RegionId too' },
  endpoint: { value: 'URL', summary: 'Where to send it, e.g. http://127.0.0.1:7070' },
}

/** What the help tells. */
export const consoleFlags: Flags = { ...instance, ...consoleOwnFlags, ...shared }

export const screenshotFlags: Flags = {
  ...instance,
  WakeUp: { summary: 'Wakes a hibernated instance up first' },
  output: { value: 'FILE', summary: 'Where the picture goes, - for stdout; default ID.jpg' },
  ...screenshotOwnFlags,
  ...shared,
}
