/** Reads a seed, and tells all that is wrong with it at once, each with its line and the remedy. */
import { nearest } from '@porthole/rpc/validate'
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml'
import { type Named, seedFormat, type SeedField, type Shape } from './seed-format.ts'
import { rules } from './seed-rules.ts'

/** The message has one line for each problem, in their order: `line: what: remedy`. */
export class SeedError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    const sorted = problems.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    super(sorted.join('\n'))
    this.name = 'SeedError'
    this.problems = sorted
  }
}

/** A thing that is named, and is not in the seed. */
export interface Dangling {
  readonly kind: Named
  readonly region: string
  readonly id: string
  /** What is wrong if it is nowhere else either. */
  readonly problem: string
}

export interface Checked {
  readonly problems: readonly string[]
  readonly value: Readonly<Record<string, unknown>>
  readonly dangling: readonly Dangling[]
}

/** Throws a SeedError for a text that is no YAML. `regions`: those that there are; default any. */
export function checkSeed(text: string, regions?: ReadonlySet<string>): Checked {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  if (document.errors.length > 0)
    throw new SeedError(
      document.errors.map(
        ({ pos, message }) => `${lines.linePos(pos[0]).line}: ${sentence(message)}: correct the YAML.`,
      ),
    )
  const walk = new Walk(document, lines, regions)
  const value = walk.shaped(document.contents, seedFormat, '') as Checked['value']
  return { value, problems: walk.problems, dangling: walk.dangling() }
}

/** The first line of a message, without what it quotes. */
function sentence(message: string): string {
  return message.split('\n')[0]!.replace(/( at line \d+, column \d+)?[.:]?$/, '')
}

interface Reference {
  readonly kind: Named
  readonly region: string
  readonly id: string
  readonly line: number
}

class Walk {
  readonly problems: string[] = []
  readonly #document: Document
  readonly #lines: LineCounter
  readonly #regions: ReadonlySet<string> | undefined
  readonly #references: Reference[] = []
  readonly #names = new Map<string, Map<string, number | undefined>>()
  #region = ''
  #line = 1

  constructor(document: Document, lines: LineCounter, regions: ReadonlySet<string> | undefined) {
    this.#document = document
    this.#lines = lines
    this.#regions = regions
  }

  /** The value of a node, as its shape wants it; undefined, with a problem noted, when it does not fit. */
  shaped(given: unknown, shape: Shape, path: string): unknown {
    const node = isAlias(given) ? (given.resolve(this.#document) ?? null) : (given as Node | null)
    this.#note(given ?? node)
    switch (shape.type) {
      case 'fields':
        return this.#fields(node, shape.fields, path)
      case 'byId':
        return this.#byId(node, shape, path)
      case 'list':
        if (!isSeq(node)) return this.#refuse(path, 'is no list', 'write - or [ ] before each item.')
        return node.items.map((item, index) => this.shaped(item, shape.of, `${path}.${index}`))
      default:
        return this.#scalar(isScalar(node) ? node.value : undefined, shape, path)
    }
  }

  /** Names of things that are not there. */
  dangling(): Dangling[] {
    return this.#references
      .filter(({ kind, region, id }) => !this.#has(kind, region, id))
      .map(({ kind, region, id, line }) => {
        const names = this.#names.get(`${kind} ${region}`)?.keys() ?? []
        const near = nearest(id, names)
        const remedy = near ? `did you mean ${near}?` : `add it to ${plural[kind]} of the region.`
        return { kind, region, id, problem: `${line}: There is no ${kind} ${id} in ${region}: ${remedy}` }
      })
  }

  #has(kind: Named, region: string, id: string): boolean {
    const names = this.#names.get(`${kind} ${region}`)
    if (!names) return false
    if (names.has(id) && names.get(id) === undefined) return true
    const [, prefix = '', digits = ''] = /^(.*?)([1-9]\d*)$/.exec(id) ?? []
    // The prefix may end in digits itself.
    for (let split = 0; split < digits.length; split++) {
      const count = names.get(prefix + digits.slice(0, split))
      if (count !== undefined && digits[split] !== '0' && Number(digits.slice(split)) <= count) return true
    }
    return false
  }

  #fields(node: Node | null, known: Readonly<Record<string, SeedField>>, path: string): unknown {
    const value: Record<string, unknown> = {}
    const begun = this.#line
    for (const [key, pair] of this.#pairs(node, path)) {
      if (!Object.hasOwn(known, key)) {
        const near = nearest(key, Object.keys(known))
        const remedy = near ? `did you mean ${near}?` : `it knows ${Object.keys(known).join(', ')}.`
        this.#problem(`${key} is no field of ${path || 'a seed'}: ${remedy}`)
      } else {
        const field = this.shaped(pair.value, known[key]!.shape, path ? `${path}.${key}` : key)
        if (field !== undefined) value[key] = field
      }
    }
    for (const [name, { required }] of Object.entries(known)) {
      if (required && !hasKey(node, name)) this.#problem(`${path || 'The seed'} has no ${name}: add it.`, begun)
    }
    return value
  }

  #byId(node: Node | null, shape: Shape & { type: 'byId' }, path: string): unknown {
    // Without a prototype: its keys may be any.
    const value = Object.create(null) as Record<string, unknown>
    for (const [id, pair] of this.#pairs(node, path)) {
      if (path === 'regions') this.#enter(id)
      const { length } = this.problems
      const line = this.#line
      const item = this.shaped(pair.value, shape.of, `${path}.${id}`)
      if (item !== undefined) value[id] = item
      if (shape.names && item !== undefined) this.#name(shape.names, id, (item as { count?: number }).count)
      // What is wrong in itself need not also go well with the rest.
      const [section = ''] = path.split('.').slice(-1)
      if (this.problems.length > length || !Object.hasOwn(rules, section)) continue
      const broken = rules[section as keyof typeof rules](item as never)
      if (broken) this.#problem(`${path}.${id} ${broken}`, line)
    }
    return value
  }

