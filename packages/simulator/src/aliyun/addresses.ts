/** Addresses of instances: no answer tells them, so each follows from the id, and is the same on every run. */

/** What a VPC has unless it says otherwise. */
export const defaultCidrBlock = '192.168.0.0/16'

/** Of public addresses (chosen); the lower half of 47.96.0.0/16 is left to the EIPs of NAT gateways. */
export const publicCidrBlock = '47.96.128.0/17'

/** An address of the block, picked by the id; never its first or its last one. A block that is none counts as the default one. */
export function addressIn(cidrBlock: string, id: string): string {
  const [base = '', bits = ''] = cidrBlock.split('/')
  const parts = base.split('.').map(Number)
  const length = Number(bits)
  const sound = parts.length === 4 && parts.every((part) => part >= 0 && part <= 255) && length >= 8 && length <= 30
  if (!sound) return addressIn(defaultCidrBlock, id)
  const size = 2 ** (32 - length)
  const network = Math.floor(parts.reduce((all, part) => all * 256 + part, 0) / size) * size
  const address = network + 1 + (hash(id) % (size - 2))
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 2166136261
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 16777619)
  return value >>> 0
}
