/** What a server tells its log: which calls it refused, which parameters it did not use. Never a secret or a signature. */
import type { Fields } from './descriptor.ts'
import type { Call } from './dialect.ts'

export type LogEvent = Where &
  (
    | { readonly kind: 'refused'; readonly code: string; readonly why: string }
    /** A parameter that the operation does not know, or that the service ignores here. */
    | { readonly kind: 'unknown' | 'ignored'; readonly path: string; readonly why: string }
    /** A defect of the server: the caller heard only InternalError. */
    | { readonly kind: 'failed'; readonly error: unknown }
  )

/** As much as was understood of the call. */
export interface Where {
  readonly requestId: string
  readonly cloud: string
  readonly service: string | undefined
  readonly action: string | undefined
}

export function where(cloud: string, requestId: string, call: Call | undefined): Where {
  return { requestId, cloud, service: call?.service.service.name, action: call?.action }
}

/** The path of a parameter that a log may show. */
export const nameable = /^[\w.-]{1,200}$/

/** Anything else may be a whole body, secrets and all, that a client sent as another type than it is. */
export const nameless = { path: '', why: 'A parameter is unknown, and its name is none.' }

/** A text with the values of the request's secret parameters blacked out. */
export function mask(text: string, values: Readonly<Record<string, unknown>>, fields: Fields): string {
  let masked = text
  for (const [name, { secret, of }] of Object.entries(fields)) {
    const value = values[name]
    if (secret && (typeof value === 'string' || typeof value === 'number')) {
      if (value !== '') masked = masked.replaceAll(String(value), '***')
    } else if (typeof of === 'object' && typeof value === 'object' && value) {
      for (const item of [value].flat()) if (item) masked = mask(masked, item as Record<string, unknown>, of)
    }
  }
  return masked
}
