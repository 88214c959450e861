/** A refusal that any viewer shows: it is told in RFB, since a closed socket shows as nothing. */
import { failure, ourVersion, readVersion } from './handshake.ts'
import { Reader, type Reading } from './reading.ts'
import type { Wire } from './wire.ts'

/** How long a viewer may take to say its version; after that it hears no reason. */
const patience = 10_000

/** Speaks so much RFB that the viewer shows the reason, then hangs up. */
export function refuse(wire: Wire, reason: string): { receive(bytes: Uint8Array): void; end(): void } {
  let over = false
  const end = () => {
    over = true
    clearTimeout(timer)
  }
  const hangUp = () => {
    if (over) return
    end()
    wire.close({ code: 'Refused', message: reason })
  }
  const timer = setTimeout(hangUp, patience)
  timer.unref()
  wire.send(ourVersion)
  const reader = new Reader(
    (function* (): Reading {
      wire.send(failure(yield* readVersion(), reason))
    })(),
  )
  return {
    receive(bytes) {
      if (over) return
      try {
        reader.push(bytes)
      } catch {
        // It speaks no RFB, so there is no telling it.
      }
      if (reader.done) hangUp()
    },
    end,
  }
}
