/** What the buttons of the bar do. */
import { element } from './frame.js'
import { touchKeyboard, typeText } from './typing.js'

/**
 * @param {object} page
 * @param {() => ReturnType<typeof import('./connection.js').connect> | undefined} page.current the connection, if any
 * @param {() => string} page.name what to call a picture
 */
export function setTools({ current, name }) {
  const on = (id, action) =>
    element(id).addEventListener('click', () => {
      const connection = current()
      if (connection) action(connection.rfb, connection)
    })

  on('keys', (rfb) => {
    rfb.sendCtrlAltDel()
    rfb.focus()
  })
  on('shot', (rfb) => rfb.toBlob((blob) => save(blob, name())))
  on('leave', (_, connection) => connection.leave())
  on('touch', () => element('field').focus())
  touchKeyboard(element('field'), () => current()?.rfb)
  on('fit', (rfb) => {
    const own = rfb.scaleViewport
    const touch = matchMedia('(pointer: coarse)').matches
    rfb.scaleViewport = !own
    // On a touch screen a finger moves what is seen, elsewhere there are scroll bars.
    rfb.clipViewport = rfb.dragViewport = own && touch
    element('fit').setAttribute('aria-pressed', String(own))
    rfb.focus()
  })
  setPaste(on, current)
  setFullScreen(current)
  leaveByKeys(current)
}

function setPaste(on, current) {
  const dialog = element('paste-dialog')
  const text = element('paste-text')
  on('paste', () => {
    text.value = ''
    dialog.returnValue = ''
    dialog.showModal()
    text.focus()
  })
  dialog.addEventListener('close', () => {
    const rfb = current()?.rfb
    const { returnValue } = dialog
    if (!rfb) return
    if (text.value && returnValue === 'type') typeText(rfb, text.value)
    if (text.value && returnValue === 'clipboard') rfb.clipboardPasteFrom(text.value)
    text.value = ''
    rfb.focus()
  })
}

function setFullScreen(current) {
  const button = element('full')
  button.hidden = !document.fullscreenEnabled
  button.addEventListener('click', async () => {
    if (document.fullscreenElement) await document.exitFullscreen()
    else await document.documentElement.requestFullscreen().catch(() => undefined)
    current()?.rfb.focus()
  })
  document.addEventListener('fullscreenchange', () => {
    const is = document.fullscreenElement !== null
    button.setAttribute('aria-pressed', String(is))
    button.title = is ? 'Leave full screen' : 'Full screen'
  })
}

/** The console takes every key, Tab too: Ctrl-Alt-Shift leads out of it, to the buttons. */
function leaveByKeys(current) {
  const onKey = (event) => {
    const all = event.ctrlKey && event.altKey && event.shiftKey
    if (!all || !current() || !element('screen').contains(document.activeElement)) return
    event.preventDefault()
    event.stopPropagation()
    // noVNC lets go of all keys that are down when the window loses the focus; the screen does now.
    window.dispatchEvent(new Event('blur'))
    element('keys').focus()
  }
  window.addEventListener('keydown', onKey, { capture: true })
}

function save(blob, name) {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = `${name}-${new Date().toISOString().replaceAll(':', '').slice(0, 17)}.png`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
