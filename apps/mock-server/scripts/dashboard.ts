/** Bundles the dashboard: one module, one style sheet, its page and its icon. */
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'tsup'

/** Both folders by path; `app` is the folder of the package, `to` where the files go. */
export async function buildDashboard(app: string, to: string): Promise<void> {
  const from = join(app, 'web/dashboard')
  mkdirSync(to, { recursive: true })
  for (const name of ['index.html', 'icon.svg']) cpSync(join(from, name), join(to, name))
  await build({
    config: false,
    entry: { main: join(from, 'main.tsx'), style: join(from, 'style.css') },
    outDir: to,
    tsconfig: join(from, 'tsconfig.json'),
    format: 'esm',
    outExtension: () => ({ js: '.js' }),
    target: ['chrome111', 'firefox113', 'safari16.4'],
    platform: 'browser',
    minify: true,
    noExternal: [/./],
    splitting: false,
    clean: false,
    silent: true,
    esbuildOptions(options) {
      options.conditions = ['porthole-source', 'browser', 'module']
      options.jsx = 'automatic'
      options.jsxImportSource = 'preact'
    },
  })
}
