/** Conditions of the specs, as an expression over a request and as words. */
import type { Condition, Field } from '../model.ts'

/** The part of a condition that a request alone decides; undefined when the world has a say in it (`$instance.`). */
export function expression(condition: Condition, fields: readonly Field[], request = 'r'): string | undefined {
  const parts = Object.entries(condition).map(([name, value]) =>
    name.startsWith('$') ? undefined : comparison(name, value, fields, request),
  )
  return parts.includes(undefined) ? undefined : parts.join(' && ')
}

function comparison(name: string, value: Condition[string], fields: readonly Field[], request: string): string {
  const field = fields.find((one) => one.name === name)
  const given = `${request}.${name}`
  if (value === 'present') return `given(${given})`
  if (value === 'absent') return `!given(${given})`
  const values = Array.isArray(value) ? value : [value]
  const any = field?.caseAny
  const isDefault = field?.default !== undefined && values.some((one) => same(one, field.default, any))
  const text = any ? `lower(${given})` : given
  const tests = values.map((one) => `${text} === ${JSON.stringify(any ? String(one).toLowerCase() : one)}`)
  if (isDefault) tests.unshift(`${given} == null`)
  return tests.length > 1 ? `(${tests.join(' || ')})` : tests[0]!
}

const same = (a: unknown, b: unknown, any: true | undefined): boolean =>
  any ? String(a).toLowerCase() === String(b).toLowerCase() : a === b

/** A condition as a reader would say it: `InstanceChargeType is PrePaid and WorkMode is Application`. */
export function words(condition: Condition): string {
  return Object.entries(condition)
    .map(([name, value]) => {
      if (value === 'present') return `${name} is given`
      if (value === 'absent') return `${name} is not given`
      return `${name} is ${Array.isArray(value) ? value.join(' or ') : value}`
    })
    .join(' and ')
}
