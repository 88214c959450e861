/** Whether errata still match their document: the line is there, and says what the erratum quotes of it. */
import type { Erratum } from '@porthole/codegen/src/model.ts'

export interface StaleErratum {
  readonly erratum: Erratum
  readonly why: string
}

export interface DocumentLines {
  readonly lines: readonly string[]
  readonly language: string
  /** By how many lines its sections stand elsewhere than the specs say: lines were added or removed. */
  readonly shift: number
}

/** A table's row may begin above the line that an erratum names, and end below. */
const around = 2

/** Errata in our own words alone cannot be told, and count as matching. */
export function staleErrata(errata: readonly Erratum[], { lines, language, shift }: DocumentLines): StaleErratum[] {
  const plain = lines.map((line) => line.replaceAll('\\*', '*'))
  return errata.flatMap((erratum) => {
    const { line } = erratum
    if (line > lines.length + shift) return [{ erratum, why: `the document ends at line ${lines.length}` }]
    const near = plain.slice(Math.max(0, line - 1 - around - shift), line + around + shift).join('\n')
    return sureQuotations(erratum.says, language)
      .filter((quotation) => !near.includes(quotation.replaceAll('\\*', '*')))
      .slice(0, 1)
      .map((quotation) => ({ erratum, why: `the document does not say ${quotation} there` }))
  })
}

/** What stands in quotes or backticks, or a whole that is one word (specs/README.md, Errata). */
export function quotations(says: string): string[] {
  const quoted = quotedIn(says)
  return quoted.length > 0 ? quoted : /^\S+$/.test(says) ? [says] : []
}

function quotedIn(says: string): string[] {
  return [...says.matchAll(/"([^"]+)"|`([^`]+)`/g)].map((match) => match[1] ?? match[2]!)
}

/** A plain English word is one of ours, unless an English document has it in quotes; one letter is everywhere. */
function sureQuotations(says: string, language: string): string[] {
  const isQuoted = quotedIn(says).length > 0
  return quotations(says).filter((one) => one.length > 1 && (!/^[a-z ]+$/.test(one) || (isQuoted && language === 'en')))
}
