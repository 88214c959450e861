/** How many consoles may be open at once: in all, from one address, and on one instance. */

export interface SeatLimits {
  readonly all: number
  readonly address: number
  readonly instance: number
}

export const defaultSeatLimits: SeatLimits = { all: 10_000, address: 1000, instance: 100 }

export interface Seats {
  /** The reason why nobody else is let in from an address; undefined: somebody was, until `leave`. */
  enter(address: string): string | undefined
  /** The same for an instance. */
  sit(instance: string): string | undefined
  leave(address: string): void
  rise(instance: string): void
}

export function createSeats(limits: SeatLimits = defaultSeatLimits): Seats {
  const addresses = new Map<string, number>()
  const instances = new Map<string, number>()
  let all = 0
  return {
    enter(address) {
      if (all >= limits.all) return `This server has ${limits.all} consoles open, and takes no more.`
      const open = addresses.get(address) ?? 0
      if (open >= limits.address) return `Your address has ${limits.address} consoles open, and may have no more.`
      addresses.set(address, open + 1)
      all++
      return undefined
    },
    sit(instance) {
      const open = instances.get(instance) ?? 0
      if (open >= limits.instance) return `This instance has ${limits.instance} consoles open, and takes no more.`
      instances.set(instance, open + 1)
      return undefined
    },
    leave(address) {
      all--
      less(addresses, address)
    },
    rise: (instance) => less(instances, instance),
  }
}

function less(counts: Map<string, number>, key: string): void {
  const count = (counts.get(key) ?? 0) - 1
  if (count > 0) counts.set(key, count)
  else counts.delete(key)
}
