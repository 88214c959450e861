/** The shell of a simulated Linux: a few commands, and nothing that a command could break. */
import { cellsOf } from './font.ts'
import { dateText, hashOf, uptimeOf } from './guest.ts'
import { Files, pathOf } from './linux-files.ts'

export interface Session {
  readonly host: string
  readonly user: string
  readonly home: string
  folder: string
  readonly history: string[]
}

export interface Machine {
  readonly id: string
  readonly since: number
}

type Effect = 'clear' | 'reboot' | 'exit'

export interface Outcome {
  /** With a newline behind each line. */
  readonly output: string
  readonly effect?: Effect
}

interface Call {
  readonly words: readonly string[]
  readonly session: Session
  readonly machine: Machine
  readonly files: Files
  readonly now: number
}

type Command = (call: Call) => string | { readonly effect: Effect }

const commands: Readonly<Record<string, readonly [summary: string, command: Command]>> = {
  cat: ['shows files: cat /etc/motd', ({ words, ...call }) => words.map((word) => contentOf(word, call)).join('\n')],
  cd: ['goes to another folder', enter],
  clear: ['clears the screen', () => ({ effect: 'clear' })],
  date: ['tells the time of the world', ({ now }) => `${dateText(now)} UTC`],
  df: [
    'how full the disk is',
    () =>
      table([
        ['Filesystem', 'Size', 'Used', 'Avail', 'Mounted on'],
        ['/dev/vda1', '40G', '3.1G', '35G', '/'],
      ]),
  ],
  echo: ['says it back', ({ words }) => words.join(' ')],
  exit: ['logs off', () => ({ effect: 'exit' })],
  free: ['how full the memory is', memory],
  help: [
    'shows this list',
    () =>
      Object.entries(commands)
        .map(([name, [summary]]) => `  ${name.padEnd(10)}${summary}`)
        .join('\n'),
  ],
  history: [
    'what was typed before',
    ({ session }) => session.history.map((line, at) => `${String(at + 1).padStart(5)}  ${line}`).join('\n'),
  ],
  hostname: ['tells the name of the machine', ({ session }) => session.host],
  ls: ['lists a folder: ls -l /etc', list],
  ps: ['lists what runs', processes],
  pwd: ['tells the folder', ({ session }) => session.folder],
  reboot: ['boots again; the instance goes on running', () => ({ effect: 'reboot' })],
  uname: [
    'tells the system: uname -a',
    ({ words, session }) => (words.includes('-a') ? `Linux ${session.host} 1.0-porthole simulated x86_64` : 'Linux'),
  ],
  uptime: ['for how long it has been running', uptime],
  whoami: ['tells who you are', ({ session }) => session.user],
}

const alsoKnown: Readonly<Record<string, string>> = { logout: 'exit', ll: 'ls' }

export class Shell {
  readonly session: Session
  readonly #machine: Machine
  readonly #files: Files

  constructor(machine: Machine, user: string) {
    const home = user === 'root' ? '/root' : '/home/guest'
    this.#machine = machine
    this.#files = new Files(machine.id)
    this.session = { host: machine.id, user, home, folder: home, history: [] }
  }

  get prompt(): string {
    const { host, user, home, folder } = this.session
    const where = folder === home ? '~' : folder
    return `\u001B[1;32m${user}@${host}\u001B[0m:\u001B[1;34m${where}\u001B[0m${user === 'root' ? '#' : '$'} `
  }

