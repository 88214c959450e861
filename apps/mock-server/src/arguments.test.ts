import { describe, expect, it } from 'vitest'
import { help, parse, readWorldFile } from './arguments.ts'

describe('the command line', () => {
  it('has defaults for everything', () => {
    expect(parse([])).toEqual({
      port: 7070,
      host: '127.0.0.1',
      credentials: undefined,
      verify: true,
      quiet: false,
      store: undefined,
      world: undefined,
      adminToken: undefined,
      limits: true,
      clock: undefined,
      tls: undefined,
      publicUrl: undefined,
      allowOrigin: [],
      backends: new Map(),
      seats: { all: 10_000, address: 1000, instance: 100 },
      audit: undefined,
      show: undefined,
    })
  })

  it('reads every option', () => {
    const args = [
      '--port',
      '0',
      '--host=::1',
      '--credentials',
      'a:b',
      '--credentials',
      'c:d:e',
      '--no-verify',
      '--quiet',
      '--store=worlds.db',
      '--world',
      'world.yaml',
      '--admin-token',
      'secret',
      '--no-limits',
      '--clock',
      '2026-01-01T00:00:00Z',
      '--tls-cert=cert.pem',
      '--tls-key=key.pem',
      '--public-url',
      'https://porthole.test/',
      '--allow-origin',
      'http://localhost:3000',
      '--vnc',
      'i-1=127.0.0.1:5901',
      '--vnc',
      'ins-2=[::1]:5902',
      '--audit',
      'consoles.log',
      '--max-consoles-per-instance',
      '2',
    ]
    expect(parse(args)).toEqual({
      port: 0,
      host: '::1',
      credentials: { a: 'b', c: 'd:e' },
      verify: false,
      quiet: true,
      store: 'worlds.db',
      world: 'world.yaml',
      adminToken: 'secret',
      limits: false,
      clock: 1767225600000,
      tls: { cert: 'cert.pem', key: 'key.pem' },
      publicUrl: 'https://porthole.test',
      allowOrigin: ['http://localhost:3000'],
      backends: new Map([
        ['i-1', { address: { host: '127.0.0.1', port: 5901 } }],
        ['ins-2', { address: { host: '::1', port: 5902 } }],
      ]),
      seats: { all: 10_000, address: 1000, instance: 2 },
      audit: 'consoles.log',
      show: undefined,
    })
  })

  it('takes the admin token from the environment, unless it is empty', () => {
    expect(parse([], { PORTHOLE_ADMIN_TOKEN: 'secret' }).adminToken).toBe('secret')
    expect(parse(['--admin-token', 'other'], { PORTHOLE_ADMIN_TOKEN: 'secret' }).adminToken).toBe('other')
    expect(parse([], { PORTHOLE_ADMIN_TOKEN: '' }).adminToken).toBeUndefined()
  })

  it('says in one line what is wrong with a world file', () => {
    expect(() => readWorldFile('none.yaml')).toThrow('--world none.yaml: there is no such file: give a YAML file.')
    expect(() => readWorldFile('.')).toThrow('--world .: it is a folder: give a YAML file.')
  })

  it('shows help and version before anything else', () => {
    expect(parse(['--help']).show).toBe('help')
    expect(parse(['-h']).show).toBe('help')
    expect(parse(['--version']).show).toBe('version')
    expect(help.split('\n').every((line) => line.length <= 80)).toBe(true)
  })

  it.each([
    [['--prot', '80'], 'There is no --prot: did you mean --port?'],
    [['--xyzzyplugh'], 'There is no --xyzzyplugh: see porthole-mock --help.'],
    [['-p', '80'], 'There is no -p: see porthole-mock --help.'],
    [['7070'], '7070 is no option: see porthole-mock --help.'],
    [['--port'], '--port needs a value: see porthole-mock --help.'],
    [['--port', '--quiet'], '--port needs a value: see porthole-mock --help.'],
    [['--port='], '--port needs a value: see porthole-mock --help.'],
    [['--port', 'http'], '--port http is no port: give a number from 0 to 65535.'],
    [['--port', '65536'], '--port 65536 is no port: give a number from 0 to 65535.'],
    [['--port', '-1'], '--port needs a value: see porthole-mock --help.'],
    [['--port=-1'], '--port -1 is no port: give a number from 0 to 65535.'],
    [['--clock', 'noon'], '--clock noon is no time: give for example 2026-01-01T00:00:00Z.'],
    [['--tls-cert', 'a.pem'], '--tls-cert and --tls-key belong together: give both, or --tls'],
    [['--public-url', 'porthole.test'], '--public-url porthole.test is no origin: give for example https://'],
    [['--public-url', 'https://a.test/path'], 'is no origin'],
    [['--allow-origin', 'null'], '--allow-origin null is no origin'],
    [['--vnc', 'i-1'], '--vnc i-1 has not the form INSTANCE=HOST:PORT, for example i-1=127.0.0.1:5901.'],
    [['--vnc', 'i-1=localhost:0'], 'has not the form INSTANCE=HOST:PORT'],
    [['--vnc-config', 'none.yaml'], '--vnc-config none.yaml: it cannot be read (ENOENT): give a YAML file.'],
    [['--max-consoles', '0'], '--max-consoles 0 is no number of consoles: give a whole number from 1.'],
    [['--quiet=yes'], '--quiet takes no value: leave out what follows the =.'],
    [
      ['--credentials', 'hunter2'],
      '--credentials needs the form ID:SECRET, for example --credentials testid:testsecret.',
    ],
    [['--credentials', ':x'], '--credentials needs the form ID:SECRET, for example --credentials testid:testsecret.'],
    [['--credentials', 'x:'], '--credentials needs the form ID:SECRET, for example --credentials testid:testsecret.'],
  ])('refuses %j with one line that names the flag and the remedy', (args, message) => {
    expect(() => parse(args)).toThrow(message)
  })
})
