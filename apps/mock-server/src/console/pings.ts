/** Pings that keep proxies from cutting idle consoles, and find out whose viewer is gone. They count as no activity. */
import type { WebSocket } from 'ws'

/** Seconds between two pings of a socket: most proxies cut after 60. */
const period = 25

export interface Pings {
  add(socket: WebSocket): void
  stop(): void
}

/** Each second a part of the sockets is pinged, so that thousands are no burst. */
export function createPings(): Pings {
  const parts = Array.from({ length: period }, () => new Set<WebSocket>())
  const waiting = new WeakSet<WebSocket>()
  let second = 0
  let timer: NodeJS.Timeout | undefined
  let all = 0

  function beat(): void {
    second = (second + 1) % period
    for (const socket of parts[second]!) {
      // No pong since the last ping: nobody is there any more.
      if (waiting.has(socket)) socket.terminate()
      else {
        waiting.add(socket)
        socket.ping()
      }
    }
  }

  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }

  function heard(this: WebSocket): void {
    waiting.delete(this)
  }

  function left(this: WebSocket): void {
    parts.find((part) => part.delete(this))
    if (--all === 0) stop()
  }

  return {
    add(socket) {
      parts[second]!.add(socket)
      all++
      timer ??= setInterval(beat, 1000).unref()
      socket.on('pong', heard)
      socket.on('close', left)
    },
    stop,
  }
}
