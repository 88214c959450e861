/** What an update did to specs, and what it leaves to people. */
import type { Path } from '@porthole/codegen/src/load/problem.ts'
import type { SpecText } from './spec-text.ts'

export interface Note {
  /** `changed`: done; `moved`: numbers of lines alone; `review`: for a person to look at. */
  readonly kind: 'changed' | 'moved' | 'review'
  readonly file: string
  readonly line: number
  readonly what: string
}

/** Gathers notes; a path becomes a line when all is done, since lines move. */
export class Notes {
  readonly #open: { kind: Note['kind']; place: SpecText; path: Path; what: string }[] = []
  readonly #done: Note[] = []

  changed(place: SpecText, path: Path, what: string): void {
    this.#open.push({ kind: 'changed', place, path, what })
  }

  review(place: SpecText, path: Path, what: string): void {
    this.#open.push({ kind: 'review', place, path, what })
  }

  /** At a line of a document, or of a file that is written as a whole. */
  at(kind: Note['kind'], file: string, line: number, what: string): void {
    this.#done.push({ kind, file, line, what })
  }

  all(): Note[] {
    const placed = this.#open.map(({ kind, place, path, what }) => ({
      kind,
      file: place.file,
      line: place.lineOf(path),
      what,
    }))
    return [...placed, ...this.#done]
  }
}
