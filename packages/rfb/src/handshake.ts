/** The server's side of RFC 6143, 7.1 and 7.2: version, security, result; in RFB 3.3, 3.7 and 3.8. */
import { Fault } from './fault.ts'
import { bytes32, type Reading } from './reading.ts'
import { isVncAnswer } from './vnc-auth.ts'

type Minor = 3 | 7 | 8

export const latin1 = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => (letter.charCodeAt(0) < 256 ? letter.charCodeAt(0) : 63))

export const ourVersion: Uint8Array = latin1('RFB 003.008\n')

const none = 1
const vncAuth = 2

/** Reads the viewer's version; all but 3.7 and 3.8 is to be taken for 3.3. */
export function* readVersion(): Reading<Minor> {
  const text = String.fromCharCode(...(yield 12))
  const found = /^RFB (\d{3})\.(\d{3})\n$/.exec(text)
  if (!found) throw new Fault('BadVersion', 'The viewer does not speak RFB.')
  const minor = Number(found[2])
  return Number(found[1]) === 3 && (minor === 7 || minor === 8) ? minor : 3
}

const reason = (text: string): number[] => {
  const bytes = new TextEncoder().encode(text)
  return [...bytes32(bytes.length), ...bytes]
}

/** Instead of the security types: no connection, and why. */
export const failure = (minor: Minor, text: string): Uint8Array =>
  Uint8Array.from([...(minor === 3 ? bytes32(0) : [0]), ...reason(text)])

/** Returns when the viewer may go on; throws a Fault, told to the viewer as far as its version can tell it. */
export function* authenticate(
  send: (bytes: Uint8Array) => void,
  password: string | undefined,
  random: (bytes: number) => Uint8Array,
): Reading {
  const minor = yield* readVersion()
  const offered = password === undefined ? none : vncAuth
  const refuse = (code: 'BadSecurity' | 'WrongPassword', text: string): Fault => {
    send(Uint8Array.from([...bytes32(1), ...(minor === 8 ? reason(text) : [])]))
    return new Fault(code, text)
  }
  if (minor === 3) {
    send(Uint8Array.from(bytes32(offered)))
  } else {
    send(Uint8Array.from([1, offered]))
    const [chosen] = yield 1
    if (chosen !== offered) throw refuse('BadSecurity', `Security type ${chosen} was not offered.`)
  }
  if (password !== undefined) {
    const challenge = random(16)
    send(challenge.slice())
    const answer = yield 16
    if (!isVncAnswer(password, challenge, answer)) throw refuse('WrongPassword', 'The VNC password is wrong.')
    send(Uint8Array.from(bytes32(0)))
  } else if (minor === 8) {
    send(Uint8Array.from(bytes32(0)))
  }
}
