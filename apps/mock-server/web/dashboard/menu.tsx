/** A button that unfolds more buttons; Escape, another click or a choice folds it again. */
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from './icons.tsx'

interface MenuProps {
  readonly label: string
  readonly children: ComponentChildren
}

export function Menu({ label, children }: MenuProps): JSX.Element {
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const fold = (event: Event): void => {
      const menu = details.current
      if (!menu?.open) return
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return
        menu.querySelector('summary')?.focus()
      } else if (menu.contains(event.target as Node)) return
      menu.open = false
    }
    document.addEventListener('click', fold)
    document.addEventListener('keydown', fold)
    return () => {
      document.removeEventListener('click', fold)
      document.removeEventListener('keydown', fold)
    }
  }, [])
  const chosen = (event: MouseEvent): void => {
    const menu = details.current
    if (!menu || !(event.target as Element).closest('button')) return
    // The button disappears: whoever works with the keyboard goes on from here.
    menu.querySelector('summary')?.focus()
    menu.open = false
  }
  return (
    <details class="menu" ref={details}>
      <summary aria-label={label} title={label}>
        <Icon name="more" />
      </summary>
      <div class="sheet" onClick={chosen}>
        {children}
      </div>
    </details>
  )
}
