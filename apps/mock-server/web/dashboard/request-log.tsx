/** The last requests of the world, the newest first; each unfolds into its parameters. */
import type { World } from '@porthole/simulator/admin'
import { Fragment, type JSX } from 'preact'
import { useState } from 'preact/hooks'
import { useHelm } from './helm.ts'
import { Icon } from './icons.tsx'
import { Empty } from './instances.tsx'

type Entry = Awaited<ReturnType<World['requests']['list']>>[number]
type Which = 'all' | 'failed'

interface RequestsProps {
  /** The oldest first; undefined: not known yet. */
  readonly entries: readonly Entry[] | undefined
  onClear(): void
}

/** A call worth trying, for whoever sees an empty log. */
const example = 'npx --no-install porthole aliyun gws DescribeInstances --endpoint'

export function RequestLog({ entries, onClear }: RequestsProps): JSX.Element {
  const { act, tell, world } = useHelm()
  const [filter, setFilter] = useState('')
  const [which, setWhich] = useState<Which>('all')
  const shown = (entries ?? [])
    .filter((entry) => (which === 'all' || failed(entry)) && fits(entry, filter))
    .toReversed()
  const command = `${example} ${location.origin}`
  return (
    <section id="requests" aria-labelledby="requests-title">
      <header class="section">
        <h2 id="requests-title">Requests</h2>
        <div class="choice" role="group" aria-label="Which requests">
          {(['all', 'failed'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={which === one} onClick={() => setWhich(one)}>
              {one === 'all' ? 'All' : 'Failed'}
            </button>
          ))}
        </div>
        <input
          type="search"
          placeholder="Filter by operation, code, key…"
          aria-label="Filter requests"
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
        <button
          type="button"
          class="quiet"
          disabled={!entries?.length}
          onClick={async () => {
            if (await act('The log is empty.', () => world.requests.clear())) onClear()
          }}
        >
          Clear
        </button>
      </header>
      {entries?.length === 0 && (
        <Empty title="No requests yet">
          Try one: <code>{command}</code>{' '}
          <button
            type="button"
            class="quiet small"
            aria-label="Copy the command"
            title="Copy"
            onClick={() =>
              void navigator.clipboard.writeText(command).then(
                () => tell('Copied.'),
                () => tell('The browser lets nobody copy here.', true),
              )
            }
          >
            <Icon name="copy" />
          </button>
        </Empty>
      )}
      {entries && entries.length > 0 && shown.length === 0 && <Empty title="No request fits" />}
      <ol class="log">
        {shown.map((entry) => (
          <Row key={entry.id} entry={entry} />
        ))}
      </ol>
    </section>
  )
}

function Row({ entry }: { readonly entry: Entry }): JSX.Element {
  const { time, cloud, service, operation, status, code, ms, warnings } = entry
  const [open, setOpen] = useState(false)
  return (
    <li>
      <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          <Icon name="chevron" />
          <time dateTime={new Date(time).toISOString()}>{new Date(time).toISOString().slice(11, 23)}</time>
          <span class="service">{[cloud, service].filter(Boolean).join(' ')}</span>
          <strong>{operation ?? 'not understood'}</strong>
          <span class={`result ${failed(entry) ? 'bad' : 'on'}`}>
            {code === undefined ? status === 0 ? 'dropped' : status : <Code code={code} />}
            {warnings.length > 0 && <em title="with warnings"> !</em>}
          </span>
          <span class="ms">{ms === undefined ? '' : `${Math.round(ms * 10) / 10} ms`}</span>
        </summary>
        {open && <Details entry={entry} />}
      </details>
    </li>
  )
}

/** Long ones break where their parts meet. */
function Code({ code }: { readonly code: string }): JSX.Element {
  return (
    <>
      {code.split(/(?<=\.)/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  )
}

function Details({ entry }: { readonly entry: Entry }): JSX.Element {
  const { id, region, keyId, status, parameters, warnings } = entry
  const facts = { request: id, status: status === 0 ? 'dropped' : String(status), region, key: keyId }
  return (
    <div class="details">
      <dl>
        {Object.entries(facts)
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {warnings.map((warning) => (
        <p key={warning} class="warning">
          {warning}
        </p>
      ))}
      {parameters && Object.keys(parameters).length > 0 ? (
        <pre tabIndex={0} aria-label="Parameters">
          {JSON.stringify(parameters, undefined, 2)}
        </pre>
      ) : (
        <p class="soft">No parameters.</p>
      )}
    </div>
  )
}

function failed({ code, status }: Entry): boolean {
  return code !== undefined || status === 0 || status >= 400
}

function fits({ cloud, service, operation, code, keyId, id, region, status }: Entry, filter: string): boolean {
  const all = [cloud, service, operation, code, keyId, id, region, status].join(' ').toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}
