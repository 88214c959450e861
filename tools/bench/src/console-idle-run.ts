/** Opens many consoles and leaves them alone: the clients of console-idle, in a process of their own. Arguments: a URL, how many. */
import { leanViewer } from './console-live-socket.ts'

/** Handshakes under way. */
const atOnce = 50

const [url, count] = [process.argv[2]!, Number(process.argv[3])]
let begun = 0
let open = 0
let pictures = 0

async function opener(): Promise<void> {
  while (begun++ < count) {
    const { socket } = await leanViewer(url, () => pictures++)
    open++
    socket.on('close', () => open--)
  }
}

await Promise.all(Array.from({ length: Math.min(atOnce, count) }, opener))
process.stdout.write(`${open}\n`)
// Whoever asks is told how many are still open, and how many pictures came.
process.stdin.on('data', () => process.stdout.write(`${open} ${pictures}\n`))
process.stdin.on('end', () => process.exit(0))
