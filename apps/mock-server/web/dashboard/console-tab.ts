/** Opens the console of an instance in a tab of its own. */
import type { Helm } from './helm.ts'
import type { Machine } from './things.ts'

export async function openConsole({ world, tell }: Helm, { id, account }: Machine): Promise<void> {
  // Browsers let a tab open at a click only, which the answer of the server comes too late for.
  const tab = window.open('about:blank', '_blank')
  try {
    const { page } = await world.consoles.link({ id, account, origin: location.origin })
    if (!tab) return tell('The browser did not open a tab: allow pop-ups for this page.', true)
    tab.opener = null
    tab.location.replace(page)
  } catch (error) {
    tab?.close()
    tell((error as Error).message, true)
  }
}
