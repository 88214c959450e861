/** A tiny spec in a temporary folder, to plant mistakes in by line. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { loadSpecs, type Loaded } from './index.ts'

export const operation = `\
operation: GetThing
sources: [{ document: manual, section: "1.10", lines: 10..20 }]
summary: Returns a thing.
effect: read
common: [Action]
request:
  ThingId: { type: string, id: thing, summary: Which one. }
  Mode: { type: string?, enum: [Fast, Slow], default: Fast, summary: In which way. }
  Size: { type: integer?, range: 1..10, summary: How big. }
  Quiet: { type: boolean?, default: false, summary: Whether it makes no noise. }
response:
  RequestId: { type: string, summary: Identifies this call. }
  Things: { type: list, of: Thing, summary: All of them. }
  Total: { type: long, summary: How many. }
structures:
  Thing: { fields: { Name: { type: string, summary: Its name. }, Status: { type: string?, enum: [Up, Down], summary: Its state. } } }
`

export const service = `\
service: demo
cloud: acme
title: Acme Demo
product: Demo
summary: Things.
version: "2020-01-01"
documents: { manual: { title: Manual, file: manual.txt, language: en } }
endpoint: demo.acme.example
regions: [north, south]
defaultRegion: north
commonParameters: { Action: { type: string, summary: The operation. } }
problems: { missing: { code: Missing, message: "{Name} is missing." }, invalid: { code: Invalid, message: "{Name} is not valid." } }
ids: { thing: { pattern: "^t-[0-9]+$", summary: A thing. } }
`

/** A text with other lines in place of its own, by number; those beyond its end are added. */
export function changed(text: string, lines: Readonly<Record<number, string>>): string {
  const all = text.split('\n').slice(0, -1)
  for (const [number, line] of Object.entries(lines)) all[Number(number) - 1] = line
  return `${all.join('\n')}\n`
}

/** Loads files that are written to a temporary folder, by their path. */
export function loaded(files: Readonly<Record<string, string>>): Loaded {
  const root = mkdtempSync(join(tmpdir(), 'specs-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return loadSpecs(root, root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

/** The problems of files, as printed. */
export function problemsIn(files: Readonly<Record<string, string>>): string[] {
  return loaded(files).problems.map((problem) => problem.message)
}

/** The problems after a change of the operation, without its folder. */
export function problemsOf(lines: Readonly<Record<number, string>>): string[] {
  const files = { 'acme/demo/_service.yaml': service, 'acme/demo/GetThing.yaml': changed(operation, lines) }
  return problemsIn(files).map((message) => message.replace('acme/demo/', ''))
}

/** The problems after a change of the service, without its folder. */
export function problemsOfService(lines: Readonly<Record<number, string>>): string[] {
  const files = { 'acme/demo/_service.yaml': changed(service, lines), 'acme/demo/GetThing.yaml': operation }
  return problemsIn(files).map((message) => message.replace('acme/demo/', ''))
}
