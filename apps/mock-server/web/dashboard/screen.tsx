/** What an instance shows, live as long as it is in sight. */
import type { ConsolePicture } from '@porthole/simulator/admin'
import type { JSX } from 'preact'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { useHelm } from './helm.ts'
import { usePoll } from './poll.ts'
import type { Machine } from './things.ts'

const every = 2000

interface ScreenProps {
  readonly machine: Machine
  readonly running: boolean
  onOpen(): void
}

export function Screen({ machine: { id, account, status }, running, onOpen }: ScreenProps): JSX.Element {
  const { asking, world } = useHelm()
  const frame = useRef<HTMLDivElement>(null)
  const inSight = useInSight(frame)
  const last = useRef<ConsolePicture | undefined>(undefined)
  // Another state is another screen: it is asked for at once, and not when its turn comes.
  const load = useCallback(async () => {
    const version = last.current?.version
    const picture = await world.consoles.picture({ id, account, ...(version !== undefined && { version }) })
    if (picture.jpeg !== undefined) last.current = picture
    return last.current
  }, [world, id, account, status])
  const { value: picture, error } = usePoll(load, every, asking && inSight)

  return (
    <div ref={frame} class="screen" aria-busy={!picture && !error}>
      {picture && <img src={`data:image/jpeg;base64,${picture.jpeg}`} alt={`Screen of ${id}, ${status}`} />}
      {asking && !picture && error && <p>{error.message}</p>}
      {running && (
        <button type="button" class="veil" tabIndex={-1} aria-hidden="true" onClick={onOpen}>
          <span>Open console</span>
        </button>
      )}
    </div>
  )
}

/** Whether any of it can be seen. */
function useInSight(element: { readonly current: Element | null }): boolean {
  const [inSight, setInSight] = useState(false)
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => setInSight(entries.at(-1)?.isIntersecting ?? false), {
      rootMargin: '100px',
    })
    if (element.current) observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return inSight
}
