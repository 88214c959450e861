/** A viewer in memory: it asks for one update after the other, and counts what comes. */
import { createSession, type Desktop } from '@porthole/rfb'

/** The encodings that noVNC 1.7 asks for, in its order; it reads RGBX, as sessions begin. */
export const novnc = [1, 7, -260, 16, 21, 5, 2, 6, 0, -26, -254, -223, -224, -258, -308, -307, -232, -239]
export const zrleOnly = [1, 16, 0, -224]

export interface MemoryViewer {
  /** Bytes of updates, and how many updates. */
  readonly got: { bytes: number; updates: number }
  /** Asks for the whole screen again; answers with how many bytes came. */
  whole(): Promise<number>
  close(): void
}

/** Resolves when the first picture is there. With `following` it asks for more as soon as it has an update. */
export async function memoryViewer(
  desktop: Desktop,
  encodings: readonly number[],
  following: boolean,
): Promise<MemoryViewer> {
  const { width, height } = desktop.screen
  const got = { bytes: 0, updates: 0 }
  let running = false
  let told: (() => void) | undefined
  let ending = false
  const session = createSession(
    {
      send(bytes) {
        if (!running) return
        got.bytes += bytes.length
        if (ending) return
        // All parts of an update are sent in one turn.
        ending = true
        queueMicrotask(() => {
          ending = false
          got.updates++
          told?.()
          if (following) session.receive(request(1))
        })
      },
      pending: () => 0,
      close() {},
    },
    { desktop },
  )
  const request = (incremental: number): Uint8Array =>
    Uint8Array.of(3, incremental, 0, 0, 0, 0, width >> 8, width, height >> 8, height)
  session.receive(Buffer.from('RFB 003.008\n'))
  // Security None, and ClientInit.
  session.receive(Uint8Array.of(1, 1))
  running = true
  session.receive(setEncodings(encodings))

  const whole = async (): Promise<number> => {
    const before = got.bytes
    // The beats of a session do not keep a process alive: this does.
    let deadline
    await new Promise<void>((resolve, reject) => {
      deadline = setTimeout(() => reject(new Error('No picture came within 10 s.')), 10_000)
      told = resolve
      session.receive(request(0))
    })
    clearTimeout(deadline)
    told = undefined
    return got.bytes - before
  }
  await whole()
  return { got, whole, close: () => session.end() }
}

function setEncodings(encodings: readonly number[]): Uint8Array {
  const message = new DataView(new ArrayBuffer(4 + encodings.length * 4))
  message.setUint8(0, 2)
  message.setUint16(2, encodings.length)
  for (const [at, encoding] of encodings.entries()) message.setInt32(4 + at * 4, encoding)
  return new Uint8Array(message.buffer)
}
