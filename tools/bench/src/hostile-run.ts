/** Attacks a world in a process of its own, and prints how it went. Argument: how many requests. */
import { withstand } from '@porthole/proof/src/hostile-world.ts'
import { collected } from './heap.ts'
import type { Outcome } from './hostile.ts'

const outcome = await withstand({ requests: Number(process.argv[2]), seed: 3, heap: collected }).then(
  (withstood): Outcome => ({ withstood }),
  (error: Error): Outcome => ({ problem: shortly(error) }),
)
process.stdout.write(JSON.stringify(outcome))
process.exit(0)

/** What went wrong, and the beginning of the smallest request that makes it go wrong. */
function shortly({ message, cause }: Error): string {
  return `${cause instanceof Error ? `${cause.message}: ` : ''}${message}`.replaceAll('\n', ' ').slice(0, 600)
}
