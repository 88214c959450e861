/** Calls as plays make them, and a memory of what was heard. */
import { type Ground, type GroundOptions, type How, inProcess, type Values } from './ground.ts'

/** One call and what came of it. */
export interface Heard {
  /** `gws CreateCluster` */
  readonly operation: string
  readonly request: Values
  readonly answer?: Values
  readonly code?: string
  readonly status?: number
}

export interface Memory {
  readonly heard: Heard[]
  /** Facts that were shown: `gws CreateCluster: ClusterType enum`. */
  readonly shown: Set<string>
}

export const newMemory = (): Memory => ({ heard: [], shown: new Set() })

export interface Stage extends Pick<Ground, 'world' | 'unused'> {
  /** Moves the time of the world by so many ms. */
  pass(ms: number): Promise<void>
  /** Throws an error with the `code` of the refusal when there is one. */
  call(operation: string, request?: Values, how?: How): Promise<Values>
  /** The code with which the call is refused; throws when it is answered, or refused with another one than `code`. */
  refused(operation: string, request: Values, code?: string, how?: How): Promise<string>
  /** Says that a fact of an operation has been seen to hold. */
  shows(operation: string, ...facts: readonly string[]): void
}

interface Refused {
  readonly code?: string
  readonly status?: number
}

export function stageOn({ world, unused, call }: Ground, memory: Memory): Stage {
  const stage: Stage = {
    world,
    unused,
    pass: async (ms) => void (await world.clock.advance(ms)),
    async call(operation, request = {}, how = {}) {
      try {
        const answer = await call(operation, request, how)
        memory.heard.push({ operation, request, answer })
        return answer
      } catch (error) {
        const { code, status } = error as Refused
        if (code !== undefined) memory.heard.push({ operation, request, code, ...(status !== undefined && { status }) })
        throw error
      }
    },
    async refused(operation, request, code, how) {
      const answer = await stage.call(operation, request, how).catch((error: Refused) => {
        if (error.code !== undefined && (code === undefined || error.code === code)) return error.code
        throw error
      })
      if (typeof answer === 'string') return answer
      throw new Error(`${operation} ${JSON.stringify(request)} was answered: ${JSON.stringify(answer)}`)
    },
    shows(operation, ...facts) {
      for (const fact of facts) memory.shown.add(`${operation}: ${fact}`)
    },
  }
  return stage
}

export const openStage = (memory: Memory, options: GroundOptions = {}): Stage => stageOn(inProcess(options), memory)
