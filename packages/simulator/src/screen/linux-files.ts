/** The files of a simulated Linux. */

export interface Entry {
  readonly name: string
  readonly folder: boolean
  readonly size: number
}

const systemName = 'Porthole Linux (simulated)'

export const motd = [
  `${systemName}: no real machine is behind this console.`,
  '欢迎使用云服务器控制台，输入 help 查看命令。',
  'Type `help` to see what it can do.',
].join('\n')

/** Of the user root. */
const home = '/root'

/** By path; folders follow from them. */
function filesOf(host: string): Readonly<Record<string, string>> {
  return {
    '/etc/hostname': host,
    '/etc/motd': motd,
    '/etc/os-release': `NAME="Porthole Linux"\nVERSION="1 (simulated)"\nID=porthole`,
    '/etc/hosts': `127.0.0.1 localhost\n192.168.0.10 ${host}`,
    '/home/guest/notes.txt': 'Everything here is forgotten when the machine restarts.',
    [`${home}/readme.txt`]:
      'A console for tests: what you type is seen by everybody who\nlooks at this instance, and by its screenshot.',
    [`${home}/欢迎.txt`]: '你好，世界！这里的文字由点阵字库显示。\n标点：，。！？《》——以及 ASCII 混排。',
    '/var/log/console.log': `${host}: console is ready`,
  }
}

export class Files {
  readonly #files: Readonly<Record<string, string>>

  constructor(host: string) {
    this.#files = filesOf(host)
  }

  read(path: string): string | undefined {
    return Object.hasOwn(this.#files, path) ? this.#files[path] : undefined
  }

  /** undefined: there is no such folder. */
  list(path: string): readonly Entry[] | undefined {
    const start = path === '/' ? '/' : `${path}/`
    const entries = new Map<string, Entry>()
    for (const [file, content] of Object.entries(this.#files)) {
      if (!file.startsWith(start)) continue
      const [name = '', ...rest] = file.slice(start.length).split('/')
      const folder = rest.length > 0
      entries.set(name, { name, folder, size: folder ? 4096 : Buffer.byteLength(content) + 1 })
    }
    if (path === '/') for (const name of ['proc', 'tmp']) entries.set(name, { name, folder: true, size: 0 })
    if (entries.size === 0) return path === '/proc' || path === '/tmp' ? [] : undefined
    return [...entries.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }
}

/** An absolute path without `.` and `..`. */
export function pathOf(folder: string, given: string, home: string): string {
  const whole = given.startsWith('~')
    ? `${home}${given.slice(1)}`
    : given.startsWith('/')
      ? given
      : `${folder}/${given}`
  const parts: string[] = []
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
