/** The specs that contracts are made of: per service its descriptor and its OpenAPI document. */
import { ecs } from '@porthole/aliyun/ecs'
import { ecsDescriptor } from '@porthole/aliyun/ecs/server'
import ecsDocument from '@porthole/aliyun/openapi/ecs.json' with { type: 'json' }
import gwsDocument from '@porthole/aliyun/openapi/gws.json' with { type: 'json' }
import { gws } from '@porthole/aliyun/gws'
import { gwsDescriptor } from '@porthole/aliyun/gws/server'
import type { Operation } from '@porthole/rpc'
import type { Condition, OperationDescriptor, ServiceDescriptor } from '@porthole/rpc/descriptor'
import { cvm } from '@porthole/tencent/cvm'
import { cvmDescriptor } from '@porthole/tencent/cvm/server'
import cvmDocument from '@porthole/tencent/openapi/cvm.json' with { type: 'json' }

export type Values = Readonly<Record<string, unknown>>

/** What only the OpenAPI document says of a parameter: what it refers to, and the conditions on it. */
interface Schema {
  readonly 'x-id'?: string
  readonly 'x-required-when'?: Condition
  readonly 'x-forbidden-when'?: Condition
  readonly 'x-only-when'?: Condition
}

type Rule =
  | {
      readonly kind: 'value-by'
      readonly at: string
      readonly by: string
      readonly values: Readonly<Record<string, readonly number[]>>
    }
  | { readonly kind: 'at-least'; readonly at: string; readonly than: string }
  | { readonly kind: 'precondition' | 'effect' }

export interface Contracted {
  readonly descriptor: ServiceDescriptor
  readonly operations: Readonly<Record<string, Operation>>
  readonly schemas: Readonly<Record<string, { readonly properties?: Readonly<Record<string, Schema>> }>>
  readonly rules: Readonly<Record<string, readonly Rule[]>>
}

/** Of the parts of an OpenAPI document that are read here. */
interface Document {
  readonly paths: Readonly<
    Record<string, { readonly post: { readonly operationId: string; readonly 'x-rules'?: unknown } }>
  >
  readonly components: { readonly schemas: object }
}

function contracted(descriptor: ServiceDescriptor, operations: object, { paths, components }: Document): Contracted {
  const rules = Object.values(paths).map(({ post }) => [post.operationId, post['x-rules'] ?? []])
  return {
    descriptor,
    operations: operations as Contracted['operations'],
    schemas: components.schemas as Contracted['schemas'],
    rules: Object.fromEntries(rules) as Contracted['rules'],
  }
}

/** A new service takes one line here, and the imports it names. */
export const services: Readonly<Record<string, Contracted>> = {
  ecs: contracted(ecsDescriptor, ecs, ecsDocument),
  gws: contracted(gwsDescriptor, gws, gwsDocument),
  cvm: contracted(cvmDescriptor, cvm, cvmDocument),
}

/** One operation with everything that its specs say. */
export interface Facts {
  readonly service: string
  readonly descriptor: ServiceDescriptor
  readonly operation: OperationDescriptor
  readonly schema: Readonly<Record<string, Schema>>
  readonly rules: readonly Rule[]
}

/** Throws a TypeError for a service that has no specs. */
export function factsOf(service: string): Facts[] {
  const found = services[service]
  if (!found) throw new TypeError(`There is no service ${service}: take ${Object.keys(services).join(', ')}.`)
  const { descriptor, schemas, rules } = found
  return Object.values(descriptor.operations).map((operation) => ({
    service,
    descriptor,
    operation,
    schema: schemas[`${operation.name}Request`]?.properties ?? {},
    rules: rules[operation.name] ?? [],
  }))
}
