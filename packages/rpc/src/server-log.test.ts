import { describe, expect, it } from 'vitest'
import type { Fields } from './descriptor.ts'
import { mask } from './server-log.ts'

const secret = { type: 'string', secret: true, summary: '' } as const
const fields: Fields = {
  Password: secret,
  Users: { type: 'list', of: { Pin: secret, Name: { type: 'string', summary: '' } }, summary: '' },
  Admin: { type: 'object', of: { Pin: secret }, summary: '' },
}

describe('a logged text', () => {
  it('shows no secret of the request, however deep and however often', () => {
    const values = {
      Password: 'p.w',
      Users: [{ Pin: 'one', Name: 'ann' }, { Pin: 'two' }, null],
      Admin: { Pin: 'three' },
    }
    expect(mask('p.w pxw p.w one ann two three', values, fields)).toBe('*** pxw *** *** ann *** ***')
  })

  it('stays as it is without secrets, or with values of the wrong type', () => {
    expect(mask('text', {}, fields)).toBe('text')
    expect(mask('text', { Password: '', Users: 'x', Admin: 5 }, fields)).toBe('text')
    expect(mask('text', { Password: { toString: 1 }, Users: ['x', [1]], Admin: null }, fields)).toBe('text')
  })

  it('shows no number that is a secret', () => {
    expect(mask('1234', { Password: 12 }, fields)).toBe('***34')
  })
})