  run(line: string, now: number): Outcome {
    const { history } = this.session
    const text = line.trim()
    if (text === '') return { output: '' }
    if (history.at(-1) !== text) history.push(text)
    if (history.length > 100) history.shift()
    const [typed = '', ...words] = wordsOf(text, this.session)
    const name = Object.hasOwn(alsoKnown, typed) ? alsoKnown[typed]! : typed
    if (!Object.hasOwn(commands, name)) return { output: `${typed}: command not found; try help\n` }
    if (typed === 'll') words.unshift('-l')
    const { session } = this
    const said = commands[name]![1]({ words, session, machine: this.#machine, files: this.#files, now })
    if (typeof said === 'object') return { output: '', ...said }
    return { output: said === '' ? '' : `${said}\n` }
  }

  /** What the text may become: by commands in its first word, by files in others. */
  complete(text: string): readonly string[] {
    const start = text.slice(0, text.lastIndexOf(' ') + 1)
    const word = text.slice(start.length)
    if (start.trim() === '')
      return Object.keys(commands)
        .filter((name) => name.startsWith(word))
        .map((name) => `${start}${name} `)
    const parent = word.slice(0, word.lastIndexOf('/') + 1)
    const folder = pathOf(this.session.folder, parent, this.session.home)
    const entries = this.#files.list(folder) ?? []
    return entries
      .filter(({ name }) => name.startsWith(word.slice(parent.length)))
      .map(({ name, folder: inside }) => `${start}${parent}${name}${inside ? '/' : ' '}`)
  }
}

/** Words as a shell splits them: by spaces outside of quotes; `$USER` and its like are replaced. */
function wordsOf(line: string, { user, home, host, folder }: Session): readonly string[] {
  const values: Readonly<Record<string, string>> = { USER: user, HOME: home, HOSTNAME: host, PWD: folder }
  const replaced = (text: string): string =>
    text.replaceAll(/\$(\w+)/g, (_, name: string) => (Object.hasOwn(values, name) ? values[name]! : ''))
  const words = line.match(/(?:"[^"]*"?|'[^']*'?|[^\s"'])+/g) ?? []
  return words.map((word) =>
    word.replaceAll(
      /"([^"]*)"?|'([^']*)'?|[^"']+/g,
      (whole, double?: string, single?: string) => single ?? replaced(double ?? whole),
    ),
  )
}

type Place = Omit<Call, 'words'>

function contentOf(word: string, { files, session, machine, now }: Place): string {
  const path = pathOf(session.folder, word, session.home)
  if (path === '/proc/uptime') return (uptimeOf(machine, now) / 1000).toFixed(2)
  return files.read(path) ?? `cat: ${word}: ${files.list(path) ? 'is a folder' : 'no such file'}`
}

function enter({ words: [word = '~'], session, files }: Call): string {
  const path = pathOf(session.folder, word, session.home)
  if (!files.list(path)) return `cd: ${word}: ${files.read(path) === undefined ? 'no such folder' : 'not a folder'}`
  session.folder = path
  return ''
}

function list({ words, session, files }: Call): string {
  const long = words.some((word) => word.startsWith('-') && word.includes('l'))
  const word = words.find((one) => !one.startsWith('-')) ?? '.'
  const path = pathOf(session.folder, word, session.home)
  const entries = files.list(path)
  if (!entries) return files.read(path) === undefined ? `ls: ${word}: no such file or folder` : word
  const shown = entries.map(({ name, folder }) => (folder ? `\u001B[1;34m${name}\u001B[0m` : name))
  if (!long) return shown.join('  ')
  const lines = entries.map(
    ({ folder, size }, at) => `${folder ? 'drwxr-xr-x' : '-rw-r--r--'} root ${String(size).padStart(6)} ${shown[at]}`,
  )
  return lines.join('\n')
}

function memory({ machine, now }: Call): string {
  const used = 240 + (hashOf(machine.id) % 300) + (Math.floor(now / 60_000) % 20)
  return table([
    ['', 'total', 'used', 'free'],
    ['Mem (MB):', '3944', String(used), String(3944 - used)],
  ])
}

function processes({ machine: { id }, session }: Call): string {
  const number = (name: string): string => String(200 + (hashOf(`${id} ${name}`) % 800))
  const rows = ['clock', 'syslog', 'network', 'remote-shell'].map((name) => [number(name), 'root', name])
  const all = [
    ['1', 'root', 'init'],
    ...rows.toSorted(([a], [b]) => Number(a) - Number(b)),
    ['1021', session.user, 'shell'],
  ]
  return table([['PID', 'USER', 'COMMAND'], ...all])
}

function uptime({ machine, now }: Call): string {
  const minutes = Math.floor(uptimeOf(machine, now) / 60_000)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24]
  const time = `${hours}:${String(minutes % 60).padStart(2, '0')}`
  return `${dateText(now).slice(11)} up ${days > 0 ? `${days} days, ` : ''}${time}, 1 user`
}

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const cells = (text: string): number => [...text].reduce((sum, letter) => sum + cellsOf(letter.codePointAt(0)!), 0)
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => cells(row[column] ?? ''))))
  return rows
    .map((row) =>
      row
        .map((text, column) => text + ' '.repeat(widths[column]! - cells(text)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
