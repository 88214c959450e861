/** A play: calls in a world of its own, with what must come of them. */
import { isDeepStrictEqual } from 'node:util'
import { type Ground, type GroundOptions, inProcess } from './ground.ts'
import { worldWith } from './scenery.ts'
import { type Memory, type Stage, stageOn } from './stage.ts'

export interface Play {
  /** What it shows, as a sentence. */
  readonly name: string
  /** Whose operations it calls. */
  readonly service: 'ecs' | 'gws' | 'cvm'
  /** It calls the vendor's own hosts, which a server elsewhere does not have. */
  readonly hosts?: true
  readonly options?: GroundOptions
  play(stage: Stage): Promise<void>
}

/** Throws when something else comes of it. */
export async function perform(
  { name, options, play }: Play,
  memory: Memory,
  open: (options: GroundOptions) => Ground | Promise<Ground> = inProcess,
): Promise<void> {
  const ground = await open({ world: worldWith(), ...options })
  try {
    await play(stageOn(ground, memory))
  } catch (cause) {
    throw new Error(`${name} ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  } finally {
    await ground.close()
  }
}

/** Throws unless the two are the same; a RequestId is left aside. */
export function equal(seen: unknown, expected: unknown): void {
  const plain = withoutRequestId(seen)
  if (!isDeepStrictEqual(plain, expected))
    throw new Error(`It was ${JSON.stringify(plain)}, and not ${JSON.stringify(expected)}.`)
}

function withoutRequestId(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('RequestId' in value)) return value
  const { RequestId: _, ...rest } = value
  return rest
}
