/** Trouble on purpose: the rules that strike calls, and a form for another. */
import type { NewFault, WorldView } from '@porthole/simulator/admin'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { useHelm } from './helm.ts'
import { Icon } from './icons.tsx'

type Rule = WorldView['faults'][number]
type Kind = 'latency' | 'error' | 'drop'

interface FaultsProps {
  readonly faults: readonly Rule[]
  /** Names of operations that one may want to strike. */
  readonly operations: readonly string[]
}

export function FaultsPanel({ faults, operations }: FaultsProps): JSX.Element {
  const { act, world } = useHelm()
  return (
    <section class="panel" aria-labelledby="faults-title">
      <header>
        <h2 id="faults-title">Faults</h2>
        {faults.length > 1 && (
          <button type="button" class="quiet" onClick={() => act('All faults are gone.', () => world.faults.clear())}>
            Remove all
          </button>
        )}
      </header>
      {faults.length === 0 && <p class="soft none">No trouble: every call is answered as it should be.</p>}
      <ul class="rows">
        {faults.map((rule) => (
          <li key={rule.id}>
            <span>
              <strong>{effectOf(rule)}</strong> <small class="soft">{scopeOf(rule)}</small>
            </span>
            <button
              type="button"
              class="quiet small"
              aria-label={`Remove fault ${rule.id}: ${effectOf(rule)}`}
              title="Remove"
              onClick={() => act('The fault is gone.', () => world.faults.remove(rule.id))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <FaultForm operations={operations} />
    </section>
  )
}

function effectOf({ latency, error, drop }: Rule): string {
  const parts = [
    ...(latency === undefined ? [] : [`${latency} ms late`]),
    ...(error === undefined ? [] : [error.code]),
    ...(drop === undefined ? [] : [`hangs up ${drop} the call`]),
  ]
  return parts.join(', then ')
}

function scopeOf({ match = {}, rate = 1, times }: Rule): string {
  const which = Object.values(match).join(' ')
  return [
    which === '' ? 'every call' : which,
    ...(rate < 1 ? [`${Math.round(rate * 1000) / 10} %`] : []),
    ...(times === undefined ? [] : [times === 1 ? 'once' : `${times} times`]),
  ].join(' · ')
}

function FaultForm({ operations }: { readonly operations: readonly string[] }): JSX.Element {
  const { act, world } = useHelm()
  const [kind, setKind] = useState<Kind>('latency')
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    if (await act('The fault is in place.', () => world.faults.add(faultFrom(kind, new FormData(form))))) form.reset()
    setKind(form['kind'].value as Kind)
  }
  return (
    <details class="adding">
      <summary>
        <Icon name="plus" /> Add a fault
      </summary>
      <form onSubmit={(event) => void submit(event)}>
        <label class="field">
          What happens
          <select name="kind" value={kind} onChange={({ currentTarget }) => setKind(currentTarget.value as Kind)}>
            <option value="latency">The answer is late</option>
            <option value="error">The call fails</option>
            <option value="drop">The connection is dropped</option>
          </select>
        </label>
        {kind === 'latency' && (
          <label class="field">
            By how many ms
            <input name="latency" type="number" min="0" max="600000" defaultValue="1000" required />
          </label>
        )}
        {kind === 'error' && (
          <label class="field">
            With the error
            <input name="error" list="error-codes" defaultValue="Throttling" required spellcheck={false} />
          </label>
        )}
        {kind === 'drop' && (
          <label class="field">
            When
            <select name="drop">
              <option value="before">before it is handled</option>
              <option value="after">after it was handled</option>
            </select>
          </label>
        )}
        <label class="field">
          Operation
          <input name="operation" list="operations" placeholder="every one" spellcheck={false} />
        </label>
        <div class="pair">
          <label class="field">
            Share, %
            <input name="share" type="number" min="0" max="100" step="any" placeholder="100" />
          </label>
          <label class="field">
            Times
            <input name="times" type="number" min="1" placeholder="no end" />
          </label>
        </div>
        <button type="submit" class="primary">
          Add
        </button>
        <datalist id="error-codes">
          {['Throttling', 'InternalError', 'ServiceUnavailable', 'InvalidInstanceId.NotFound'].map((code) => (
            <option key={code} value={code} />
          ))}
        </datalist>
        <datalist id="operations">
          {operations.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </form>
    </details>
  )
}

function faultFrom(kind: Kind, fields: FormData): NewFault {
  const given = (name: string): string => String(fields.get(name) ?? '').trim()
  const operation = given('operation')
  return {
    ...(kind === 'latency' && { latency: Number(given('latency')) }),
    ...(kind === 'error' && { error: given('error') }),
    ...(kind === 'drop' && { drop: given('drop') as 'before' | 'after' }),
    ...(operation !== '' && { match: { operation } }),
    ...(given('share') !== '' && { rate: Number(given('share')) / 100 }),
    ...(given('times') !== '' && { times: Number(given('times')) }),
  }
}
