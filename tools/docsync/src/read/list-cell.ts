/** Cells of tables printed from PDF: HTML whose lists are never closed, so that where an item ends is told by its form. */

interface ListedValues {
  readonly values: readonly string[]
  /** The value marked as the one that holds when none is given. */
  readonly default?: string
  /** How many items are no values: then the list is only partly an enum. */
  readonly others: number
}

interface Item {
  readonly value: string
  readonly isDefault: boolean
}

const word = String.raw`(?:[A-Za-z][\w./-]*|\d+(?:\.\d+)?|空值)`
const mark = String.raw`\s*(?:[（(]\s*(?:默认值?|[Dd]efault)\s*[)）])?`
const labelled = new RegExp(String.raw`(?:^|\s)(${word})(${mark})\s*[：:](?!//|\\)`, 'g')
const bare = new RegExp(String.raw`^(${word})(${mark})$`)

/** The first list of a cell, when its items are values; undefined when it has no list, or one of sentences. */
export function valuesOfCell(cell: string): ListedValues | undefined {
  const lists = cell.split(/<ul[^>]*>/)
  // A list within a list explains one value, and what stands before it may go on behind it: only the first is read.
  const list = lists[1]?.replaceAll(/<[^>]+>/g, ' ').trim()
  if (list === undefined || list === '') return undefined
  const { items, others } = list.includes('•') ? itemsOfBullets(list) : itemsOfRun(list)
  if (items.length === 0) return undefined
  const marked = items.find(({ isDefault }) => isDefault)
  return {
    values: items.map(({ value }) => (value === '空值' ? '' : value)),
    ...(marked === undefined ? {} : { default: marked.value }),
    others,
  }
}

function itemsOfBullets(list: string): { items: Item[]; others: number } {
  const parts = list
    .split('•')
    .map((part) => part.split('◦')[0]!.trim())
    .filter((part) => part !== '')
  const items = parts.flatMap((part) => {
    const match = bare.exec(part) ?? matchAtStart(part)
    return match === undefined ? [] : [itemOf(match)]
  })
  return { items, others: parts.length - items.length }
}

/** Without bullets: either words only, or words each followed by a colon and what it means. */
function itemsOfRun(list: string): { items: Item[]; others: number } {
  const words = list.replaceAll(/\s+([（(])/g, '$1').split(/\s+/)
  const alone = words.map((one) => bare.exec(one))
  if (alone.every((match) => match !== null)) return { items: alone.map((match) => itemOf(match)), others: 0 }
  const items = [...list.matchAll(labelled)].map((match) => itemOf(match))
  return { items, others: items.length === 0 || matchAtStart(list) !== undefined ? 0 : 1 }
}

function matchAtStart(text: string): RegExpMatchArray | undefined {
  const first = text.matchAll(labelled).next().value
  return first?.index === 0 ? first : undefined
}

function itemOf(match: RegExpMatchArray): Item {
  return { value: match[1]!, isDefault: match[2]!.trim() !== '' }
}

/** What a cell says in sentences: without code, and without bounds that hold in one case only, where items run together. */
export function proseOfCell(cell: string): string {
  return cell
    .replaceAll(/<pre>.*?(?:<\/pre>|$)/gs, ' ')
    .replaceAll(/[^。•>]*?时[，,]\s*取值范围[^。•<]*/g, ' ')
    .trim()
}
