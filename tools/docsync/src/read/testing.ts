/** For the tests of readers: the facts of fields on a few lines, and the folder of documents where it is at hand. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FieldFacts } from '../facts.ts'

export const checkout = fileURLToPath(new URL('../../../../', import.meta.url))
export const documents = `${checkout}../shared/docs/`
export const hasDocuments = existsSync(documents)

export function documentText(file: string): string {
  return readFileSync(documents + file, 'utf8').replaceAll('\r\n', '\n')
}

/** `name type<items> required enum range count default`, and the fields below it, indented. */
export function summaryOf(fields: readonly FieldFacts[], indent = ''): string[] {
  return fields.flatMap((field) => {
    const { name, type, items, required, range, count } = field
    const facts = [
      `${type?.value ?? '?'}${items === undefined ? '' : `<${items.value}>`}`,
      ...(required === undefined ? [] : [required.value ? 'required' : 'optional']),
      ...(field.enum === undefined ? [] : [field.enum.value.join('|')]),
      ...(range === undefined ? [] : [`${range.value[0] ?? ''}..${range.value[1] ?? ''}`]),
      ...(count === undefined ? [] : [`N=${count.value[0] ?? ''}..${count.value[1] ?? ''}`]),
      ...(field.default === undefined ? [] : [`=${field.default.value}`]),
    ]
    return [`${indent}${name.value} ${facts.join(' ')}`, ...summaryOf(field.fields ?? [], `${indent}  `)]
  })
}

/** All fields of a tree, the upper first. */
export function allFields(fields: readonly FieldFacts[]): FieldFacts[] {
  return fields.flatMap((field) => [field, ...allFields(field.fields ?? [])])
}
