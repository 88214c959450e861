/** JPEG files of screens: one until the screen changes, and never two of a screen under way. */
import type { Framebuffer } from '@porthole/rfb'
import { encodeInThread } from './jpeg-thread.ts'

interface Shot {
  /** Of the screen when it was taken. */
  readonly version: number
  readonly jpeg: Promise<Uint8Array>
  under: boolean
  /** The one that follows, for all who came while this one was under way and have seen more. */
  next?: Promise<Uint8Array>
}

export type Jpegs = (screen: Framebuffer) => Promise<Uint8Array>

export function createJpegs(): Jpegs {
  const shots = new WeakMap<Framebuffer, Shot>()

  function take(screen: Framebuffer): Promise<Uint8Array> {
    const { version } = screen
    const jpeg = encodeInThread(screen)
    const shot: Shot = { version, jpeg, under: true }
    shots.set(screen, shot)
    jpeg.then(
      () => (shot.under = false),
      // The next one who asks tries again.
      () => shots.get(screen) === shot && shots.delete(screen),
    )
    return jpeg
  }

  return function jpegOf(screen): Promise<Uint8Array> {
    const shot = shots.get(screen)
    if (shot?.version === screen.version) return shot.jpeg
    if (!shot?.under) return take(screen)
    return (shot.next ??= shot.jpeg.then(
      () => jpegOf(screen),
      () => jpegOf(screen),
    ))
  }
}
