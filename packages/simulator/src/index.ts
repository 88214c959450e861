/** A living world behind the console APIs of clouds, in process. */
export { createSimulator, defaultCredentials } from './simulator.ts'
export type { Simulator, SimulatorOptions } from './simulator.ts'
