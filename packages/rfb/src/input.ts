/** Keys and pointer on their way to the desktop; what is held down when the viewer goes is let go. */
import type { Desktop } from './desktop.ts'

/** Nobody holds more keys than that; a viewer that does is not kept in memory. */
const most = 64

export class Input {
  readonly #desktop: Desktop
  #held: Map<number, number | undefined> | undefined
  #x = 0
  #y = 0
  #buttons = 0

  constructor(desktop: Desktop) {
    this.#desktop = desktop
  }

  key(down: boolean, keysym: number, code: number | undefined): void {
    if (!down) this.#held?.delete(keysym)
    else if ((this.#held ??= new Map()).size < most) this.#held.set(keysym, code)
    this.#desktop.key?.(down, keysym, code)
  }

  pointer(x: number, y: number, buttons: number): void {
    const { width, height } = this.#desktop.screen
    this.#x = Math.min(x, width - 1)
    this.#y = Math.min(y, height - 1)
    this.#buttons = buttons
    this.#desktop.pointer?.(this.#x, this.#y, buttons)
  }

  release(): void {
    for (const [keysym, code] of this.#held ?? []) this.#desktop.key?.(false, keysym, code)
    if (this.#buttons !== 0) this.#desktop.pointer?.(this.#x, this.#y, 0)
  }
}
