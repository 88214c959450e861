/** Asks again and again, while somebody looks. */
import { useEffect, useRef, useState } from 'preact/hooks'

export interface Polled<T> {
  /** undefined until the first answer. */
  readonly value: T | undefined
  /** Why the last try failed; the value is then that of before. */
  readonly error: Error | undefined
  /** Asks now. */
  again(): void
}

/** A server that takes its time is left in peace for this many times as long. */
const rest = 10

/** `load` is asked anew when it is another function: keep it with useCallback. */
export function usePoll<T>(load: () => Promise<T>, every: number, on = true): Polled<T> {
  const [state, setState] = useState<Pick<Polled<T>, 'value' | 'error'>>({ value: undefined, error: undefined })
  const turn = useRef(() => {})

  useEffect(() => {
    if (!on) return
    let round = 0
    let alive = true
    let timer: ReturnType<typeof setTimeout> | undefined

    async function ask(): Promise<void> {
      const mine = ++round
      clearTimeout(timer)
      if (document.hidden || !alive) return
      const began = performance.now()
      try {
        const value = await load()
        if (alive && mine === round) setState({ value, error: undefined })
      } catch (error) {
        if (alive && mine === round) setState(({ value }) => ({ value, error: error as Error }))
      }
      if (alive && mine === round)
        timer = setTimeout(() => void ask(), Math.max(every, rest * (performance.now() - began)))
    }

    turn.current = () => void ask()
    document.addEventListener('visibilitychange', turn.current)
    turn.current()
    return () => {
      alive = false
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', turn.current)
    }
  }, [load, every, on])

  return { ...state, again: () => turn.current() }
}
