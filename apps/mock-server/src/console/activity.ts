/** Finds keys and pointer events in what a viewer sends to a real server: the only bytes of a proxied console that we read. */

/** What to do after the bytes of a head: how many to pass over, and whether somebody did something. */
interface Step {
  readonly skip: number
  readonly active?: true
  readonly next?: Phase
}

/** Reads a head; undefined: more bytes of it are needed. `lost`: it is nothing that we know. */
type Phase = (head: Buffer) => Step | undefined | 'lost'

/** RFC 6143, 7.1.1 to 7.3.1: the viewer's half of a handshake. */
const version: Phase = (head) => {
  if (head.length < 12) return undefined
  return /^RFB 003\.00[78]\n$/.test(head.toString('latin1')) ? { skip: 0, next: security } : 'lost'
}
const security: Phase = ([type]) => {
  if (type === 1) return { skip: 0, next: init }
  return type === 2 ? { skip: 16, next: init } : 'lost'
}
const init: Phase = () => ({ skip: 0, next: message })

/** RFC 6143, 7.5, and the extensions that viewers in use speak. */
const message: Phase = (head) => {
  const [type] = head
  switch (type) {
    case 0: // SetPixelFormat
      return { skip: 19 }
    case 2: // SetEncodings
      return head.length < 4 ? undefined : { skip: 4 * head.readUInt16BE(2) }
    case 3: // FramebufferUpdateRequest
    case 150: // EnableContinuousUpdates
      return { skip: 9 }
    case 4: // KeyEvent
      return { skip: 7, active: true }
    case 5: // PointerEvent
      return { skip: 5, active: true }
    case 6: // ClientCutText; its length is negative where it is of the extended clipboard
      return head.length < 8 ? undefined : { skip: Math.abs(head.readInt32BE(4)) }
    case 248: // ClientFence
      return head.length < 9 ? undefined : { skip: head[8]! }
    case 250: // xvp
      return { skip: 3 }
    case 251: // SetDesktopSize
      return head.length < 8 ? undefined : { skip: 16 * head[6]! }
    case 255: // QEMU: an extended key event, or audio
      if (head.length < 4) return undefined
      if (head[1] === 0) return { skip: 8, active: true }
      return head[1] === 1 ? { skip: head.readUInt16BE(2) === 2 ? 6 : 0 } : 'lost'
    default:
      return 'lost'
  }
}

/**
 * Tells of each piece of what a viewer sends whether a key or pointer event begins in it. Of a viewer that speaks what
 * we do not know, any piece counts that does not begin as an update request, a fence or their like.
 */
export function createActivity(): (bytes: Buffer) => boolean {
  let phase: Phase | undefined = version
  let head: Buffer = Buffer.alloc(0)
  let skip = 0

  return (bytes) => {
    let active = false
    let at = 0
    while (at < bytes.length && phase) {
      const passed = Math.min(skip, bytes.length - at)
      skip -= passed
      at += passed
      if (at === bytes.length) break
      // Heads are of at most 12 bytes, and most of them of one.
      head = head.length === 0 ? bytes.subarray(at, at + 1) : Buffer.concat([head, bytes.subarray(at, at + 1)])
      at++
      const step: ReturnType<Phase> = phase(head)
      if (step === undefined) continue
      head = Buffer.alloc(0)
      if (step === 'lost') {
        phase = undefined
        break
      }
      skip = step.skip
      active ||= step.active ?? false
      phase = step.next ?? phase
    }
    return phase ? active : bytes.length > 0 && !quiet.has(bytes[0]!)
  }
}

const quiet: ReadonlySet<number> = new Set([3, 150, 248])
