/** Which limits of the documents hold in the world: each has a switch, and all have one. */
import type { WorldView } from '@porthole/simulator/admin'
import type { JSX } from 'preact'
import { useHelm } from './helm.ts'

type Limits = WorldView['settings']['limits']
type NumberLimit = Exclude<keyof Limits, 'singleUse'>

interface Limit {
  readonly name: string
  /** As documented. */
  readonly on: Partial<Limits>
  readonly off: Partial<Limits>
  says(limits: Limits): string
  isOn(limits: Limits): boolean
}

const seconds = (ms: number): string => `${ms / 1000} s`

function number(field: NumberLimit, name: string, on: number, says: (value: number) => string): Limit {
  return {
    name,
    on: { [field]: on },
    off: { [field]: 0 },
    says: (limits) => says(limits[field] || on),
    isOn: (limits) => limits[field] > 0,
  }
}

function once(cloud: keyof Limits['singleUse'], name: string): Limit {
  return {
    name,
    on: { singleUse: { [cloud]: true } as Limits['singleUse'] },
    off: { singleUse: { [cloud]: false } as Limits['singleUse'] },
    says: () => 'a second use is refused',
    isOn: (limits) => limits.singleUse[cloud],
  }
}

const limitTable: readonly Limit[] = [
  number('urlLifetime', 'VNC URLs expire', 15_000, (ms) => `after ${seconds(ms)}`),
  number('idle', 'Idle consoles end', 60_000, (ms) => `after ${seconds(ms)}`),
  number('reconnects', 'Reconnects', 30, (count) => `${count} a minute and instance`),
  number('screenshotInterval', 'Screenshots, ECS', 10_000, (ms) => `one in ${seconds(ms)}`),
  number('cvmRate', 'VNC URLs, CVM', 10, (count) => `${count} calls a second`),
  once('tencent', 'CVM URLs work once'),
  once('aliyun', 'ECS URLs work once'),
]

/** Those of the documents: that a URL of ECS works once is none of them. */
const documented = limitTable.slice(0, -1)

function merged(parts: readonly Partial<Limits>[]): Partial<Limits> {
  const singleUse = Object.assign({}, ...parts.map((part) => part.singleUse)) as Limits['singleUse']
  return { ...(Object.assign({}, ...parts) as Partial<Limits>), singleUse }
}

export function LimitsPanel({ limits }: { readonly limits: Limits | undefined }): JSX.Element {
  const { act, world } = useHelm()
  const change = (done: string, patch: Partial<Limits>): void =>
    void act(done, () => world.settings.change({ limits: patch }))
  const all = limits !== undefined && documented.every((limit) => limit.isOn(limits))
  return (
    <section class="panel" aria-labelledby="limits-title">
      <header>
        <h2 id="limits-title">Limits</h2>
        <Switch
          label="All limits"
          shown="All"
          on={all}
          onChange={() =>
            all
              ? change('No limit holds.', merged(limitTable.map(({ off }) => off)))
              : change('All limits of the documents hold.', merged(documented.map(({ on }) => on)))
          }
        />
      </header>
      <ul class="rows">
        {limits &&
          limitTable.map((limit) => {
            const { name, on, off, isOn, says } = limit
            return (
              <li key={name}>
                <span>
                  {name} <small class="soft">{says(limits)}</small>
                </span>
                <Switch
                  label={name}
                  on={isOn(limits)}
                  onChange={() =>
                    isOn(limits) ? change(`Off: ${name}.`, off) : change(`On: ${name}, ${says(limits)}.`, on)
                  }
                />
              </li>
            )
          })}
      </ul>
    </section>
  )
}

interface SwitchProps {
  readonly label: string
  readonly shown?: string
  readonly on: boolean
  onChange(): void
}

function Switch({ label, shown, on, onChange }: SwitchProps): JSX.Element {
  return (
    <button type="button" class="switch" role="switch" aria-checked={on} aria-label={label} onClick={onChange}>
      {shown !== undefined && <span>{shown}</span>}
      <i aria-hidden="true" />
    </button>
  )
}
