/** Keys as the simulated systems see them, out of the keysyms of X11 that viewers send. */

export interface Key {
  /** `Text`, or what the key does: `Enter`, `Left`... */
  readonly name: KeyName
  /** What it writes; empty unless its name is `Text`. */
  readonly text: string
  readonly control: boolean
  readonly alt: boolean
  readonly shift: boolean
}

type KeyName = 'Text' | (typeof named)[number][1]

const named = [
  [0xff08, 'Backspace'],
  [0xff09, 'Tab'],
  [0xfe20, 'Tab'],
  [0xff0d, 'Enter'],
  [0xff8d, 'Enter'],
  [0xff1b, 'Escape'],
  [0xff50, 'Home'],
  [0xff95, 'Home'],
  [0xff51, 'Left'],
  [0xff96, 'Left'],
  [0xff52, 'Up'],
  [0xff97, 'Up'],
  [0xff53, 'Right'],
  [0xff98, 'Right'],
  [0xff54, 'Down'],
  [0xff99, 'Down'],
  [0xff57, 'End'],
  [0xff9c, 'End'],
  [0xff63, 'Insert'],
  [0xff9e, 'Insert'],
  [0xffff, 'Delete'],
  [0xff9f, 'Delete'],
  [0xffc1, 'F4'],
  [0xffeb, 'Super'],
  [0xffec, 'Super'],
] as const

const names = new Map<number, KeyName>(named)

/** Keysyms of the number pad that write what their last bits say. */
const padFirst = 0xffaa
const padLast = 0xffb9
const unicode = 0x01000000
const euro = 0x20ac

const modifiers = {
  shift: [0xffe1, 0xffe2],
  control: [0xffe3, 0xffe4],
  alt: [0xffe7, 0xffe8, 0xffe9, 0xffea],
} as const

/** Remembers which modifiers are held. What a key writes is in its keysym already: shift and caps lock change nothing. */
export class Keyboard {
  readonly #held = new Set<number>()

  /** undefined: a key went up, is a modifier, or is none that matters. */
  press(down: boolean, keysym: number): Key | undefined {
    if (Object.values(modifiers).some((keys) => (keys as readonly number[]).includes(keysym))) {
      if (down) this.#held.add(keysym)
      else this.#held.delete(keysym)
      return undefined
    }
    if (!down) return undefined
    const name = names.get(keysym)
    const text = name ? '' : textOf(keysym)
    if (!name && text === '') return undefined
    const held = (keys: readonly number[]): boolean => keys.some((key) => this.#held.has(key))
    const [control, alt, shift] = [held(modifiers.control), held(modifiers.alt), held(modifiers.shift)]
    return { name: name ?? 'Text', text, control, alt, shift }
  }

  /** Nobody holds a key any more: the machine began anew. */
  release(): void {
    this.#held.clear()
  }
}

function textOf(keysym: number): string {
  if ((keysym >= 0x20 && keysym < 0x7f) || (keysym >= 0xa0 && keysym < 0x100)) return String.fromCharCode(keysym)
  if (keysym >= padFirst && keysym <= padLast) return String.fromCharCode(keysym & 0x7f)
  if (keysym === euro) return '€'
  const code = keysym - unicode
  return code >= 0xa0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ''
}

/** Text that was pasted, without what no key could have written. */
export function typable(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', '    ')
    .replaceAll(/(?!\n)\p{Cc}/gu, '')
}
