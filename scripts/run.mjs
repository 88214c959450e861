/**
 * The one way in: `node scripts/run.mjs <command>`. It holds nothing that an old Node cannot read, down to the 12 that
 * some systems still bring, so that it hears a clear word.
 */
const version = process.versions.node

if (parseInt(version, 10) >= 20) import('./launch.mjs')
else {
  process.stderr.write(`Porthole needs Node 20 or newer; this is ${version}. Install a current Node and try again.\n`)
  process.exitCode = 1
}
