/** All instances of a world, by service. */
import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import { DeskCard } from './desk-card.tsx'
import { MachineCard } from './machine-card.tsx'
import { fits, type Things } from './things.ts'

interface InstancesProps {
  readonly things: Things | undefined
  onMore(): void
}

const services = {
  ecs: ['Elastic Compute Service', 'Alibaba Cloud'],
  cvm: ['Cloud Virtual Machine', 'Tencent Cloud'],
  gws: ['Graphic Workstation', 'Alibaba Cloud'],
} as const

export function Instances({ things, onMore }: InstancesProps): JSX.Element {
  const [filter, setFilter] = useState('')
  const showAccount = (things?.accounts.length ?? 0) > 1
  const machines = things?.machines.filter((machine) => fits(machine, filter)) ?? []
  const desks = things?.desks.filter((desk) => fits(desk, filter)) ?? []
  const all = (things?.machines.length ?? 0) + (things?.desks.length ?? 0)
  return (
    <section id="instances" aria-labelledby="instances-title">
      <header class="section">
        <h2 id="instances-title">Instances</h2>
        <input
          type="search"
          placeholder="Filter by id, state, region…"
          aria-label="Filter instances"
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      </header>
      {!things && <Waiting />}
      {things && all === 0 && (
        <Empty title="An empty world">
          Nothing lives here. Seed it: <code>PUT /_porthole/worlds/NAME/seed</code> with YAML as docs/world.md describes
          it, or reset the world.
        </Empty>
      )}
      {all > 0 && machines.length + desks.length === 0 && (
        <Empty title="No instance fits">Nothing here is called “{filter}”.</Empty>
      )}
      {(['ecs', 'cvm'] as const).map((service) => (
        <Group key={service} service={service} count={machines.filter((machine) => machine.service === service).length}>
          {machines
            .filter((machine) => machine.service === service)
            .map((machine) => (
              <MachineCard key={`${machine.account} ${machine.id}`} machine={machine} showAccount={showAccount} />
            ))}
        </Group>
      ))}
      <Group service="gws" count={desks.length}>
        {desks.map((desk) => (
          <DeskCard key={`${desk.account} ${desk.id}`} desk={desk} showAccount={showAccount} />
        ))}
      </Group>
      {things && things.hidden > 0 && (
        <p class="more">
          <button type="button" onClick={onMore}>
            Show more: {things.hidden} are not shown
          </button>
        </p>
      )}
    </section>
  )
}

interface GroupProps {
  readonly service: keyof typeof services
  readonly count: number
  readonly children: ComponentChildren
}

function Group({ service, count, children }: GroupProps): JSX.Element | null {
  if (count === 0) return null
  const [name, cloud] = services[service]
  return (
    <section class="group" aria-label={name}>
      <h3 class="group-title">
        {name} <span class="soft">{cloud}</span> <span class="count">{count}</span>
      </h3>
      <ul class="cards">{children}</ul>
    </section>
  )
}

function Waiting(): JSX.Element {
  return (
    <ul class="cards" aria-busy="true" aria-label="Loading">
      {[1, 2, 3, 4].map((one) => (
        <li key={one} class="card waiting" />
      ))}
    </ul>
  )
}

export function Empty({
  title,
  children,
}: {
  readonly title: string
  readonly children?: ComponentChildren
}): JSX.Element {
  return (
    <div class="empty">
      <p>
        <strong>{title}</strong>
      </p>
      <p>{children}</p>
    </div>
  )
}
