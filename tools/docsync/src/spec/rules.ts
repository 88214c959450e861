/** What each kind of change means: one row a kind, for clients, for servers, for the version. */
import { fieldRules } from './field-rules.ts'

export type Effect = 'breaks' | 'may break' | 'safe'
export type Semver = 'major' | 'minor' | 'patch' | 'none'

/** For clients, for servers, for the version of the package, and why. */
export type Row = readonly [clients: Effect, servers: Effect, semver: Semver, rule: string]

/** From the least to the most. */
export const effects: readonly Effect[] = ['safe', 'may break', 'breaks']
export const semvers: readonly Semver[] = ['none', 'patch', 'minor', 'major']

const words: Row = ['safe', 'safe', 'patch', 'Words for readers; nothing on the wire.']
const origin: Row = ['safe', 'safe', 'none', 'Where a fact stands; the fact is the same.']
const listing: Row = ['safe', 'safe', 'none', 'What a page lists of the common parameters; they are the same.']
const printed: Row = ['safe', 'safe', 'none', 'The same call; the method is only how it is printed.']
const gone = 'Code that names it no longer compiles or is refused.'
const wider: Row = ['safe', 'may break', 'minor', 'More is served; nothing that worked stops.']
const tighter: Row = ['may break', 'safe', 'major', 'Calls that were served may now be refused.']
const other: Row = ['may break', 'may break', 'major', 'What held before may no longer hold.']
const note: Row = ['may break', 'safe', 'minor', 'A fact for readers and behaviours; no client checks it.']
const flow: Row = ['may break', 'safe', 'major', 'The generated flow calls or reads something else.']

const own: Row = ['safe', 'may break', 'patch', 'Ours: no document states it, mocks keep it.']

/** What may change of a limit that is inferred, from outside or chosen. */
const ownLimits = ['added', 'removed', 'value-tightened', 'value-loosened', 'value-changed'].concat(
  ['added', 'removed', 'changed'].map((what) => `scope-${what}`),
)

