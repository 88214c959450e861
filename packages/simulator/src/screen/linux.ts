/** A simulated Linux on a text console: it boots, asks who logs in, and has a shell. */
import { bootLines, bootTime } from './linux-boot.ts'
import type { Guest, Hardware } from './guest.ts'
import { type Key, Keyboard, typable } from './keyboard.ts'
import { type Entry, LineEditor } from './line-editor.ts'
import { motd } from './linux-files.ts'
import { Shell } from './linux-shell.ts'
import { cellHeight, cellWidth, TextConsole } from './text-console.ts'

const columns = 80
const rows = 25

export const linuxSize = { width: columns * cellWidth, height: rows * cellHeight }

const middleButton = 2

export class Linux implements Guest {
  readonly #hardware: Hardware
  readonly #keyboard = new Keyboard()
  #console: TextConsole
  #editor: LineEditor
  /** Nobody types before it is up. */
  #phase: 'booting' | 'user' | 'password' | 'shell' = 'booting'
  #booted: number
  #linesShown = 0
  #user = ''
  #shell: Shell | undefined
  #clipboard = ''
  #buttons = 0

  constructor(hardware: Hardware) {
    this.#hardware = hardware
    this.#booted = hardware.since
    ;[this.#console, this.#editor] = this.#fresh()
    if (hardware.since === 0) this.#greet()
    this.#console.flush()
  }

  #fresh(): [TextConsole, LineEditor] {
    const console = new TextConsole(this.#hardware.screen, columns, rows)
    return [console, new LineEditor(console)]
  }

  at(now: number): number | undefined {
    if (this.#phase !== 'booting') return undefined
    const lines = bootLines(this.#hardware.id)
    const due = lines.filter(({ after }) => after <= now - this.#booted)
    const done = now - this.#booted >= bootTime
    for (const { text } of due.slice(this.#linesShown)) this.#console.write(`${text}\n`)
    this.#linesShown = Math.max(this.#linesShown, due.length)
    if (done) this.#greet()
    this.#console.flush()
    return done ? undefined : this.#booted + (lines[due.length]?.after ?? bootTime)
  }

  repaint(): void {
    this.#console.repaint()
  }

  key(down: boolean, keysym: number, now: number): void {
    const key = this.#keyboard.press(down, keysym)
    if (!key || this.#phase === 'booting') return
    if (key.name === 'Delete' && key.control && key.alt) this.#reboot(now)
    else if (isPaste(key)) this.#type(this.#clipboard, now)
    else this.#done(this.#editor.key(key), now)
    this.#console.flush()
  }

  /** The middle button pastes, as it does on consoles of Linux. */
  pointer(_x: number, _y: number, buttons: number, now: number): void {
    const pressed = buttons & ~this.#buttons
    this.#buttons = buttons
    if ((pressed & middleButton) === 0 || this.#phase === 'booting') return
    this.#type(this.#clipboard, now)
    this.#console.flush()
  }

  cutText(text: string): void {
    this.#clipboard = typable(text).slice(0, 4000)
  }

  release(): void {
    this.#keyboard.release()
    this.#buttons = 0
  }

  #type(text: string, now: number): void {
    const [first = '', ...others] = text.split('\n')
    this.#editor.insert(first)
    for (const line of others) {
      this.#done(this.#editor.key(enter), now)
      if (this.#phase === 'booting') return
      this.#editor.insert(line)
    }
  }

  #done(entry: Entry | undefined, now: number): void {
    if (entry === undefined) return
    if (this.#phase === 'shell') this.#run(entry, now)
    else if (this.#phase === 'user') this.#named(entry)
    else this.#checked(entry)
  }

  #greet(): void {
    this.#console.write(`\n\u001B[1mPorthole Linux (simulated)\u001B[0m on tty1: any user, any password\n\n`)
    this.#askUser()
  }

  #askUser(): void {
    this.#phase = 'user'
    this.#ask(`${this.#hardware.id} login: `)
  }

  #ask(text: string, secret = false): void {
    this.#editor.begin({ text, secret, bell: () => this.#bell() })
  }

  #bell(): void {
    this.#hardware.signal({ kind: 'bell' })
  }

  #named(entry: Entry): void {
    this.#user = typeof entry === 'object' ? entry.line.trim().slice(0, 32) : ''
    if (this.#user === '') return this.#askUser()
    this.#phase = 'password'
    this.#ask('Password: ', true)
  }

  #checked(entry: Entry): void {
    if (typeof entry === 'string' || entry.line === '') {
      this.#console.write('\nLogin incorrect\n\n')
      return this.#askUser()
    }
    this.#phase = 'shell'
    this.#shell = new Shell({ id: this.#hardware.id, since: this.#hardware.since }, this.#user)
    this.#console.write(`\n${motd}\n\n`)
    this.#askCommand()
  }

  #askCommand(): void {
    const shell = this.#shell!
    this.#editor.begin({
      text: shell.prompt,
      history: shell.session.history.slice(),
      complete: (text) => shell.complete(text),
      bell: () => this.#bell(),
    })
  }

  #run(entry: Entry, now: number): void {
    if (entry === 'interrupted') return this.#askCommand()
    const { output, effect } =
      entry === 'closed' ? { output: '', effect: 'exit' as const } : this.#shell!.run(entry.line, now)
    this.#console.write(output)
    if (effect === 'reboot') return this.#reboot(now)
    if (effect === 'clear' || effect === 'exit') this.#console.clear()
    if (effect === 'exit') this.#greet()
    else this.#askCommand()
  }

  #reboot(now: number): void {
    ;[this.#console, this.#editor] = this.#fresh()
    this.#phase = 'booting'
    this.#booted = now
    this.#linesShown = 0
    this.at(now)
  }
}

const enter: Key = { name: 'Enter', text: '', control: false, alt: false, shift: false }

function isPaste({ name, text, control, shift }: Key): boolean {
  return (name === 'Insert' && shift) || (name === 'Text' && control && text.toLowerCase() === 'v')
}
