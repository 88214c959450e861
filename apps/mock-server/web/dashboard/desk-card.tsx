/** An instance of GWS: a cloud desktop, and who is logged on to it. */
import type { JSX } from 'preact'
import { useHelm } from './helm.ts'
import { Icon } from './icons.tsx'
import { Menu } from './menu.tsx'
import { Status } from './status.tsx'
import type { Desk } from './things.ts'

interface DeskProps {
  readonly desk: Desk
  readonly showAccount: boolean
}

export function DeskCard({ desk, showAccount }: DeskProps): JSX.Element {
  const { act, world } = useHelm()
  const { id, account, region, mood, name, workMode, type, user, sessions } = desk
  const target = { id, account, region }
  return (
    <li class="card desk" data-id={id}>
      <div class="about">
        <div class="title">
          <h4 title={id}>{id}</h4>
        </div>
        <Status {...desk} />
        <p class="soft">
          {name} · {workMode} · {type}
          {user !== '' && ` · of ${user}`}
          {showAccount && ` · ${account}`}
        </p>
      </div>
      <div class="people">
        {sessions.length === 0 && <p class="soft">Nobody is logged on.</p>}
        {sessions.map((session) => (
          <p key={session.id}>
            <Icon name="person" /> <span>{session.client}</span>
            <button
              type="button"
              class="quiet"
              aria-label={`Log ${session.client} off from ${id}`}
              onClick={() =>
                act(`${session.client} logged off.`, () => world.sessions.close({ id: session.id, account, region }))
              }
            >
              Log off
            </button>
          </p>
        ))}
      </div>
      <div class="actions">
        {mood === 'on' && (
          <button
            type="button"
            aria-label={`Log on to ${id}`}
            onClick={() =>
              act(`Somebody logged on to ${id}.`, () => world.sessions.open({ InstanceId: id, account, region }))
            }
          >
            <Icon name="person" /> Log on
          </button>
        )}
        {mood === 'off' && (
          <button
            type="button"
            class="primary"
            aria-label={`Start ${id}`}
            onClick={() => act(`${id} was started.`, () => world.instances.start(target))}
          >
            <Icon name="play" /> Start
          </button>
        )}
        {mood === 'bad' && (
          <button
            type="button"
            class="primary"
            aria-label={`Recover ${id}`}
            onClick={() => act(`${id} is back.`, () => world.instances.recover(target))}
          >
            <Icon name="reset" /> Recover
          </button>
        )}
        {mood === 'on' && (
          <button
            type="button"
            aria-label={`Shut ${id} down`}
            onClick={() => act(`${id} was shut down.`, () => world.instances.shutdown(target))}
          >
            <Icon name="stop" /> Shut down
          </button>
        )}
        <Menu label={`More for ${id}`}>
          {mood !== 'bad' && (
            <button
              type="button"
              onClick={() => act(`The machine behind ${id} is lost.`, () => world.instances.missing(target))}
            >
              Lose its machine
            </button>
          )}
          <button type="button" onClick={() => act(`${id} is gone for good.`, () => world.instances.gone(target))}>
            Lose it for good
          </button>
        </Menu>
      </div>
    </li>
  )
}