export const rules: Readonly<Record<string, Row>> = {
  ...fieldRules,
  ...Object.fromEntries(ownLimits.map((what) => [`own-limit-${what}`, own])),

  'service-added': ['safe', 'safe', 'minor', 'New; nobody uses it yet.'],
  'service-removed': ['breaks', 'safe', 'major', gone],
  'operation-added': ['safe', 'may break', 'minor', 'New for clients; a server must answer it.'],
  'operation-removed': ['breaks', 'safe', 'major', gone],
  'operation-renamed': ['breaks', 'breaks', 'major', 'The action has another name on the wire.'],
  'retry-widened': ['may break', 'safe', 'minor', 'Clients now repeat what they did not repeat.'],
  'retry-narrowed': ['may break', 'safe', 'minor', 'Clients no longer repeat on their own.'],
  'structure-renamed': ['safe', 'safe', 'patch', 'Not on the wire; the schema has another name.'],

  'error-added': ['may break', 'safe', 'minor', 'Clients may meet a code they do not know.'],
  'error-removed': ['breaks', 'may break', 'major', 'Code that compares with it no longer compiles.'],
  'error-renamed': ['breaks', 'may break', 'major', 'Clients that wait for the old code never see it.'],
  'status-added': ['may break', 'may break', 'minor', 'The code decides, but retries look at the status.'],
  'status-removed': ['may break', 'may break', 'minor', 'The code decides, but retries look at the status.'],
  'status-changed': ['may break', 'may break', 'minor', 'The code decides, but retries look at the status.'],
  'message-changed': ['safe', 'may break', 'patch', 'Clients go by the code; a mock must print the new text.'],
  'problem-added': ['may break', 'may break', 'minor', 'Bad requests are answered that were let through.'],
  'problem-removed': ['safe', 'may break', 'minor', 'Such requests are no longer refused.'],
  'code-changed': ['breaks', 'breaks', 'major', 'Clients that wait for the old code never see it.'],

  'limit-added': tighter,
  'limit-removed': wider,
  'limit-value-tightened': tighter,
  'limit-value-loosened': wider,
  'limit-value-changed': other,
  'limit-scope-added': other,
  'limit-scope-removed': other,
  'limit-scope-changed': other,
  'rule-added': ['breaks', 'may break', 'major', 'Combinations that were valid are refused.'],
  'rule-removed': ['safe', 'breaks', 'minor', 'More combinations are valid; a server must take them.'],
  'rule-values-widened': ['safe', 'breaks', 'minor', 'More combinations are valid; a server must take them.'],
  'rule-values-narrowed': ['breaks', 'safe', 'major', 'Combinations that were valid are refused.'],
  'rule-values-changed': ['breaks', 'breaks', 'major', 'Some valid combinations are refused.'],
  'rule-scope-added': other,
  'rule-scope-removed': other,
  'rule-scope-changed': other,
  'note-added': note,
  'note-removed': note,
  'note-scope-added': note,
  'note-scope-removed': note,
  'note-scope-changed': note,

  'async-added': ['safe', 'may break', 'minor', 'A new task; the plain call is still there.'],
  'async-removed': ['breaks', 'safe', 'major', gone],
  'async-changed': flow,
  'paging-added': ['safe', 'may break', 'minor', 'Pages can now be walked.'],
  'paging-removed': ['breaks', 'safe', 'major', gone],
  'paging-changed': flow,
  'console-added': ['safe', 'safe', 'minor', 'The page can now be opened.'],
  'console-removed': ['breaks', 'safe', 'major', gone],
  'console-page-changed': ['may break', 'safe', 'minor', 'The URL that is built leads elsewhere.'],
  'console-value-changed': flow,
  'waiter-added': ['safe', 'safe', 'minor', 'New; nobody uses it yet.'],
  'waiter-removed': ['breaks', 'safe', 'major', gone],
  'waiter-renamed': ['breaks', 'safe', 'major', gone],
  'waiter-flow-changed': flow,
  'states-changed': ['may break', 'may break', 'minor', 'Waiting ends in other states than before.'],
  'role-added': ['safe', 'safe', 'minor', 'New; nobody uses it yet.'],
  'role-removed': ['breaks', 'safe', 'major', gone],
  'role-fact-added': ['may break', 'safe', 'minor', 'The role allows or demands something else.'],
  'role-fact-removed': ['may break', 'safe', 'minor', 'The role allows or demands something else.'],
  'role-fact-changed': ['may break', 'safe', 'minor', 'The role allows or demands something else.'],

  'version-changed': ['breaks', 'breaks', 'major', 'Every request carries the version.'],
  'endpoint-changed': ['may break', 'safe', 'minor', 'Clients call another host by themselves.'],
  'endpoint-added': ['may break', 'safe', 'minor', 'Clients call another host by themselves.'],
  'endpoint-removed': ['may break', 'safe', 'minor', 'Clients call another host by themselves.'],
  'host-added': ['safe', 'safe', 'minor', 'New; nobody uses it yet.'],
  'host-removed': ['may break', 'safe', 'major', gone],
  'host-changed': ['may break', 'safe', 'minor', 'Clients call another host by themselves.'],
  'regions-widened': ['safe', 'safe', 'minor', 'More regions.'],
  'regions-narrowed': ['breaks', 'safe', 'major', 'Calls to that region are no longer known.'],
  'regions-changed': ['breaks', 'safe', 'major', 'Calls to some regions are no longer known.'],
  'default-region-changed': ['breaks', 'safe', 'major', 'Calls that name no region go elsewhere.'],
  'envelope-added': ['breaks', 'breaks', 'major', 'Every answer has another form.'],
  'envelope-removed': ['breaks', 'breaks', 'major', 'Every answer has another form.'],
  'envelope-changed': ['breaks', 'breaks', 'major', 'Every answer has another form.'],
  'product-changed': ['safe', 'safe', 'patch', 'Links for readers.'],

  'id-kind-added': words,
  'id-kind-removed': words,
  'id-form-changed': words,
  'id-form-added': words,
  'id-form-removed': words,
  'example-added': words,
  'example-removed': words,
  'example-changed': words,
  'example-printed': printed,
  'request-example-printed': printed,
  'response-example-printed': printed,
  'words-moved': origin,
  'request-words-moved': origin,
  'response-words-moved': origin,
  'words-added': words,
  'words-removed': words,
  'words-changed': words,
  'repairs-changed': ['safe', 'safe', 'patch', 'Mocks answer another sample.'],
  'errata-changed': origin,
  'origin-added': origin,
  'origin-removed': origin,
  'origin-changed': origin,
  'listing-changed': listing,
}

/** The row of a kind; every kind that a comparison can find has one. */
export function rowOf(kind: string): Row {
  const row = rules[kind]
  if (row === undefined) throw new Error(`${kind}: no rule for this kind of change: add a row to rules.ts`)
  return row
}
