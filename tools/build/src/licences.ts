/** Puts the licences of what was bundled beside the bundle: tsup's `metafile` tells what that is. */
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** `app` is the folder of the package; `also` are folders of packages that other bundles of it hold. */
export function writeLicences(app: string, also: readonly string[] = []): void {
  const metafile = join(app, 'dist/metafile-esm.json')
  const { inputs }: { inputs: object } = JSON.parse(readFileSync(metafile, 'utf8'))
  rmSync(metafile)
  const files = Object.keys(inputs).filter((file) => file.includes('node_modules/'))
  const folders = new Set([
    ...files.map((file) => folderOf(resolve(app, file))),
    ...also.map((one) => realpathSync(one)),
  ])
  const texts = [...folders].map(licenceOf).sort()
  writeFileSync(join(app, 'dist/THIRD-PARTY-LICENSES.txt'), `${texts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`)
}

/** The nearest folder with a named package. */
function folderOf(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name) return folder
  }
  throw new Error(`${file}: it is in no package`)
}

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((one) => /^licen[cs]e(\.\w+)?$/i.test(one))
  return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), 'utf8').trim() : ''}`.trim()
}
