/** Which keys lie in which, as the printed answers show it: flat tables say nothing of it. */

export interface Keys {
  readonly kind: 'list' | 'object' | 'leaf'
  readonly keys: ReadonlyMap<string, Keys>
}

const none: Keys = { kind: 'leaf', keys: new Map() }

/** Of a JSON text, or of XML when the JSON cannot be parsed; undefined when neither can be read. */
export function keysOfSamples(json: string | undefined, xml: string | undefined): Keys | undefined {
  return (json === undefined ? undefined : keysOfJson(json)) ?? (xml === undefined ? undefined : keysOfXml(xml))
}

function keysOfJson(text: string): Keys | undefined {
  try {
    const keys = keysOfValue(JSON.parse(text))
    // The envelope of Tencent is no field of the answer.
    const envelope = keys.keys.size === 1 ? keys.keys.get('Response') : undefined
    return envelope?.kind === 'object' ? envelope : keys
  } catch {
    return undefined
  }
}

function keysOfValue(value: unknown): Keys {
  // Items of a list may show different fields each, so what they show is taken together.
  if (Array.isArray(value)) return { kind: 'list', keys: joined(value.map((item) => keysOfValue(item))) }
  if (typeof value !== 'object' || value === null) return none
  return { kind: 'object', keys: new Map(Object.entries(value).map(([key, inner]) => [key, keysOfValue(inner)])) }
}

function joined(all: readonly Keys[]): ReadonlyMap<string, Keys> {
  const sum = new Map<string, Keys>()
  for (const { keys } of all)
    for (const [key, inner] of keys) {
      const before = sum.get(key)
      sum.set(key, before === undefined ? inner : { kind: inner.kind, keys: joined([before, inner]) })
    }
  return sum
}

interface Open {
  readonly tag: string
  readonly children: { tag: string; keys: Keys }[]
}

function keysOfXml(text: string): Keys | undefined {
  const stack: Open[] = [{ tag: '', children: [] }]
  for (const [, slash, tag, empty] of text.matchAll(/<(\/?)([A-Za-z][\w.-]*)[^<>]*?(\/?)>/g)) {
    const top = stack.at(-1)!
    if (empty === '/') top.children.push({ tag: tag!, keys: none })
    else if (slash === '') stack.push({ tag: tag!, children: [] })
    else {
      if (stack.length < 2 || top.tag !== tag) return undefined
      stack.pop()
      stack.at(-1)!.children.push({ tag: tag!, keys: keysOfChildren(top.children) })
    }
  }
  if (stack.length > 1) return undefined
  const keys = keysOfChildren(stack[0]!.children)
  if (keys.keys.size === 0) return undefined
  const [[name, root]] = [...keys.keys] as [[string, Keys]]
  return keys.keys.size === 1 && name.endsWith('Response') && root.kind !== 'leaf' ? root : keys
}

function keysOfChildren(children: Open['children']): Keys {
  if (children.length === 0) return none
  const sum = new Map<string, Keys>()
  for (const { tag, keys } of children) {
    const before = sum.get(tag)
    sum.set(tag, before === undefined ? keys : { kind: 'list', keys: joined([before, keys]) })
  }
  return { kind: 'object', keys: sum }
}
