/** What server this is. */
import type { JSX } from 'preact'
import { useCallback } from 'preact/hooks'
import { useHelm } from './helm.ts'
import { usePoll } from './poll.ts'

export function Foot({ onForget }: { readonly onForget: (() => void) | undefined }): JSX.Element {
  const { admin } = useHelm()
  const load = useCallback(() => admin.health(), [admin])
  const { value } = usePoll(load, 30_000)
  const { version, verify } = (value ?? {}) as { readonly version?: string; readonly verify?: boolean }
  return (
    <footer class="foot">
      <p>
        porthole-mock {version} at <code>{location.origin}</code>
        {verify === false && <strong> · signatures are not checked</strong>}
      </p>
      <p>Every button here is a request of the admin API: docs/admin.md.</p>
      {onForget && (
        <button type="button" class="quiet" onClick={onForget}>
          Forget the admin token
        </button>
      )}
    </footer>
  )
}
