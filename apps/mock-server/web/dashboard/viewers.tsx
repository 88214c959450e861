/** Who looks at consoles now, on whichever server of the world. */
import type { JSX } from 'preact'
import { useCallback } from 'preact/hooks'
import { useHelm } from './helm.ts'
import { Icon } from './icons.tsx'
import { usePoll } from './poll.ts'

interface Viewer {
  readonly id: string
  readonly instance: string
  readonly opened: number
  readonly account: string
}

/** `accounts`: parted by spaces, so that the same ones are the same. */
export function ViewersPanel({ accounts }: { readonly accounts: string }): JSX.Element {
  const { act, asking, world } = useHelm()
  const load = useCallback(async () => {
    const names = accounts.split(' ').filter((account) => account !== '')
    const found = await Promise.all(
      names.map(async (account) => (await world.consoles.list({ account })).map((one) => ({ ...one, account }))),
    )
    return found.flat() as readonly Viewer[]
  }, [world, accounts])
  const { value: viewers = [], again } = usePoll(load, 2000, asking && accounts !== '')
  return (
    <section class="panel" aria-labelledby="viewers-title">
      <header>
        <h2 id="viewers-title">Open consoles</h2>
        {viewers.length > 0 && <span class="count">{viewers.length}</span>}
      </header>
      {viewers.length === 0 && <p class="soft none">Nobody is looking.</p>}
      <ul class="rows">
        {viewers.map(({ id, account, instance, opened }) => (
          <li key={id}>
            <span>
              <code>{instance}</code> <small class="soft">since {new Date(opened).toISOString().slice(11, 19)}</small>
            </span>
            <button
              type="button"
              class="quiet small"
              aria-label={`Close the console of ${instance}`}
              title="Close"
              onClick={async () => {
                await act('The console was closed.', () => world.consoles.close({ id, account }))
                again()
              }}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
