/** A service that does not exist, for the tests of the emitters: a spec in words, put where the loader finds it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const service = `service: demo
cloud: aliyun
title: Demo service
product: Demo
summary: Doors and who may open them.
version: "2020-01-01"
documents: { demo: { title: Demo reference, file: demo.md, language: en } }
endpoint: "demo.{region}.example.com"
regions: [north, south]
defaultRegion: north
commonParameters:
  Action: { type: string, summary: The operation. }
problems:
  missing: { code: "Missing{Name}", http: 400, message: "{Name} is missing." }
  invalid: { code: InvalidParameter, http: 400, message: "{Name} is not valid." }
errors: {}
ids: { door: { pattern: "^d-[a-z0-9]+$", example: d-1, basis: inferred } }
`

/** An operation as small as it can be; `text` is YAML that comes after its request. */
export const tiny = (name: string, text = ''): string => `operation: ${name}
sources: [{ document: demo, section: ${name}, lines: 1..9 }]
summary: Opens a door.
effect: write
request:
  DoorId: { type: string, example: d-1, id: door, summary: The door. }
response:
  RequestId: { type: string, example: A1, summary: Identifies this call. }
examples:
  json: { RequestId: A1 }
${text}`

/** Writes `aliyun/demo` with some operations below a folder of specs; `more` is YAML for _service.yaml. */
export function writeDemo(specs: string, operations: Readonly<Record<string, string>>, more = ''): void {
  const folder = join(specs, 'aliyun/demo')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '_service.yaml'), service + more)
  for (const [name, text] of Object.entries(operations)) writeFileSync(join(folder, `${name}.yaml`), text)
}
