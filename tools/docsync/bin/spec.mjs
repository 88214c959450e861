#!/usr/bin/env node
/** `npm run spec`: runs the tool from its sources. */
import { run } from '../src/spec/main.ts'

process.exitCode = run(process.argv.slice(2), process.cwd(), { out: console.log, error: console.error })
