/** The shape of an example answer, of JSON or XML: which names stand in which. */

export interface Shape {
  readonly kind: 'list' | 'object' | 'text' | 'integer' | 'number' | 'boolean'
  /** Of an object, or of the items of a list of objects. */
  readonly keys: ReadonlyMap<string, Shape>
  /** Of a list that is not empty. */
  readonly item?: Shape
}

const none: ReadonlyMap<string, Shape> = new Map()

/** Undefined when the text is no JSON. */
export function jsonShape(text: string): Shape | undefined {
  try {
    return shapeOf(JSON.parse(text))
  } catch {
    return undefined
  }
}

function shapeOf(value: unknown): Shape {
  if (Array.isArray(value)) {
    const items = value.map(shapeOf)
    const keys = new Map(items.flatMap((item) => [...item.keys]))
    return { kind: 'list', keys, ...(items[0] !== undefined && { item: { ...items[0], keys } }) }
  }
  if (typeof value === 'object' && value !== null) {
    return { kind: 'object', keys: new Map(Object.entries(value).map(([key, child]) => [key, shapeOf(child)])) }
  }
  if (typeof value === 'boolean') return { kind: 'boolean', keys: none }
  if (typeof value === 'number') return { kind: Number.isInteger(value) ? 'integer' : 'number', keys: none }
  return { kind: 'text', keys: none }
}

/** Of the root element. Elements with the same name are merged; XML does not tell a list of one from an object. */
export function xmlShape(text: string): Shape | undefined {
  const open: { name: string; keys: Map<string, Shape> }[] = []
  for (const [, close, name, empty] of text.matchAll(/<(\/?)([A-Za-z_][\w.-]*)[^>]*?(\/?)>/g)) {
    if (close === '' && empty === '') {
      open.push({ name: name!, keys: new Map() })
      continue
    }
    const element = empty === '/' ? { name: name!, keys: new Map<string, Shape>() } : open.pop()
    if (element === undefined || element.name !== name) return undefined
    const shape: Shape = { kind: element.keys.size > 0 ? 'object' : 'text', keys: element.keys }
    const parent = open.at(-1)
    if (parent === undefined) return shape
    const before = parent.keys.get(element.name)?.keys ?? none
    parent.keys.set(element.name, { ...shape, keys: new Map([...before, ...element.keys]) })
  }
  return undefined
}
