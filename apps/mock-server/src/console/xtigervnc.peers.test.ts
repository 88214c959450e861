import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cvm, key, linux, type Stand, stand, view } from './testing.ts'

const isMissing = (program: string): boolean => spawnSync(program, ['-version']).error !== undefined
const skip = (isMissing('Xtigervnc') || isMissing('xdotool')) && process.env['PORTHOLE_REQUIRE'] !== '1'

const display = ':97'
const port = 5997

/** What an X client of its own sees of the pointer: `x:12 y:34 screen:0 window:…`. */
const pointer = (): string =>
  spawnSync('xdotool', ['getmouselocation'], { env: { ...process.env, DISPLAY: display } }).stdout.toString()

const answers = (): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.destroy())
    socket.once('error', () => resolve(false)).once('connect', () => resolve(true))
  })

describe.skipIf(skip)(
  'Xtigervnc behind an instance (needs it and xdotool: apt-get install tigervnc-standalone-server xdotool)',
  () => {
    let child: ChildProcess
    let stood: Stand

    beforeAll(async () => {
      child = spawn(
        'Xtigervnc',
        [display, '-rfbport', String(port), '-localhost', '-SecurityTypes', 'None', '-geometry', '800x600'],
        { stdio: 'ignore' },
      )
      while (!(await answers())) {
        if (child.exitCode !== null) throw new Error(`Xtigervnc ended with ${child.exitCode}.`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      stood = await stand({ backends: new Map([[linux, { address: { host: '127.0.0.1', port } }]]) })
    })
    afterAll(async () => {
      await stood?.server.close()
      child?.kill()
      if (child && child.exitCode === null) await once(child, 'exit')
    })

    it('is shown and used through the console', async () => {
      const { client, send, socket } = await view(await stood.link())
      expect([client.screen.width, client.screen.height]).toEqual([800, 600])
      send(5, 0, 0, 123, 0, 45)
      await expect.poll(pointer).toMatch(/^x:123 y:45 /)
      send(...key(true, 0x61))
      send(...key(false, 0x61))
      socket.close()
    })

    it('is in the screenshot of its instance, and in no other', async () => {
      expect(await stood.world.consoles.picture(linux)).toMatchObject({ width: 800, height: 600 })
      expect((await stood.world.consoles.picture(cvm)).width).not.toBe(800)
    })

    it('is left when the instance stops', async () => {
      const { closed } = await view(await stood.link())
      await stood.world.ecs.stop(linux)
      expect(await closed).toMatchObject({ code: 4000, reason: expect.stringContaining('its instance stopped') })
      await stood.world.ecs.start(linux)
    })
  },
)
