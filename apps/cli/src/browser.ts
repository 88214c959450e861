/** Opens a page in the browser of the system. */
import { spawn } from 'node:child_process'

/** Resolves with why the page could not be opened, in words that go behind a colon; with nothing when it was. */
export type Open = (url: string) => Promise<string | undefined>

interface System {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What opens a page is still there after so many ms when it became the browser itself. */
const patience = 2000

export const openIn =
  ({ platform, env }: System): Open =>
  (url) => {
    const opener = openerOf({ platform, env })
    if (!opener) return Promise.resolve('there is no display here')
    const [command, ...args] = opener
    return new Promise((resolve) => {
      const child = spawn(command, [...args, url], { env: { ...env }, stdio: 'ignore', detached: true })
      const timer = setTimeout(() => resolve(undefined), patience)
      const end = (problem?: string) => {
        clearTimeout(timer)
        resolve(problem)
      }
      // What the system says of it holds the URL, which is secret.
      child.once('error', () => end(`${command} is not installed here`))
      child.once('exit', (code) => end(code === 0 ? undefined : `${command} found no browser`))
      child.unref()
    })
  }

/** The command that takes a page; undefined where nobody would see it. */
export function openerOf({ platform, env }: System): readonly [command: string, ...args: string[]] | undefined {
  if (platform === 'darwin') return ['open']
  // Not `start`: it is a word of cmd, which would run what a server puts behind an & into the URL.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] || env['BROWSER'] ? ['xdg-open'] : undefined
}
