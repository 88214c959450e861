/** The console page: reads its address, connects, and connects again. */
import { readAddress } from './address.js'
import { connect } from './connection.js'
import { element, showCard, showLast, showName, showNotice, showState } from './frame.js'
import { watchIdle } from './idle.js'
import { setTools } from './tools.js'
import { documented, readRules, renew } from './world.js'

const address = readAddress(location)
const screen = element('screen')
/** What another console of the same instance can be asked with: it holds no secret. */
const self = 'refused' in address ? (history.state ?? {}) : { ...address, socket: undefined, password: undefined }
/** A VNC URL opens a console to whoever has it: it stays in no history, and in no address bar. */
history.replaceState(self, '', location.pathname)

let rules = documented
/** @type {ReturnType<typeof connect> | undefined} */
let connection
/** When the URL came that is connected with, as the page counts. */
let came = 0
/** Whether the URL that the page came with may still open a connection, as far as the page can tell. */
let unused = true
let password = address.password

setTools({ current: () => connection, name: () => self.instance ?? 'console' })
showName(self.instance, self.isWindows)
if ('refused' in address) end({ title: address.title, reason: address.refused, again: self.home && self.instance })
else {
  open(address.socket)
  readRules(address.home).then((read) => (rules = read))
}

function open(socket) {
  showState('connecting')
  const stopCounting = countDown()
  let idle
  connection = connect(screen, socket, {
    connected() {
      stopCounting()
      showState('connected')
      showLast(undefined)
      const canvas = screen.querySelector('canvas')
      canvas.tabIndex = 0
      canvas.setAttribute('aria-label', 'Screen: Ctrl-Alt-Shift leaves it')
      connection?.rfb.focus()
      element('fit').setAttribute('aria-pressed', 'false')
      idle = watchIdle({ limit: () => rules.idle, home: self.home, left: warn })
    },
    named(name) {
      if (!self.instance && /^(?:i|ins)-\w+$/.test(name)) {
        self.instance = name
        history.replaceState(self, '')
      }
      showName(self.instance ?? name, self.isWindows)
    },
    passwordNeeded() {
      stopCounting()
      if (password !== undefined) return answer(password)
      showState('password')
      showCard({
        title: 'Password',
        reason: 'This console asks for the VNC password of the instance.',
        password(text) {
          showState('connecting')
          showCard({ title: 'Connecting', reason: '' })
          answer(text)
        },
      })
    },
    cut(text) {
      if (text) showNotice('The system put text on its clipboard.', 'Copy', () => copy(text))
    },
    used() {
      idle?.touch()
    },
    bell() {
      screen.animate([{ opacity: 0.6 }, { opacity: 1 }], 150)
    },
    ended(picture, { title, reason, kind }) {
      stopCounting()
      idle?.stop()
      connection = undefined
      // What was refused is as good as before; of the others Alibaba's are too.
      if (kind !== 'unreachable' && kind !== 'refused' && self.cloud !== 'aliyun') unused = false
      if (picture) showLast(picture)
      password = undefined
      end({ title, reason, again: true })
    },
  })
}

function answer(text) {
  // Kept by nobody: who was wrong is asked again.
  password = undefined
  connection?.rfb.sendCredentials({ password: text })
}

function end({ title, reason, again }) {
  showState('ended')
  showNotice(undefined)
  showCard({ title, reason, again: again ? reconnect : undefined })
}

/** With a new URL, where this server gives us one; else with the one that we have, while it is good. */
async function reconnect() {
  showState('connecting')
  showCard({ title: 'Connecting', reason: 'Asking for a new VNC URL.' })
  if (self.home && self.instance) {
    try {
      const socket = await renew(self.home, self.instance)
      came = performance.now()
      return open(socket)
    } catch (error) {
      if (!error.closed) return end({ title: 'No new VNC URL', reason: error.message, again: true })
    }
  }
  if (unused && secondsLeft() > 0 && address.socket) return open(address.socket)
  const remedy = 'Query a new one with DescribeInstanceVncUrl, and open its page.'
  end({ title: 'This VNC URL is used up', reason: remedy, again: false })
}

function secondsLeft() {
  return rules.urlLifetime > 0 ? (came + rules.urlLifetime - performance.now()) / 1000 : Infinity
}

/** While it connects: how long the URL is good for at most, since nobody knows when it was made. */
function countDown() {
  const show = () => {
    const left = Math.ceil(secondsLeft())
    const good = left > 0 ? `The VNC URL is good for ${left} s at most.` : 'The VNC URL is older than it may be.'
    showCard({ title: 'Connecting', reason: Number.isFinite(left) ? good : '' })
  }
  show()
  const timer = setInterval(show, 250)
  return () => clearInterval(timer)
}

function warn(seconds) {
  if (seconds === undefined) return showNotice(undefined)
  showNotice(`Nobody uses this console: it is disconnected in ${seconds} s.`, 'Stay', () => {
    // A press of Shift does nothing, and counts as use.
    connection?.rfb.sendKey(0xffe1, 'ShiftLeft')
    connection?.rfb.focus()
  })
}

async function copy(text) {
  await navigator.clipboard?.writeText(text).catch(() => undefined)
  showNotice(undefined)
  connection?.rfb.focus()
}
