/** Opens a store by its address. */
import { kinds } from '../world/rows.ts'
import { createMemoryStore } from './memory.ts'
import { openRedisStore } from './redis.ts'
import { openSqliteStore } from './sqlite.ts'
import type { Store } from './store.ts'

/**
 * undefined: in memory. `redis:`, `rediss:`, `valkey:` or `valkeys:` is Redis or Valkey, which may still be away: the
 * store is not ready then, and becomes so by itself. All else is the name of a SQLite file.
 * @throws StoreError naming the remedy
 */
export async function openStore(url: string | undefined): Promise<Store> {
  if (url === undefined) return createMemoryStore(kinds)
  return /^(redis|valkey)s?:/.test(url) ? openRedisStore(url) : openSqliteStore(url)
}
