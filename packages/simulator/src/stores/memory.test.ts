import { describeStore, testKinds } from './contract.ts'
import { createMemoryStore } from './memory.ts'

describeStore('a store in memory', async () => createMemoryStore(testKinds))
