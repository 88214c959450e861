/** The generator for other tools: load specs, emit from them. */
export { generate } from './gen.ts'
export type { GenOptions, Outcome } from './gen.ts'
export { loadSpecs } from './load/index.ts'
export type { SpecError } from './load/index.ts'
