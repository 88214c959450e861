/** A session on a Node stream, such as a TCP socket. */
import type { Duplex } from 'node:stream'
import { createSession, type Session, type SessionOptions } from './session.ts'

export function serve(stream: Duplex, options: SessionOptions): Session {
  const session = createSession(
    {
      send: (bytes) => void stream.write(bytes),
      pending: () => stream.writableLength,
      // What was sent still goes out; a viewer that does not close its side then is cut off.
      close() {
        stream.end()
        setTimeout(() => stream.destroy(), 2000).unref()
      },
    },
    options,
  )
  stream.on('data', (bytes: Uint8Array) => session.receive(bytes))
  stream.on('close', () => session.end())
  stream.on('end', () => session.end())
  // An error is followed by the end of the stream, which is all that matters here.
  stream.on('error', () => stream.destroy())
  return session
}
