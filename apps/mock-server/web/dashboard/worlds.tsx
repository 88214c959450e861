/** Which world the page shows, and what is done with worlds as a whole. */
import type { NewWorld } from '@porthole/simulator/admin'
import type { JSX } from 'preact'
import { useCallback, useState } from 'preact/hooks'
import { Dialog } from './dialog.tsx'
import { useHelm } from './helm.ts'
import { Menu } from './menu.tsx'
import { usePoll } from './poll.ts'

interface WorldsProps {
  readonly name: string
  onChoose(name: string): void
}

type Asking = 'new' | 'reset' | 'drop'

export function Worlds({ name, onChoose }: WorldsProps): JSX.Element {
  const { act, admin, asking: mayAsk, world } = useHelm()
  const [asking, setAsking] = useState<Asking>()
  const [made, setMade] = useState<NewWorld>()
  const load = useCallback(() => admin.worlds(), [admin])
  const { value: used = [], again } = usePoll(load, 2000, mayAsk)
  const names = [...new Set(['default', name, ...used])].sort()
  const close = (): void => setAsking(undefined)

  async function create(fields: FormData): Promise<void> {
    const wanted = String(fields.get('name')).trim()
    const done = await act('A new world.', async () => {
      setMade(await admin.createWorld(wanted === '' ? {} : { name: wanted }))
    })
    if (!done) return
    close()
    again()
  }

  async function reset(): Promise<void> {
    if (await act(`The world ${name} begins anew.`, () => world.reset())) close()
  }

  async function drop(): Promise<void> {
    // Whoever asks for a world makes it: nothing of this page may when it goes.
    onChoose('default')
    await act(`The world ${name} is gone.`, () => world.drop())
  }

  return (
    <div class="worlds">
      <label>
        <span>World</span>
        <select value={name} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
          {names.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      <Menu label="More for worlds">
        <button type="button" onClick={() => setAsking('new')}>
          New world…
        </button>
        <button type="button" onClick={() => setAsking('reset')}>
          Reset {name}…
        </button>
        <button type="button" onClick={() => setAsking('drop')}>
          Drop {name}…
        </button>
      </Menu>
      {asking === 'new' && (
        <Dialog title="New world" verb="Create" onClose={close} onDone={(fields) => void create(fields)}>
          <p>It has a clock, things and limits of its own, and an access key that leads into it.</p>
          <label class="field">
            Name; empty: one of its own
            <input name="name" pattern="[\w.\-]{1,100}" maxLength={100} autocomplete="off" spellcheck={false} />
          </label>
        </Dialog>
      )}
      {asking === 'reset' && (
        <Dialog title={`Reset ${name}?`} verb="Reset" danger onClose={close} onDone={() => void reset()}>
          <p>Things, clock, limits, faults and the log go back to the beginning. Its seed and its access keys stay.</p>
        </Dialog>
      )}
      {asking === 'drop' && (
        <Dialog title={`Drop ${name}?`} verb="Drop" danger onClose={close} onDone={() => void drop()}>
          <p>The world is gone, with its access keys.</p>
        </Dialog>
      )}
      {made && (
        <Dialog
          title={`World ${made.name}`}
          verb="Go there"
          onClose={() => setMade(undefined)}
          onDone={() => {
            setMade(undefined)
            onChoose(made.name)
          }}
        >
          <p>Calls with this access key play in it. The secret is shown this once.</p>
          <dl class="key">
            <dt>Access key id</dt>
            <dd>
              <code>{made.accessKeyId}</code>
            </dd>
            <dt>Secret</dt>
            <dd>
              <code>{made.accessKeySecret}</code>
            </dd>
          </dl>
        </Dialog>
      )}
    </div>
  )
}
