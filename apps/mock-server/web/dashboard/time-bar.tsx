/** The world's clock, which stands, jumps and goes on as one likes. */
import type { WorldView } from '@porthole/simulator/admin'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Dialog } from './dialog.tsx'
import { useHelm } from './helm.ts'
import { Icon } from './icons.tsx'

export interface Clock {
  readonly now: number
  readonly frozen: boolean
  /** performance.now() when the server said so. */
  readonly seen: number
}

export function clockOf({ now, frozen }: WorldView): Clock {
  return { now, frozen, seen: performance.now() }
}

const steps = [
  ['+15 s', 15_000, 'by 15 seconds'],
  ['+1 min', 60_000, 'by a minute'],
  ['+1 h', 3_600_000, 'by an hour'],
] as const

export function TimeBar({ clock }: { readonly clock: Clock | undefined }): JSX.Element {
  const { act, world } = useHelm()
  const [setting, setSetting] = useState(false)
  const now = useNow(clock)
  const frozen = clock?.frozen ?? false
  const [day, time] = now === undefined ? ['––––-––-––', '––:––:––'] : shownTime(now)
  const set = async (fields: FormData): Promise<void> => {
    const at = `${String(fields.get('time'))}Z`
    if (await act('The clock was set.', () => world.clock.set(at))) setSetting(false)
  }
  return (
    <section class="time-bar" aria-label="Clock of the world">
      <p class={`time${frozen ? ' frozen' : ''}`} role="timer" aria-label="World time, UTC">
        <span class="day">{day}</span> <span class="clock">{time}</span> <span class="zone">UTC</span>
      </p>
      <p class="flow">{frozen ? 'frozen' : 'running'}</p>
      <div class="controls">
        <button
          type="button"
          class={frozen ? 'primary' : ''}
          onClick={() =>
            frozen
              ? act('The clock runs on.', () => world.clock.resume())
              : act('The clock stands still.', () => world.clock.freeze())
          }
        >
          <Icon name={frozen ? 'play' : 'pause'} /> {frozen ? 'Resume' : 'Freeze'}
        </button>
        {steps.map(([label, ms, words]) => (
          <button
            key={label}
            type="button"
            aria-label={`Advance the clock ${words}`}
            onClick={() => act(`The clock went on ${words}.`, () => world.clock.advance(ms))}
          >
            {label}
          </button>
        ))}
        <button type="button" onClick={() => setSetting(true)}>
          <Icon name="clock" /> Set…
        </button>
      </div>
      {setting && now !== undefined && (
        <Dialog
          title="Set the clock"
          verb="Set"
          onClose={() => setSetting(false)}
          onDone={(fields) => void set(fields)}
        >
          <p>It goes on running, or standing, from there.</p>
          <label class="field">
            Time, UTC
            <input
              name="time"
              type="datetime-local"
              step="1"
              required
              defaultValue={new Date(now).toISOString().slice(0, 19)}
            />
          </label>
        </Dialog>
      )}
    </section>
  )
}

function shownTime(now: number): [day: string, time: string] {
  const [day = '', time = ''] = new Date(now).toISOString().split('T')
  return [day, time.slice(0, 8)]
}

/** Goes on between two answers of the server. */
function useNow(clock: Clock | undefined): number | undefined {
  const [, setTick] = useState(0)
  useEffect(() => {
    if (!clock || clock.frozen) return
    const timer = setInterval(() => setTick((tick) => tick + 1), 250)
    return () => clearInterval(timer)
  }, [clock])
  return clock && (clock.frozen ? clock.now : clock.now + performance.now() - clock.seen)
}
