/** Fills `dist/web/`, from which the built server sends its pages: src/web/assets.ts finds it there. */
import { cpSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildDashboard } from './dashboard.ts'

/** Both folders by path; `app` is the folder of the package. */
export async function buildWeb(app: string): Promise<void> {
  const web = join(app, 'dist/web')
  rmSync(web, { recursive: true, force: true })
  cpSync(join(app, 'web/console'), join(web, 'console'), { recursive: true })
  copyNovnc(join(web, 'novnc'))
  await buildDashboard(app, join(web, 'dashboard'))
}

/** As it is, with its licences: MPL-2.0, and MIT for pako. */
function copyNovnc(to: string): void {
  const from = dirname(dirname(createRequire(import.meta.url).resolve('@novnc/novnc')))
  for (const part of ['core', 'vendor', 'docs/LICENSE.MPL-2.0', 'docs/LICENSE.BSD-3-Clause', 'LICENSE.txt', 'AUTHORS'])
    cpSync(join(from, part), join(to, part), { recursive: true, dereference: true })
}
