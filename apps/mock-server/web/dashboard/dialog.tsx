/** A window in front of the page: Escape leaves it, and it keeps the focus. */
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

interface DialogProps {
  readonly title: string
  /** The button that does it; undefined: there is nothing to do but close it. */
  readonly verb?: string
  readonly danger?: boolean
  /** undefined: the page cannot go on without an answer. */
  readonly onClose?: (() => void) | undefined
  readonly onDone?: (fields: FormData) => void
  readonly children: ComponentChildren
}

export function Dialog({ title, verb, danger = false, onClose, onDone, children }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => (before instanceof HTMLElement ? before.focus() : undefined)
  }, [])
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    onDone?.(new FormData(event.currentTarget as HTMLFormElement))
  }
  const leave = (event: Event): void => {
    event.preventDefault()
    onClose?.()
  }
  return (
    <dialog ref={dialog} aria-labelledby={titleId} onCancel={leave}>
      <form onSubmit={submit}>
        <h2 id={titleId}>{title}</h2>
        {children}
        <footer>
          {onClose && (
            <button type="button" class="quiet" onClick={onClose}>
              {verb === undefined ? 'Close' : 'Cancel'}
            </button>
          )}
          {verb !== undefined && (
            <button type="submit" class={danger ? 'danger' : 'primary'}>
              {verb}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  )
}
