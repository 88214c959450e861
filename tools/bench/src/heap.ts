/** What a program holds on to, in bytes; Node must have been started with --expose-gc. */

/** The least of several collections: what a thread that compiles still looks at is not collected at once. */
export async function collected(): Promise<number> {
  let least = Infinity
  for (let times = 0; times < 4; times++) {
    await new Promise((resolve) => setTimeout(resolve, 30))
    globalThis.gc!()
    least = Math.min(least, process.memoryUsage().heapUsed)
  }
  return least
}
