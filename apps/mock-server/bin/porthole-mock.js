#!/usr/bin/env node
import { existsSync } from 'node:fs'

const main = new URL('../dist/main.js', import.meta.url)

if (Number(process.versions.node.split('.')[0]) < 20) {
  refuse(`porthole-mock needs Node 20 or newer, and this is ${process.version}.`)
} else if (!existsSync(main)) {
  refuse('porthole-mock is not built yet: run npm start or npm test in the checkout once.')
} else {
  import(main.href)
}

function refuse(message) {
  console.error(message)
  process.exitCode = 1
}