  #enter(region: string): void {
    this.#region = region
    if (!this.#regions || this.#regions.has(region)) return
    const near = nearest(region, this.#regions)
    this.#problem(`There is no region ${region}: ${near ? `did you mean ${near}?` : 'give one such as cn-hangzhou.'}`)
  }

  #name(kind: Named, id: string, count: number | undefined): void {
    const key = `${kind} ${this.#region}`
    this.#names.set(key, (this.#names.get(key) ?? new Map<string, number | undefined>()).set(id, count))
  }

  /** Of a map, or of what was left empty. */
  *#pairs(node: Node | null, path: string): Generator<[string, Pair]> {
    if (node === null || (isScalar(node) && node.value === null)) return
    if (!isMap(node)) return void this.#refuse(path || 'The seed', 'is no map', 'write name: value.')
    for (const pair of node.items) {
      this.#note(pair.key)
      yield [String(isScalar(pair.key) ? pair.key.value : pair.key), pair]
    }
  }

  #scalar(value: unknown, shape: Shape, path: string): unknown {
    switch (shape.type) {
      case 'text':
        if (typeof value !== 'string') return this.#refuse(path, 'is no text', 'write it in quotes.')
        if (shape.pattern && !shape.pattern.test(value))
          return this.#refuse(path, 'has the wrong form', `write for example ${shape.like}.`)
        if (shape.refers)
          this.#references.push({ kind: shape.refers, region: this.#region, id: value, line: this.#line })
        return value
      case 'digits':
        if (Number.isSafeInteger(value) || /^\d{1,19}$/.test(String(value))) return String(value)
        return this.#refuse(path, 'is no number of digits', 'write for example "100000000000001".')
      case 'flag':
        return typeof value === 'boolean'
          ? value
          : this.#refuse(path, 'is neither true nor false', 'write one of them.')
      case 'time': {
        const time = typeof value === 'string' ? Date.parse(value) : value
        if (typeof time === 'number' && Math.abs(time) <= 8.64e15) return time
        return this.#refuse(path, 'is no time', 'write ms since 1970, or 2026-01-01T00:00:00Z.')
      }
      case 'number': {
        const { min, max } = shape
        if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return value
        return this.#refuse(path, 'is out of range', `write a whole number from ${min} to ${max}.`)
      }
      case 'choice':
        if (shape.of.includes(value as string)) return value
        return this.#refuse(path, `is not one of ${shape.of.join(', ')}`, this.#instead(value, shape.of))
      default:
        return undefined
    }
  }

  #instead(value: unknown, choices: readonly string[]): string {
    const near = typeof value === 'string' ? nearest(value, choices) : undefined
    return near ? `did you mean ${near}?` : 'write one of them.'
  }

  #refuse(path: string, what: string, remedy: string): undefined {
    this.#problem(`${path} ${what}: ${remedy}`)
  }

  #problem(text: string, line = this.#line): void {
    this.problems.push(`${line}: ${text}`)
  }

  #note(node: unknown): void {
    const range = (node as { range?: readonly number[] | null } | null)?.range
    if (range) this.#line = this.#lines.linePos(range[0]!).line
  }
}

const plural: Readonly<Record<Named, string>> = {
  vpc: 'vpcs',
  vswitch: 'vswitches',
  nat: 'nats',
  image: 'images',
  cluster: 'clusters',
  instance: 'instances',
}

function hasKey(node: Node | null, name: string): boolean {
  return isMap(node) && node.has(name)
}
