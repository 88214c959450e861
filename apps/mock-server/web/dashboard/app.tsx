/** The page as a whole: its head, what it asks the server for, and where each answer is shown. */
import type { JSX } from 'preact'
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { Dialog } from './dialog.tsx'
import { FaultsPanel } from './faults.tsx'
import { Foot } from './foot.tsx'
import { type Access, type Helm, HelmContext, type Notices, useAccess, useNotices } from './helm.ts'
import { Icon } from './icons.tsx'
import { Instances } from './instances.tsx'
import { LimitsPanel } from './limits.tsx'
import { usePoll } from './poll.ts'
import { RequestLog } from './request-log.tsx'
import { thingsOf } from './things.ts'
import { clockOf, TimeBar } from './time-bar.tsx'
import { ViewersPanel } from './viewers.tsx'
import { Worlds } from './worlds.tsx'

const every = 2000
const firstRows = 100
const shownRequests = 200

export function App(): JSX.Element {
  const access = useAccess()
  const notices = useNotices()
  const [name, choose] = useWorldName()
  return (
    <>
      <WorldPage key={name} name={name} access={access} notices={notices} onChoose={choose} />
      {access.refusal !== undefined && (
        <Dialog
          title="Admin token"
          verb="Continue"
          onDone={(fields) => access.setToken(String(fields.get('token')).trim())}
        >
          <p>{access.refusal}</p>
          <label class="field">
            What the server was started with as --admin-token
            <input name="token" type="password" autocomplete="off" required />
          </label>
        </Dialog>
      )}
      <div class="notices" role="status" aria-live="polite">
        {notices.notices.map(({ id, text, bad }) => (
          <p key={id} class={bad ? 'bad' : ''}>
            <span>{text}</span>
            <button type="button" class="quiet small" aria-label="Dismiss" onClick={() => notices.dismiss(id)}>
              <Icon name="close" />
            </button>
          </p>
        ))}
      </div>
    </>
  )
}

interface WorldPageProps {
  readonly name: string
  readonly access: Access
  readonly notices: Notices
  onChoose(name: string): void
}

function WorldPage({ name, access, notices, onChoose }: WorldPageProps): JSX.Element {
  const { admin, hasToken, setToken, refusal } = access
  const { tell } = notices
  const world = useMemo(() => admin.world(name), [admin, name])
  const [limit, setLimit] = useState(firstRows)
  const asking = refusal === undefined
  const loadView = useCallback(async () => {
    const view = await world.read({ limit })
    return { view, things: thingsOf(view), clock: clockOf(view) }
  }, [world, limit])
  const loadLog = useCallback(() => world.requests.list({ limit: shownRequests }), [world])
  const seen = usePoll(loadView, every, asking)
  const log = usePoll(loadLog, every, asking)
  const { view, things, clock } = seen.value ?? {}

  const helm = useMemo<Helm>(
    () => ({
      admin,
      world,
      asking,
      tell,
      async act(done, work) {
        try {
          await work()
          tell(done)
          return true
        } catch (error) {
          tell((error as Error).message, true)
          return false
        } finally {
          seen.again()
        }
      },
    }),
    // What asks again stays what it is.
    [admin, world, asking, tell],
  )
  const operations = useMemo(
    () => [...new Set((log.value ?? []).flatMap(({ operation }) => operation ?? []))].sort(),
    [log.value],
  )

  return (
    <HelmContext.Provider value={helm}>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the instances
      </a>
      <header class="head">
        <div class="bar">
          <h1>
            <img src="/dashboard/icon.svg" alt="" width="34" height="34" /> Porthole
          </h1>
          <Worlds name={name} onChoose={onChoose} />
        </div>
        <TimeBar clock={clock} />
      </header>
      {asking && seen.error && (
        <p class="trouble" role="alert">
          <Icon name="plug" /> {whatIsWrong(seen.error)}
        </p>
      )}
      <div class={`deck${seen.error ? ' stale' : ''}`}>
        <main id="main" tabIndex={-1}>
          <Instances things={things} onMore={() => setLimit(limit * 5)} />
          <RequestLog entries={log.value} onClear={log.again} />
        </main>
        <aside aria-label="Rules of the world">
          <ViewersPanel accounts={things?.accounts.join(' ') ?? ''} />
          <LimitsPanel limits={view?.settings.limits} />
          <FaultsPanel faults={view?.faults ?? []} operations={operations} />
        </aside>
      </div>
      <Foot onForget={hasToken ? () => setToken(undefined) : undefined} />
    </HelmContext.Provider>
  )
}

/** What browsers say when nothing answers is no help. */
function whatIsWrong(error: Error): string {
  return error instanceof TypeError ? 'The server does not answer: is it running? Trying again…' : error.message
}

/** Without a trace in the address, where the world stands. */
function skip(event: Event): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

/** The world is part of the address, so that a bookmark leads back to it. */
function useWorldName(): readonly [name: string, choose: (name: string) => void] {
  const [name, setName] = useState(worldInAddress)
  useEffect(() => {
    const follow = (): void => setName(worldInAddress())
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [])
  const choose = (chosen: string): void => {
    location.hash = `world=${encodeURIComponent(chosen)}`
    setName(chosen)
  }
  return [name, choose]
}

function worldInAddress(): string {
  return new URLSearchParams(location.hash.slice(1)).get('world') || 'default'
}
