import { describe, expect, it } from 'vitest'
import { addressIn, publicCidrBlock } from './addresses.ts'

describe('an address', () => {
  it('is in its block, the same for the same id, and neither its first nor its last', () => {
    const last = new Set<string>()
    for (let n = 0; n < 200; n++) last.add(addressIn('10.1.2.248/30', `i-${n}`))
    expect([...last].toSorted()).toEqual(['10.1.2.249', '10.1.2.250'])
    expect(addressIn(publicCidrBlock, 'i-1')).toMatch(/^47\.96\.(12[89]|1[3-9]\d|2\d\d)\.\d+$/)
    expect(addressIn('nonsense', 'i-1')).toBe(addressIn('192.168.0.0/16', 'i-1'))
    expect(addressIn('256.0.0.0/8', 'i-1')).toBe(addressIn('192.168.0.0/16', 'i-1'))
  })
})
