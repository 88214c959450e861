/** The flags of `porthole contract`: apart from the rest, as the help loads them too. */
import type { GeneralFlag } from './arguments.ts'

export const ownFlags: Readonly<Record<string, GeneralFlag>> = {
  service: { value: 'CLOUD/SERVICE', summary: 'Only this service, e.g. aliyun/ecs' },
  only: { value: 'TEXT', summary: 'Only cases with this in their name' },
  writes: { summary: 'Also cases that may change something' },
  'max-created': { value: 'N', summary: "With --writes: how many things may be made, where it is no Porthole's" },
  strict: { summary: 'A field that no document has breaks its case; it always does at a Porthole' },
  subjects: { value: 'FILE', summary: 'What the cases are about: YAML or JSON' },
  gaps: { value: 'FILE', summary: 'Cases that are known to fail: YAML or JSON' },
  record: { value: 'FOLDER', summary: 'Keeps what was answered, without secrets' },
  format: { value: 'FORMAT', summary: 'text, which is the default, junit or markdown' },
}

/** Those that calls have too. */
export const sharedFlags = [
  'endpoint',
  'region',
  'profile',
  'access-key-id',
  'access-key-secret',
  'security-token',
  'debug',
  'help',
] as const

/** What the help tells. */
export const contractFlags: Readonly<Record<string, GeneralFlag>> = {
  endpoint: { value: 'URL', summary: 'What is tested, e.g. http://127.0.0.1:7070; required' },
  ...ownFlags,
  region: { value: 'NAME', summary: 'The region, with --service; default that of the service' },
}
