#!/usr/bin/env node
/** `npm run docsync`: runs the tool from its sources. */
import { fileURLToPath } from 'node:url'
import { run } from '../src/main.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
process.exitCode = run(process.argv.slice(2), { root, cwd: process.cwd() }, { out: console.log, error: console.error })
