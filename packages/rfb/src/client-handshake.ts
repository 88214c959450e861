/** The client's side of version and security, in RFB 3.3, 3.7 and 3.8. */
import { Fault } from './fault.ts'
import { latin1 } from './handshake.ts'
import { type Reading, u32 } from './reading.ts'
import { vncAnswer } from './vnc-auth.ts'

const longestReason = 4096

/** What the server says, as one line that may stand in a message of ours. */
export function* readText(limit: number): Reading<string> {
  const length = u32(yield 4, 0)
  if (length > limit) throw new Fault('TooMuch', `The server sends a text of ${length} bytes.`)
  const text = new TextDecoder().decode(yield length)
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim()
}

function* refusal(): Reading<Fault> {
  return new Fault('Refused', `The server refuses: ${yield* readText(longestReason)}`)
}

export function* introduce(send: (bytes: Uint8Array) => void, password: string | undefined): Reading {
  const text = String.fromCharCode(...(yield 12))
  const found = /^RFB (\d{3})\.(\d{3})\n$/.exec(text)
  if (!found) throw new Fault('BadVersion', 'The server does not speak RFB.')
  const [major, offered] = [Number(found[1]), Number(found[2])]
  const minor = major > 3 || offered >= 8 ? 8 : offered === 7 ? 7 : 3
  send(latin1(`RFB 003.00${minor}\n`))
  const type = minor === 3 ? u32(yield 4, 0) : yield* choose(send, password)
  if (type === 0) throw yield* refusal()
  if (type === 2) {
    if (password === undefined) throw new Fault('WrongPassword', 'The server asks for a VNC password.')
    send(vncAnswer(password, yield 16))
  } else if (type !== 1) {
    throw new Fault('BadSecurity', `The server asks for the security type ${type}.`)
  }
  if (type === 1 && minor !== 8) return
  if (u32(yield 4, 0) === 0) return
  const reason = minor === 8 ? ` ${yield* readText(longestReason)}` : ''
  throw new Fault('WrongPassword', `The server does not let us in.${reason}`)
}

function* choose(send: (bytes: Uint8Array) => void, password: string | undefined): Reading<number> {
  const count = (yield 1)[0]!
  if (count === 0) return 0
  const types = [...(yield count)]
  const type = [...(password === undefined ? [] : [2]), 1].find((known) => types.includes(known))
  if (type === undefined) {
    if (types.includes(2)) throw new Fault('WrongPassword', 'The server asks for a VNC password.')
    throw new Fault('BadSecurity', `The server offers only the security types ${types.join(', ')}.`)
  }
  send(Uint8Array.of(type))
  return type
}
