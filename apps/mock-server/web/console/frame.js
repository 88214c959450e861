/** The frame around the screen: the state in the bar, the card in the middle, the notice at the bottom. */

/** @param {string} id @returns {any} */
export const element = (id) => document.getElementById(id)

const states = { connecting: 'Connecting', password: 'Password', connected: 'Connected', ended: 'Disconnected' }
const needConnection = ['keys', 'paste', 'touch', 'fit', 'shot', 'leave']

/** What the buttons that are shown now do. @type {(() => void) | undefined} */
let onAgain
/** @type {(() => void) | undefined} */
let onNotice
/** @type {((text: string) => void) | undefined} */
let onPassword
element('again').addEventListener('click', () => onAgain?.())
element('notice-action').addEventListener('click', () => onNotice?.())
element('password').addEventListener('submit', (event) => {
  event.preventDefault()
  const { value } = element('secret')
  element('secret').value = ''
  onPassword?.(value)
})

/** @param {keyof typeof states} state */
export function showState(state) {
  document.body.dataset.state = state
  element('state').textContent = states[state]
  // A countdown is not read out second by second.
  element('card').ariaLive = state === 'connecting' ? 'off' : 'polite'
  for (const id of needConnection) element(id).disabled = state !== 'connected'
}

/** @param {string | undefined} instance @param {boolean | undefined} isWindows */
export function showName(instance, isWindows) {
  if (instance) {
    element('name').textContent = instance
    document.title = `${instance} · Porthole console`
  }
  element('system').hidden = isWindows === undefined
  element('system').textContent = isWindows ? 'Windows' : 'Linux'
}

/**
 * What stands in the middle while there is no screen. `again` is what its button does, `password` what its form does.
 * @param {{ title: string, reason: string, again?: () => void, label?: string, password?: (text: string) => void }} shown
 */
export function showCard({ title, reason, again, label = 'Reconnect', password }) {
  element('title').textContent = title
  element('reason').textContent = reason
  element('again').hidden = !again
  element('again').textContent = label
  element('password').hidden = !password
  onAgain = again
  onPassword = password
  if (password) element('secret').focus()
  else if (again) element('again').focus()
}

/** The picture that was there last stays behind the card. @param {HTMLCanvasElement | undefined} picture */
export function showLast(picture) {
  const last = element('last')
  last.hidden = !picture
  if (!picture) return
  last.width = picture.width
  last.height = picture.height
  if (picture.width > 0) last.getContext('2d').drawImage(picture, 0, 0)
}

/** A line with one button; without a text it goes. */
export function showNotice(text, label, action) {
  element('notice').hidden = !text
  element('notice-text').textContent = text ?? ''
  element('notice-action').textContent = label ?? ''
  onNotice = action
}
