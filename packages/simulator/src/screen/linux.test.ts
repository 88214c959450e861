import { Framebuffer } from '@porthole/rfb'
import { describe, expect, it } from 'vitest'
import { bootTime } from './linux-boot.ts'
import { Linux, linuxSize } from './linux.ts'
import { linesOf, pixelsHash, pressKey, typeText } from './testing.ts'

const noon = Date.UTC(2026, 0, 1, 12)

function machine({ id = 'i-1', since = 0 } = {}) {
  const screen = new Framebuffer(linuxSize.width, linuxSize.height)
  const signals: string[] = []
  const guest = new Linux({ id, since, screen, signal: ({ kind }) => signals.push(kind) })
  const clock = { now: noon }
  const desktop = { key: (down: boolean, keysym: number) => guest.key(down, keysym, clock.now) }
  guest.at(clock.now)
  const lines = (): readonly string[] => linesOf(screen).filter((line) => line !== '')
  return { screen, guest, desktop, clock, signals, lines, type: (text: string) => typeText(desktop, text) }
}

function loggedIn(options?: { id?: string; since?: number }) {
  const one = machine(options)
  one.type('root\nsecret\n')
  pressKey(one.desktop, 0x6c, 0xffe3)
  return one
}

const control = 0xffe3

describe('a simulated Linux', () => {
  it('boots over the first seconds, in steps that it announces', () => {
    const { guest, clock, lines } = machine({ since: noon })
    const counts: number[] = []
    let next: number | undefined = noon
    while (next !== undefined) {
      clock.now = next
      next = guest.at(clock.now)
      counts.push(lines().length)
    }
    expect(clock.now).toBe(noon + bootTime)
    expect(counts.length).toBeGreaterThan(10)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(lines().at(-1)).toBe('i-1 login:')
  })

  it('is the same whether its boot was watched or not, and takes no keys until it is up', () => {
    const [watched, seenLate] = [machine({ since: noon }), machine({ since: noon })]
    for (let ms = 0; ms <= 5000; ms += 70) {
      watched.guest.at(noon + ms)
      if (ms < bootTime) watched.type('x')
    }
    seenLate.guest.at(noon + 5000)
    expect(pixelsHash(watched.screen)).toBe(pixelsHash(seenLate.screen))
  })

  it('asks who logs in, and does not show a password', () => {
    const { type, lines } = machine()
    type('guest\nsecret')
    expect(lines().at(-1)).toBe('Password:')
    type('\n')
    expect(lines().join('\n')).not.toContain('secret')
    expect(lines()).toContain('欢迎使用云服务器控制台，输入 help 查看命令。')
    expect(lines().at(-1)).toBe('guest@i-1:~$')
    type('exit\n')
    expect(lines().at(-1)).toBe('i-1 login:')
  })

  it('lets nobody in without a password', () => {
    const { type, lines } = machine()
    type('root\n\n')
    expect(lines()).toContain('Login incorrect')
    expect(lines().at(-1)).toBe('i-1 login:')
  })

  it('answers commands', () => {
    const ask = (command: string): readonly string[] => {
      const { type, lines } = loggedIn({ id: 'i-7', since: noon - 3_600_000 })
      type(`${command}\n`)
      return lines().slice(1, -1)
    }
    expect(ask('whoami')).toEqual(['root'])
    expect(ask('hostname')).toEqual(['i-7'])
    expect(ask('pwd')).toEqual(['/root'])
    expect(ask('date')).toEqual(['2026-01-01 12:00:00 UTC'])
    expect(ask('uptime')).toEqual(['12:00:00 up 1:00, 1 user'])
    expect(ask('cat /etc/hostname')).toEqual(['i-7'])
    expect(ask('cat 欢迎.txt')[0]).toBe('你好，世界！这里的文字由点阵字库显示。')
    expect(ask('ls /')).toEqual(['etc  home  proc  root  tmp  var'])
    expect(ask('ls ..')).toEqual(ask('ls /'))
    expect(ask('ls nowhere')).toEqual(['ls: nowhere: no such file or folder'])
    expect(ask(`echo "a  b" '$HOME' $HOME $NONE`)).toEqual(['a  b $HOME /root'])
    expect(ask('uname -a')[0]).toContain('i-7')
    expect(ask('help').length).toBeGreaterThan(14)
    expect(ask('constructor')).toEqual(['constructor: command not found; try help'])
    for (const command of ['df', 'free', 'ps', 'ls -l /etc']) expect(ask(command).length).toBeGreaterThan(1)
  })

  it('goes to folders, and says where it is', () => {
    const { type, lines } = loggedIn()
    type('cd /etc\ncat hostname\ncd nowhere\ncd\n')
    expect(lines()).toEqual([
      'root@i-1:~# cd /etc',
      'root@i-1:/etc# cat hostname',
      'i-1',
      'root@i-1:/etc# cd nowhere',
      'cd: nowhere: no such folder',
      'root@i-1:/etc# cd',
      'root@i-1:~#',
    ])
  })

  it('edits the line', () => {
    const { desktop, type, lines, signals } = loggedIn()
    const line = (): string => lines().at(-1)!.slice('root@i-1:~# '.length)
    type('echo ab')
    pressKey(desktop, 0xff51)
    type('中')
    expect(line()).toBe('echo a中b')
    pressKey(desktop, 0xff08)
    pressKey(desktop, 0xffff)
    expect(line()).toBe('echo a')
    pressKey(desktop, 0xff50)
    type('#')
    pressKey(desktop, 0x75, control)
    expect(line()).toBe('echo a')
    pressKey(desktop, 0xff57)
    pressKey(desktop, 0x77, control)
    expect(line()).toBe('echo')
    pressKey(desktop, 0x63, control)
    expect(lines().slice(-2)).toEqual(['root@i-1:~# echo ^C', 'root@i-1:~#'])
    pressKey(desktop, 0xff08)
    expect(signals).toEqual(['bell'])
  })

  it('wraps a long line, and scrolls with it', () => {
    const { type, lines, desktop } = loggedIn()
    const long = 'x'.repeat(200)
    for (let times = 0; times < 10; times++) type(`echo ${long}\n`)
    type(`echo ${long}`)
    expect(lines().slice(-3).join('')).toBe(`root@i-1:~# echo ${long}`)
    for (let times = 0; times < 200; times++) pressKey(desktop, 0xff08)
    expect(lines().at(-1)).toBe('root@i-1:~# echo')
  })

  it('remembers and completes', () => {
    const { desktop, type, lines } = loggedIn()
    const line = (): string => lines().at(-1)!.slice('root@i-1:~# '.length)
    type('pwd\nwhoami\n')
    pressKey(desktop, 0xff52)
    expect(line()).toBe('whoami')
    pressKey(desktop, 0xff52)
    expect(line()).toBe('pwd')
    pressKey(desktop, 0xff54)
    pressKey(desktop, 0xff54)
    expect(line()).toBe('')
    type('hos\t')
    pressKey(desktop, 0xff09)
    expect(line()).toBe('hostname')
    pressKey(desktop, 0x75, control)
    type('cat /etc/os')
    pressKey(desktop, 0xff09)
    expect(line()).toBe('cat /etc/os-release')
  })

  it('pastes what the viewer copied, Chinese too, a command a line', () => {
    const { guest, desktop, lines } = loggedIn()
    guest.cutText('echo 你好\r\necho two')
    pressKey(desktop, 0x76, control)
    expect(lines()).toEqual(['root@i-1:~# echo 你好', '你好', 'root@i-1:~# echo two'])
    guest.pointer(1, 1, 2, noon)
    expect(lines().slice(-3)).toEqual(['root@i-1:~# echo twoecho 你好', 'twoecho 你好', 'root@i-1:~# echo two'])
  })

  it('boots again, by a command or by Ctrl-Alt-Del', () => {
    const { guest, desktop, clock, type, lines } = loggedIn()
    type('reboot\n')
    expect(lines()).toEqual([])
    clock.now += bootTime
    guest.at(clock.now)
    expect(lines().at(-1)).toBe('i-1 login:')
    pressKey(desktop, 0xffff, control, 0xffe9)
    expect(lines()).toEqual([])
  })

  it('holds whatever is typed', () => {
    const { desktop, guest, lines } = loggedIn()
    for (let at = 0; at < 20_000; at++) {
      const key = (at * 7919 + (at >> 3)) % 0x180
      desktop.key(at % 3 !== 0, key < 0x100 ? key : 0xff00 + (key & 0xff))
    }
    guest.cutText('\u0000\u{1f600}\ud800'.repeat(10_000))
    guest.pointer(0, 0, 2, noon)
    expect(lines().length).toBeGreaterThan(0)
  })
})
