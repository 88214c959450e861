/** Keys and pointer on their way to the desktop; what is held down when the viewer goes is let go. */
import type { Desktop } from './desktop.ts'

/** Nobody holds more keys than that; a viewer that does is not kept in memory. */
const most = 64

export interface Input {
  key(down: boolean, keysym: number, code?: number): void
  pointer(x: number, y: number, buttons: number): void
  release(): void
}

export function createInput(desktop: Desktop, viewOnly: boolean, active: () => void): Input {
  const { screen } = desktop
  let held: Map<number, number | undefined> | undefined
  let last: { x: number; y: number; buttons: number } | undefined
  return {
    key(down, keysym, code) {
      active()
      if (viewOnly) return
      if (!down) held?.delete(keysym)
      else if ((held ??= new Map()).size < most) held.set(keysym, code)
      desktop.key?.(down, keysym, code)
    },
    pointer(x, y, buttons) {
      active()
      if (viewOnly) return
      last = { x: Math.min(x, screen.width - 1), y: Math.min(y, screen.height - 1), buttons }
      desktop.pointer?.(last.x, last.y, buttons)
    },
    release() {
      for (const [keysym, code] of held ?? []) desktop.key?.(false, keysym, code)
      if (last && last.buttons !== 0) desktop.pointer?.(last.x, last.y, 0)
    },
  }
}
