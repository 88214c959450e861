/** Every case that the specs of a service hold: data, made of facts alone. */
import { acceptedCases } from './accepted.ts'
import { gatewayCases, type Trouble } from './gateway.ts'
import { refusedCases } from './refused.ts'
import { factsOf, type Values } from './services.ts'
import { defaultSubjects, type Step, type Subjects } from './subjects.ts'

export interface Answered {
  readonly kind: 'answer'
  /** Every documented field is there, also optional ones: in one item of a list at least. */
  readonly complete?: true
  /** Fields that the answer to the step before must not repeat. */
  readonly fresh?: readonly string[]
}

export interface Refused {
  readonly kind: 'refusal'
  readonly code: string
  /** Absent: the cloud answers errors with 200. */
  readonly status?: number
  /** As documented; `%s` stands for any text. */
  readonly message?: string
}

export type Expectation = Answered | Refused

/** `write`: it may change the world. `steps`: calls are made before it. */
export type Need = 'write' | 'steps'

interface Carry {
  readonly to: string
  readonly from: string
}

export interface ContractCase {
  /** `gws CreateCluster: ClusterType is none of its values` */
  readonly id: string
  readonly service: string
  readonly operation: string
  readonly name: string
  readonly request: Values
  readonly format: 'JSON' | 'XML'
  readonly before: readonly Step[]
  /** A parameter, and the field of the answer before that it is taken from. */
  readonly carry?: Carry
  /** What is wrong with the call beside its parameters. */
  readonly trouble?: Trouble
  readonly expect: Expectation
  readonly needs: readonly Need[]
}

/** What is given of a case; the rest follows. */
export interface Draft {
  readonly name: string
  readonly request: Values
  readonly before?: readonly Step[]
  readonly carry?: Carry
  readonly format?: 'XML'
  readonly trouble?: Trouble
  readonly expect: Expectation
}

export interface CaseOptions {
  /** Default those of the simulator's default world. */
  readonly subjects?: Subjects
}

/** `service` is `ecs`, `gws` or `cvm`. Throws a TypeError for another one. */
export function contractCases(service: string, { subjects = defaultSubjects }: CaseOptions = {}): ContractCase[] {
  const all = factsOf(service)
  const effects = new Map(all.map(({ operation }) => [operation.name, operation.effect]))
  const writes = (name: string): boolean => (effects.get(name) ?? 'read') !== 'read'
  return all.flatMap((facts, index) => {
    const drafts = [
      ...acceptedCases(facts, subjects),
      ...refusedCases(facts, subjects),
      ...(index === all.findIndex(({ operation }) => operation.effect === 'read') ? gatewayCases(facts, subjects) : []),
    ]
    return drafts.map((draft): ContractCase => {
      const { before = [], format = 'JSON' } = draft
      const operation = facts.operation.name
      const write = writes(operation) || before.some((step) => writes(step.operation))
      const needs: Need[] = [...(write ? ['write' as const] : []), ...(before.length > 0 ? ['steps' as const] : [])]
      return { ...draft, id: `${service} ${operation}: ${draft.name}`, service, operation, format, before, needs }
    })
  })
}

/** Documented errors of operations for which there is no case: `gws CreateCluster: SomeCode`. */
export function unprovoked(service: string, options: CaseOptions = {}): string[] {
  const cases = contractCases(service, options)
  const codes = new Set(
    cases.flatMap(({ operation, expect }) => ('code' in expect ? `${operation}: ${expect.code}` : [])),
  )
  return factsOf(service)
    .flatMap(({ operation }) => Object.keys(operation.errors).map((code) => `${operation.name}: ${code}`))
    .filter((one) => !codes.has(one))
    .map((one) => `${service} ${one}`)
}
