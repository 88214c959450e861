/** Where the files of the pages lie: beside the bundle in `dist/web/`, in the checkout in `web/` and in noVNC's package. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Site = 'console' | 'dashboard' | 'novnc'

/** Only a bundle has this folder beside it; scripts/web.ts fills it. */
const built = fileURLToPath(new URL('./web/', import.meta.url))
const sources = fileURLToPath(new URL('../../web/', import.meta.url))

const isBuilt: boolean = existsSync(built)

/** The absolute path of a folder whose files are served. */
export function folderOf(site: Site): string {
  if (isBuilt) return join(built, site)
  if (site === 'console') return join(sources, site)
  // Sources that no browser reads: the build bundles them.
  if (site === 'dashboard') return fileURLToPath(new URL('../../dist/web/dashboard/', import.meta.url))
  // The package exports nothing but core/rfb.js.
  return dirname(dirname(createRequire(import.meta.url).resolve('@novnc/novnc')))
}
