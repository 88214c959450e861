/** An instance of ECS or CVM: its screen, its state, and what can be done with it. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { openConsole } from './console-tab.ts'
import { Dialog } from './dialog.tsx'
import { useHelm } from './helm.ts'
import { Icon } from './icons.tsx'
import { Menu } from './menu.tsx'
import { Screen } from './screen.tsx'
import { Status } from './status.tsx'
import type { Machine } from './things.ts'

interface MachineProps {
  readonly machine: Machine
  /** Of how many keys the world knows things: the account is told when there is a choice. */
  readonly showAccount: boolean
}

export function MachineCard({ machine, showAccount }: MachineProps): JSX.Element {
  const helm = useHelm()
  const { id, account, region, os, mood, retired, service } = machine
  const running = mood === 'on'
  const open = (): void => void openConsole(helm, machine)
  return (
    <li class="card" data-id={id}>
      <Screen machine={machine} running={running} onOpen={open} />
      <div class="about">
        <div class="title">
          <h4 title={id}>{id}</h4>
          {retired && <span class="tag">out of sale</span>}
        </div>
        <Status {...machine} />
        <p class="soft">
          {os === 'windows' ? 'Windows' : 'Linux'} · {region}
          {showAccount && ` · ${account}`}
        </p>
      </div>
      <div class="actions">
        {running && (
          <button type="button" class="primary" aria-label={`Open console of ${id}`} onClick={open}>
            <Icon name="open" /> Open console
          </button>
        )}
        <PowerButtons machine={machine} />
        {service === 'ecs' && <EcsMenu machine={machine} />}
      </div>
    </li>
  )
}

function PowerButtons({ machine: { id, account, service, mood } }: { readonly machine: Machine }): JSX.Element {
  const { act, world } = useHelm()
  const target = { id, account }
  return (
    <>
      {mood !== 'on' && (
        <button
          type="button"
          class="primary"
          aria-label={`Start ${id}`}
          onClick={() => act(`${id} was started.`, () => world[service].start(target))}
        >
          <Icon name="play" /> Start
        </button>
      )}
      {mood !== 'off' && (
        <button
          type="button"
          aria-label={`Stop ${id}`}
          onClick={() => act(`${id} was stopped.`, () => world[service].stop(target))}
        >
          <Icon name="stop" /> Stop
        </button>
      )}
    </>
  )
}

function EcsMenu({ machine: { id, account, retired, mood } }: { readonly machine: Machine }): JSX.Element {
  const { act, world } = useHelm()
  const [asking, setAsking] = useState(false)
  const setPassword = async (fields: FormData): Promise<void> => {
    const password = String(fields.get('password'))
    const done = password === '' ? `The console of ${id} asks for no password.` : `${id} has a VNC password.`
    const target = { id, account, ...(password !== '' && { password }) }
    if (await act(done, () => world.ecs.password(target))) setAsking(false)
  }
  return (
    <>
      <Menu label={`More for ${id}`}>
        {mood === 'on' && (
          <button
            type="button"
            onClick={() => act(`${id} was hibernated.`, () => world.ecs.hibernate({ id, account }))}
          >
            Hibernate
          </button>
        )}
        <button type="button" onClick={() => setAsking(true)}>
          VNC password…
        </button>
        <button
          type="button"
          onClick={() =>
            act(retired ? `The type of ${id} is on sale.` : `The type of ${id} is out of sale.`, () =>
              world.ecs.retire({ id, account, retired: !retired }),
            )
          }
        >
          {retired ? 'Put type on sale' : 'Take type out of sale'}
        </button>
      </Menu>
      {asking && (
        <Dialog
          title="VNC password"
          verb="Set"
          onClose={() => setAsking(false)}
          onDone={(fields) => void setPassword(fields)}
        >
          <p>
            What the console of <code>{id}</code> asks for from the next connection on.
          </p>
          <label class="field">
            6 letters or digits; empty: it asks for nothing
            <input name="password" pattern="[A-Za-z0-9]{6}" maxLength={6} autocomplete="off" spellcheck={false} />
          </label>
        </Dialog>
      )}
    </>
  )
}
