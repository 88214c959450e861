/** Small pictures: the text beside them says what they mean, so that readers of the screen skip them. */
import type { JSX } from 'preact'

const paths = {
  open: 'M9 3H4a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1V9M10 2.5h3.5V6M13 3 7.5 8.5',
  play: 'M5 3.2v9.6l7.6-4.8z',
  stop: 'M4 4h8v8H4z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  close: 'm4 4 8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  chevron: 'm6 3.5 4.5 4.5L6 12.5',
  copy: 'M6 6h7v7H6zM3.5 10H3V3h7v.5',
  plug: 'M5.5 2v3M10.5 2v3M4 5h8v2.5a4 4 0 0 1-8 0zM8 11.5V14',
  person: 'M8 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 13.5a5 5 0 0 1 10 0',
  reset: 'M3 8a5 5 0 1 1 1.5 3.6M3 12.5V9.2h3.3',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.5V8l2.3 1.6',
} as const

const filled = new Set(['play', 'stop'])

export function Icon({ name }: { readonly name: keyof typeof paths }): JSX.Element {
  return (
    <svg class={`icon${filled.has(name) ? ' filled' : ''}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
