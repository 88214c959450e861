/** Changes to the files of the workspace, collected first and written together: a refusal leaves everything as it was. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Refusal } from './names.ts'

/** Paths are relative to the root of the workspace. */
export interface Draft {
  /** Names in a folder; empty when there is no such folder. */
  names(folder: string): string[]
  /** The text of a file as it will be. Throws a Refusal when there is none. */
  read(path: string): string
  /** Adds a file. Throws a Refusal when there is one, in any letter case. */
  create(path: string, text: string): void
  /** Changes a file that is there. */
  change(path: string, edit: (text: string) => string): void
  write(): void
  /** What was created or changed, in that order of doing. */
  readonly paths: Iterable<string>
}

export function createDraft(root: string): Draft {
  const files = new Map<string, string>()
  const draft: Draft = {
    names: (folder) => (existsSync(join(root, folder)) ? readdirSync(join(root, folder)).toSorted() : []),
    read(path) {
      const pending = files.get(path)
      if (pending !== undefined) return pending
      if (!existsSync(join(root, path))) throw new Refusal(`${path} is missing: restore it (git checkout -- ${path}).`)
      return readFileSync(join(root, path), 'utf8')
    },
    create(path, text) {
      const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
      if (files.has(path) || draft.names(dirname(path)).some((there) => there.toLowerCase() === name)) {
        throw new Refusal(`${path} exists already: nothing was changed.`)
      }
      files.set(path, text)
    },
    change(path, edit) {
      const text = draft.read(path)
      const changed = edit(text)
      if (changed !== text) files.set(path, changed)
    },
    write() {
      for (const [path, text] of files) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), text)
      }
    },
    paths: { [Symbol.iterator]: () => files.keys() },
  }
  return draft
}
