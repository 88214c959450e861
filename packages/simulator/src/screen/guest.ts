/** A simulated system on a screen: what a machine shows while it runs, and what it does with input. */
import type { Cursor, Framebuffer, Signal } from '@porthole/rfb'

/** What a system knows of the machine it runs on. All times in ms since 1970, of the world. */
export interface Hardware {
  /** Of the instance. */
  readonly id: string
  /** When it began to run; 0: it has always been running. */
  readonly since: number
  readonly screen: Framebuffer
  signal(signal: Signal): void
}

export interface Guest {
  readonly cursor?: Cursor | undefined
  /** Paints what time has brought. Answers with the time at which it changes by itself again. */
  at(now: number): number | undefined
  /** Paints all of it: something else was on the screen. */
  repaint(now: number): void
  key(down: boolean, keysym: number, now: number): void
  pointer?(x: number, y: number, buttons: number, now: number): void
  /** The clipboard of the viewer. */
  cutText(text: string): void
  /** Nobody holds a key any more. */
  release(): void
}

/** A number between 0 and 2^32 that is always the same for a text (FNV-1a). */
export function hashOf(text: string): number {
  let value = 2166136261
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 16777619)
  return value >>> 0
}

const day = 86_400_000

/** For how long it has been running, in ms. What always ran has days behind it that its id tells. */
export function uptimeOf({ id, since }: Pick<Hardware, 'id' | 'since'>, now: number): number {
  if (since > 0) return Math.max(0, now - since)
  const hundredDays = 100 * day
  return ((hashOf(id) % 40) + 2) * day + (((now % hundredDays) + hundredDays) % hundredDays)
}

/** `2026-01-01 12:34:56` */
export function dateText(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replace('T', ' ')
}
