/** A vitest reporter: what was skipped and how to get it, and the sum where .ci/run reads it. */
import { mkdirSync, writeFileSync } from 'node:fs'

export default class {
  onTestRunEnd(modules, errors) {
    let passed = 0
    let failed = errors.length
    const skipped = new Set()
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length) failed++
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') passed++
        else if (state === 'failed') failed++
        else if (state === 'skipped') skipped.add(reason(test))
      }
    }
    for (const line of skipped) console.log(`Skipped: ${line}`)
    mkdirSync('.cache', { recursive: true })
    writeFileSync('.cache/tests.json', JSON.stringify({ passed, failed, skipped: skipped.size }))
  }
}

/** A suite that may be skipped says in its name what it needs: `... (needs X: how to get it)`. */
function reason(test) {
  for (let at = test; at && at.name !== undefined; at = at.parent) {
    const needs = /\(needs (.+)\)$/.exec(at.name)
    if (needs) return `${at.name.slice(0, needs.index).trim()} needs ${needs[1]}`
  }
  return test.fullName
}
