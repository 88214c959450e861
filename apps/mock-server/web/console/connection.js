/** One connection to a console: noVNC on a WebSocket of ours, so that the page hears why it ended. */
import RFB from '../novnc/core/rfb.js'

/** @typedef {{ title: string, reason: string, kind: 'refused' | 'password' | 'unreachable' | 'ended' }} End */
/**
 * @typedef {object} Listener
 * @property {() => void} connected
 * @property {(name: string) => void} named
 * @property {(wrong: boolean) => void} passwordNeeded the answer goes to rfb.sendCredentials
 * @property {(text: string) => void} cut the guest put text on its clipboard
 * @property {() => void} bell
 * @property {() => void} used a key or the pointer was sent
 * @property {(picture: HTMLCanvasElement | undefined, end: End) => void} ended the picture is the last there was
 */

/** Close codes from here on are an application's own, and come with a reason to show. */
const ownCodes = 4000
/** First bytes of what counts as use: keys, the pointer, keys of QEMU's kind (RFC 6143, 7.5). */
const inputs = new Set([4, 5, 255])

/**
 * @param {HTMLElement} target
 * @param {string} socket
 * @param {Listener} listener
 */
export function connect(target, socket, listener) {
  const channel = new WebSocket(socket)
  /** @type {CloseEvent | undefined} */
  let closing
  /** @type {string | undefined} */
  let failure
  /** @type {HTMLCanvasElement | undefined} */
  let picture
  let opened = false
  let connected = false
  let asked = false
  let left = false
  channel.send = (bytes) => {
    WebSocket.prototype.send.call(channel, bytes)
    if (connected && inputs.has(bytes[0])) listener.used()
  }
  channel.addEventListener('open', () => (opened = true))
  channel.addEventListener('close', (event) => (closing = event))
  const rfb = new RFB(target, channel)
  rfb.background = 'transparent'
  rfb.scaleViewport = true

  rfb.addEventListener('connect', () => {
    connected = true
    // noVNC takes it away at the end, and leaves on it what was there.
    picture = target.querySelector('canvas') ?? undefined
    listener.connected()
  })
  rfb.addEventListener('desktopname', ({ detail }) => listener.named(detail.name))
  rfb.addEventListener('clipboard', ({ detail }) => listener.cut(detail.text))
  rfb.addEventListener('bell', () => listener.bell())
  rfb.addEventListener('credentialsrequired', () => {
    asked = true
    listener.passwordNeeded(false)
  })
  rfb.addEventListener('securityfailure', ({ detail }) => (failure = detail.reason ?? 'The server refused.'))
  rfb.addEventListener('disconnect', () => listener.ended(picture, endOf()))

  /** @returns {End} */
  function endOf() {
    const told = closing && closing.code >= ownCodes && closing.reason
    if (failure && asked) return { kind: 'password', title: 'Wrong password', reason: failure }
    if (!connected && (failure || told))
      return { kind: 'refused', title: 'Not connected', reason: failure || String(told) }
    if (!opened)
      return {
        kind: 'unreachable',
        title: 'Not connected',
        reason: 'The server cannot be reached, or it refused this page.',
      }
    return { kind: 'ended', title: 'Disconnected', reason: told || ordinaryEnd() }
  }

  function ordinaryEnd() {
    if (left) return 'You left the console.'
    if (closing?.code === 1000) return 'The connection was closed.'
    return connected ? 'The connection was lost.' : 'The connection was lost before the console was shown.'
  }

  return {
    rfb,
    leave() {
      left = true
      rfb.disconnect()
    },
  }
}
