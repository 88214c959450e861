/** What a change of a field means: for a request narrowing breaks clients, for a response widening does. */
import type { Row } from './rules.ts'

const words: Row = ['safe', 'safe', 'patch', 'Words for readers; nothing on the wire.']
const origin: Row = ['safe', 'safe', 'none', 'Where a fact stands; the fact is the same.']

const narrowed: Row = ['breaks', 'safe', 'major', 'Requests that were valid are refused.']
const widened: Row = ['safe', 'breaks', 'minor', 'More requests are valid; a server must take them.']
const moved: Row = ['breaks', 'breaks', 'major', 'Some valid requests are refused, others are new.']
const meaning: Row = ['breaks', 'breaks', 'major', 'The same value now means something else.']
const more: Row = ['may break', 'safe', 'major', 'Clients may meet values they do not know.']
const fewer: Row = ['safe', 'breaks', 'minor', 'Clients know them all; a server must not send the rest.']
const exchanged: Row = ['may break', 'breaks', 'major', 'Clients may meet values they do not know.']
const looser: Row = ['may break', 'safe', 'minor', 'Answers may hold values that had no place before.']
const stricter: Row = ['safe', 'breaks', 'minor', 'Answers promise more; a server must keep it.']
const absent: Row = ['breaks', 'safe', 'major', 'Clients that read it may find nothing.']
const present: Row = ['safe', 'breaks', 'minor', 'Answers promise more; a server must keep it.']
const form: Row = ['may break', 'may break', 'minor', 'The text has another form; no type changes.']
const logged: Row = ['may break', 'may break', 'major', 'A value that was kept out of logs may appear in them.']
const hidden: Row = ['safe', 'safe', 'minor', 'The value is kept out of logs from now on.']

const request: Readonly<Record<string, Row>> = {
  'field-added': ['safe', 'may break', 'minor', 'Optional; a server must know it.'],
  'field-added-required': ['breaks', 'may break', 'major', 'Requests without it are refused.'],
  'field-removed': ['breaks', 'safe', 'major', 'Requests with it are refused or it is ignored.'],
  'field-renamed': ['breaks', 'breaks', 'major', 'The wire has another name.'],
  'type-changed': moved,
  'type-widened': widened,
  'type-narrowed': narrowed,
  'required-added': narrowed,
  'required-removed': widened,
  'enum-widened': widened,
  'enum-narrowed': narrowed,
  'enum-changed': moved,
  'case-widened': widened,
  'case-narrowed': narrowed,
  'range-widened': widened,
  'range-narrowed': narrowed,
  'range-changed': moved,
  'count-widened': widened,
  'count-narrowed': narrowed,
  'count-changed': moved,
  'length-widened': widened,
  'length-narrowed': narrowed,
  'length-changed': moved,
  'pattern-widened': widened,
  'pattern-narrowed': narrowed,
  'pattern-changed': moved,
  'empty-widened': widened,
  'empty-narrowed': narrowed,
  'default-added': ['may break', 'may break', 'minor', 'What happens without it is now said.'],
  'default-removed': ['may break', 'may break', 'major', 'What happens without it is no longer said.'],
  'default-changed': meaning,
  'required-when-narrowed': narrowed,
  'required-when-widened': widened,
  'required-when-changed': moved,
  'forbidden-when-narrowed': narrowed,
  'forbidden-when-widened': widened,
  'forbidden-when-changed': moved,
  'only-when-narrowed': ['may break', 'safe', 'major', 'The value is now ignored in some calls.'],
  'only-when-widened': ['may break', 'may break', 'minor', 'The value now counts where it was ignored.'],
  'only-when-changed': meaning,
  'empty-when-narrowed': form,
  'empty-when-widened': form,
  'empty-when-changed': form,
}

const response: Readonly<Record<string, Row>> = {
  'field-added': ['safe', 'safe', 'minor', 'Clients ignore what they do not know.'],
  'field-added-required': ['safe', 'breaks', 'minor', 'Clients ignore it; a server must send it.'],
  'field-removed': ['breaks', 'may break', 'major', 'Clients that read it find nothing.'],
  'field-renamed': ['breaks', 'breaks', 'major', 'The wire has another name.'],
  'type-changed': ['breaks', 'breaks', 'major', 'Clients read another type.'],
  'type-widened': ['breaks', 'safe', 'major', 'Clients may read a type they do not expect.'],
  'type-narrowed': fewer,
  'required-added': present,
  'required-removed': absent,
  'enum-widened': more,
  'enum-narrowed': fewer,
  'enum-changed': exchanged,
  'case-widened': looser,
  'case-narrowed': stricter,
  'range-widened': looser,
  'range-narrowed': stricter,
  'range-changed': looser,
  'count-widened': looser,
  'count-narrowed': stricter,
  'count-changed': looser,
  'length-widened': looser,
  'length-narrowed': stricter,
  'length-changed': looser,
  'pattern-widened': looser,
  'pattern-narrowed': stricter,
  'pattern-changed': looser,
  'empty-widened': looser,
  'empty-narrowed': stricter,
  'default-added': form,
  'default-removed': form,
  'default-changed': form,
  'required-when-narrowed': present,
  'required-when-widened': absent,
  'required-when-changed': absent,
  'forbidden-when-narrowed': absent,
  'forbidden-when-widened': present,
  'forbidden-when-changed': absent,
  'only-when-narrowed': absent,
  'only-when-widened': present,
  'only-when-changed': absent,
  'empty-when-narrowed': looser,
  'empty-when-widened': stricter,
  'empty-when-changed': looser,
}

const either: Readonly<Record<string, Row>> = {
  'unit-added': words,
  'unit-removed': words,
  'unit-changed': meaning,
  'format-added': form,
  'format-removed': form,
  'format-changed': form,
  'encoding-added': meaning,
  'encoding-removed': meaning,
  'encoding-changed': meaning,
  'secrecy-added': hidden,
  'secrecy-removed': logged,
  'id-added': words,
  'id-removed': words,
  'id-changed': words,
  'example-added': words,
  'example-removed': words,
  'example-changed': words,
  'words-added': words,
  'words-removed': words,
  'words-changed': words,
  'origin-added': origin,
  'origin-removed': origin,
  'origin-changed': origin,
}

export const fieldRules: Readonly<Record<string, Row>> = Object.fromEntries([
  ...Object.entries({ ...either, ...request }).map(([kind, row]) => [`request-${kind}`, row]),
  ...Object.entries({ ...either, ...response }).map(([kind, row]) => [`response-${kind}`, row]),
])
