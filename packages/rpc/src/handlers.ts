/** What answers an operation: behaviour written by hand, or the example of its document. */
import { meets } from './condition.ts'
import type { Awaitable } from './crypto.ts'
import type { Fields, OperationDescriptor, ServiceDescriptor } from './descriptor.ts'
import { type Call, ServiceError } from './dialect.ts'

/** Answers one operation. The request is valid and typed; a refusal is a thrown ServiceError. RequestId is added later. */
export type Handler<Request = Values, Response = Values> = (
  request: Request,
  call: Call,
) => Awaitable<Omit<Response, 'RequestId'>>

type Values = Readonly<Record<string, unknown>>

/** The distinct answer where nothing is known: never a misleading one. */
export function noBehaviour(operation: string): ServiceError {
  return new ServiceError('Porthole.NoBehaviour', 501, `Porthole has no behaviour for ${operation}.`)
}

/**
 * A handler per operation that answers with the documented example, without the fields whose `onlyWhen` the request
 * does not meet. An operation without an example throws noBehaviour.
 */
export function exampleHandlers<Handlers extends object>(service: ServiceDescriptor): Handlers {
  const handlers = Object.values(service.operations).map((operation) => [operation.name, exampleHandler(operation)])
  return Object.fromEntries(handlers) as Handlers
}

function exampleHandler(operation: OperationDescriptor): Handler {
  if (!operation.example) {
    return () => {
      throw noBehaviour(operation.name)
    }
  }
  const { RequestId: _, ...example } = operation.example
  if (!conditional(operation.response)) return () => example
  return (request) => fitting(example, operation.response, request, operation.request)
}

function conditional(fields: Fields): boolean {
  return Object.values(fields).some(({ onlyWhen, of }) => onlyWhen || (typeof of === 'object' && conditional(of)))
}

/** The part of an example that belongs into the answer to this request, at every depth. */
function fitting(example: Values, response: Fields, request: Values, requested: Fields): Record<string, unknown> {
  const answer: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(example)) {
    const { onlyWhen, of } = response[name] ?? {}
    if (onlyWhen && !meets(request, onlyWhen, requested)) continue
    const part = (item: unknown): unknown =>
      typeof of === 'object' && typeof item === 'object' && item
        ? fitting(item as Values, of, request, requested)
        : item
    answer[name] = Array.isArray(value) ? value.map(part) : part(value)
  }
  return answer
}
