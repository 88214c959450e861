/** From where the page steers: the admin client, the world at hand, and how an action is done and told. */
import { type Admin, createAdmin, type World } from '@porthole/simulator/admin'
import { createContext } from 'preact'
import { useCallback, useContext, useMemo, useState } from 'preact/hooks'

interface Notice {
  readonly id: number
  readonly text: string
  readonly bad: boolean
}

export interface Helm {
  readonly admin: Admin
  readonly world: World
  /** Whether the server may be asked: not while it waits for its token. */
  readonly asking: boolean
  /** Does it, says `done` or what went wrong, and looks at the world again. Whether it was done. */
  act(done: string, work: () => Promise<unknown>): Promise<boolean>
  tell(text: string, bad?: boolean): void
}

export const HelmContext = createContext<Helm | undefined>(undefined)

export function useHelm(): Helm {
  return useContext(HelmContext)!
}

const tokenItem = 'porthole-admin-token'

export interface Access {
  readonly admin: Admin
  /** Why the server wants a token; undefined: it wants none, or has it. */
  readonly refusal: string | undefined
  readonly hasToken: boolean
  /** undefined forgets it. */
  setToken(token: string | undefined): void
}

/** The token lives as long as the tab. */
export function useAccess(): Access {
  const [token, keepToken] = useState(() => sessionStorage.getItem(tokenItem) ?? undefined)
  const [refusal, setRefusal] = useState<string>()
  const admin = useMemo(
    () =>
      createAdmin(location.origin, {
        ...(token !== undefined && { token }),
        async fetch(url, init) {
          const reply = await fetch(url, { ...init, cache: 'no-store' })
          if (reply.status === 401) setRefusal(await reasonOf(reply.clone()))
          return reply
        },
      }),
    [token],
  )
  const setToken = useCallback((given: string | undefined) => {
    if (given === undefined) sessionStorage.removeItem(tokenItem)
    else sessionStorage.setItem(tokenItem, given)
    setRefusal(undefined)
    keepToken(given)
  }, [])
  return { admin, refusal, hasToken: token !== undefined, setToken }
}

async function reasonOf(reply: Response): Promise<string> {
  const { error } = (await reply.json().catch(() => ({}))) as { readonly error?: string }
  return error ?? 'The server wants the admin token.'
}

export interface Notices {
  readonly notices: readonly Notice[]
  tell(text: string, bad?: boolean): void
  dismiss(id: number): void
}

const shownFor = 6000

export function useNotices(): Notices {
  const [notices, setNotices] = useState<readonly Notice[]>([])
  const dismiss = useCallback((id: number) => setNotices((all) => all.filter((one) => one.id !== id)), [])
  const tell = useCallback(
    (text: string, bad = false) => {
      const id = performance.now()
      setNotices((all) => [...all.filter((one) => one.text !== text).slice(-2), { id, text, bad }])
      setTimeout(() => dismiss(id), bad ? 2 * shownFor : shownFor)
    },
    [dismiss],
  )
  return { notices, tell, dismiss }
}
