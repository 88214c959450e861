/** Text that is no single key of a keyboard: pasted, or written on the keyboard of a touch screen. */

const keysyms = { '\n': 0xff0d, '\r': 0xff0d, '\t': 0xff09, '\b': 0xff08, '\u001b': 0xff1b }
const shiftLeft = 0xffe1
const backspace = 0xff08
/** What a keyboard of the United States writes with Shift: some servers look for the key, not for the character. */
const shifted = /[A-Z~!@#$%^&*()_+{}|:"<>?]/

/** Types a text into the console, key by key; any character has a keysym. */
export function typeText(rfb, text) {
  for (const character of text.replaceAll('\r\n', '\n')) {
    const shift = shifted.test(character)
    if (shift) rfb.sendKey(shiftLeft, 'ShiftLeft', true)
    rfb.sendKey(keysymOf(character))
    if (shift) rfb.sendKey(shiftLeft, 'ShiftLeft', false)
  }
}

function keysymOf(character) {
  const code = character.codePointAt(0)
  const named = keysyms[character]
  if (named !== undefined) return named
  // Those of Latin-1 are the characters themselves, all others are marked as Unicode.
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code < 0x100) ? code : 0x01000000 + code
}

/**
 * Lets the keyboard of a touch screen write into the console: it needs a field that has the focus. The field never
 * keeps anything but a mark, without which it would not report that something is deleted.
 * @param {HTMLTextAreaElement} field
 * @param {() => any} current the connection, if there is one
 */
export function touchKeyboard(field, current) {
  const mark = '\u00a0\u00a0'
  const empty = () => {
    field.value = mark
    field.setSelectionRange(mark.length, mark.length)
  }
  const type = (text) => current() && text && typeText(current(), text)
  field.addEventListener('focus', empty)
  field.addEventListener('beforeinput', (event) => {
    if (event.isComposing || event.inputType === 'insertCompositionText') return
    event.preventDefault()
    if (event.inputType.startsWith('delete')) current()?.sendKey(backspace)
    else if (event.inputType === 'insertLineBreak' || event.inputType === 'insertParagraph') type('\n')
    else type(event.data ?? event.dataTransfer?.getData('text/plain'))
  })
  field.addEventListener('compositionend', (event) => {
    type(event.data)
    empty()
  })
}
