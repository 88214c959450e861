#!/usr/bin/env node
// Plain JavaScript for any Node: says in one line what is missing, or hands over to the built program.
import { existsSync } from 'node:fs'

const program = new URL('../dist/main.js', import.meta.url)

if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`porthole needs Node 20 or newer; this is ${process.version}.`)
  process.exitCode = 1
} else if (!existsSync(program)) {
  console.error('porthole is not built yet: run npm test or npm start once in the checkout.')
  process.exitCode = 1
} else {
  import(program.href)
}
