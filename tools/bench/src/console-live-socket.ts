/** A WebSocket and its viewer that cost next to nothing, so that thousands fit in a process and a bench measures the server. */
import { connect, type Socket } from 'node:net'
import { novnc } from './console-zrle-viewer.ts'

/** Resolves when the other side has agreed to speak WebSocket; what it said by then is read next. */
export async function upgraded(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  socket.write(upgradeTo(url))
  await new Promise<void>((resolve, reject) => {
    let answer = Buffer.alloc(0)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`The server hung up after ${answer.length} bytes.`)))
    socket.on('data', function read(chunk) {
      answer = Buffer.concat([answer, chunk])
      const end = answer.indexOf('\r\n\r\n')
      if (end < 0) return
      socket.off('data', read)
      socket.pause()
      if (answer.length > end + 4) socket.unshift(answer.subarray(end + 4))
      if (answer.subarray(0, 12).equals(switching)) resolve()
      else reject(new Error(`The server does not upgrade: ${answer.subarray(0, end)}`))
    })
  })
  socket.removeAllListeners('close').removeAllListeners('error')
  socket.on('error', () => {})
  return socket
}

export const upgradeTo = (url: string): string => {
  const { host, pathname, search } = new URL(url)
  return (
    `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: binary\r\n\r\n'
  )
}

const switching = Buffer.from('HTTP/1.1 101')

/** A frame of a client. The mask of zeros is the one that changes nothing. */
export function frame(payload: Uint8Array, opcode = binary, mask: Uint8Array = new Uint8Array(4)): Buffer {
  const { length } = payload
  const head = length < 126 ? [128 | length] : length < 65_536 ? [254, length >> 8, length & 255] : [255, 0, 0, 0, 0]
  if (length >= 65_536) head.push((length >>> 24) & 255, (length >> 16) & 255, (length >> 8) & 255, length & 255)
  const masked = payload.map((byte, at) => byte ^ mask[at & 3]!)
  return Buffer.concat([Uint8Array.of(128 | opcode, ...head, ...mask), masked])
}

export const binary = 2
const closing = 8
const ping = 9
const pong = 10

/** Takes chunks, and hands over the payload of each whole frame of a server. */
function frames(each: (opcode: number, payload: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (;;) {
      if (rest.length < 2) break
      const short = rest[1]! & 127
      const head = short < 126 ? 2 : short === 126 ? 4 : 10
      if (rest.length < head) break
      const length = short < 126 ? short : short === 126 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2))
      if (rest.length < head + length) break
      each(rest[0]! & 15, rest.subarray(head, head + length))
      rest = rest.subarray(head + length)
    }
    // What is left over must not hold on to all that came with it.
    if (rest.length > 0 && rest.length < chunk.length) rest = Buffer.from(rest)
  }
}

/** An update begins in a frame of its own: the encoding of its first rectangle, and all of its bytes in that frame. */
export type Updated = (encoding: number, bytes: number) => void

export interface LeanViewer {
  readonly socket: Socket
  /** Frames to send, made before. */
  send(frame: Buffer): void
}

/** What noVNC says, in one go: RFB 3.8, no security, its encodings, and the wish to see all of the screen. */
const hello = frame(
  Buffer.concat([
    Buffer.from('RFB 003.008\n'),
    Uint8Array.of(1, 1, 2, 0, 0, novnc.length),
    ...novnc.map((encoding) => Uint8Array.of(encoding >> 24, encoding >> 16, encoding >> 8, encoding)),
    Uint8Array.of(3, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff),
  ]),
)
const more = frame(Uint8Array.of(3, 1, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff))

/** Resolves when the first picture is there; it asks for what changes then, again and again, as noVNC does. */
export async function leanViewer(url: string, updated: Updated = () => {}): Promise<LeanViewer> {
  const socket = await upgraded(url)
  return await new Promise<LeanViewer>((resolve, reject) => {
    const viewer: LeanViewer = { socket, send: (bytes) => void socket.write(bytes) }
    const read = (opcode: number, payload: Buffer): void => {
      if (opcode === ping) return void socket.write(frame(payload, pong))
      if (opcode === closing) return reject(new Error(`The server closes it: ${payload.subarray(2)}`))
      // The result of the security has four bytes, and no other message begins with two zeros.
      if (payload.length < 16 || payload[0] !== 0 || payload[1] !== 0) return
      socket.write(more)
      updated(payload.readInt32BE(12), payload.length)
      resolve(viewer)
    }
    socket.on('data', frames(read))
    socket.on('close', () => reject(new Error('The server hung up.')))
    socket.write(hello)
    socket.resume()
  })
}
