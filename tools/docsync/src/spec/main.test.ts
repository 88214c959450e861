/** The command as a maintainer runs it: on folders, files and revisions. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { service } from '@porthole/codegen/src/load/testing.ts'
import { run } from './main.ts'

const operation = `\
operation: GetThing
sources: [{ document: manual, section: "1.10", lines: 10..20 }]
summary: Returns a thing.
effect: read
common: [Action]
request:
  ThingId: { type: string, id: thing, summary: Which one. }
  Mode: { type: string?, enum: [Fast, Slow, Odd], summary: In which way. }
  Size: { type: integer?, range: 1..10, onlyWhen: { Mode: [Fast, Slow] }, summary: How big. }
response:
  RequestId: { type: string, summary: Identifies this call. }
  Things: { type: list, of: Thing, summary: All of them. }
structures:
  Thing: { fields: { Name: { type: string, summary: Its name. }, Status: { type: string?, enum: [Up, Down], summary: Its state. } } }
errors:
  NoThing: { http: 404, message: There is none., summary: None. }
limits:
  - { kind: call-interval, value: 10s, per: ThingId, error: NoThing }
`

let root: string
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'spec-'))))
afterEach(() => rmSync(root, { recursive: true }))

function write(folder: string, text = operation, common = service): void {
  const files = { '_service.yaml': common, 'GetThing.yaml': text }
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, folder, 'acme/demo', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
}

function spec(...words: string[]): { code: number; out: string; error: string } {
  const told = { out: '', error: '' }
  const code = run(words, root, {
    out: (text) => (told.out += `${text}\n`),
    error: (text) => (told.error += `${text}\n`),
  })
  return { code, ...told }
}

function kinds(...words: string[]): string[] {
  const { out, error } = spec('diff', ...words, '--format', 'json')
  expect(error).toBe('')
  const { differences } = JSON.parse(out) as { differences: { path: string; kind: string }[] }
  return differences.map(({ path, kind }) => `${path} ${kind}`)
}

describe('spec diff', () => {
  it('finds nothing between copies, nor in another order of keys, values and lines', () => {
    write('old')
    const lines = operation.split('\n')
    const at = lines.findIndex((line) => line.includes('ThingId:'))
    lines.splice(at, 3, ...lines.slice(at, at + 3).toReversed())
    const text = lines
      .join('\n')
      .replace('[Fast, Slow, Odd]', '[Odd, Slow, Fast]')
      .replace('Mode: [Fast, Slow]', 'Mode: [Slow, Fast]')
    write(
      'new',
      text.replace('{ type: integer?, range: 1..10,', '{ range: 1..10, type: integer?,'),
      service.replace('[north, south]', '[south, north]'),
    )
    expect(spec('diff', 'old', 'old', '--fail-on', 'any')).toEqual({ code: 0, out: 'no differences\n', error: '' })
    expect(kinds('old', 'new')).toEqual([])
  })

  it('takes changed words for a patch', () => {
    write('old')
    write('new', operation.replace('In which way.', 'How it is done.'))
    const { out, code } = spec('diff', 'old', 'new', '--fail-on', 'breaking')
    expect(code).toBe(0)
    expect(out).toContain('request-words-changed')
    expect(out).toContain('@porthole/acme: patch')
  })

  it('finds each of several edits, with the highest effect for the package', () => {
    write('old')
    const edits: [string, string][] = [
      ['[Fast, Slow, Odd]', '[Fast, Slow]'],
      ['range: 1..10', 'range: 1..20'],
      ['[Up, Down]', '[Up, Down, Lost]'],
      ['value: 10s', 'value: 5s'],
      ['http: 404', 'http: 400'],
    ]
    write(
      'new',
      edits.reduce((text, [from, to]) => text.replace(from, to), operation),
    )
    expect(kinds('old', 'new').sort()).toEqual([
      'acme/demo GetThing errors.NoThing.http status-changed',
      'acme/demo GetThing limits.call-interval.value limit-value-loosened',
      'acme/demo GetThing request.Mode.enum request-enum-narrowed',
      'acme/demo GetThing request.Size.range request-range-widened',
      'acme/demo structures.Thing.Status.enum response-enum-widened',
    ])
    expect(spec('diff', 'old', 'new', '--fail-on', 'breaking').code).toBe(1)
    expect(JSON.parse(spec('diff', 'old', 'new', '--format', 'json').out)).toMatchObject({
      packages: [{ package: '@porthole/acme', bump: 'major' }],
    })
  })

  it('finds a renamed field once, though limits and conditions name it', () => {
    write('old')
    write(
      'new',
      operation.replaceAll('ThingId', 'ThingIds').replace('Mode:', 'Modes:').replace('{ Mode: [', '{ Modes: ['),
    )
    expect(kinds('old', 'new')).toEqual([
      'acme/demo GetThing request.ThingId request-field-renamed',
      'acme/demo GetThing request.Mode request-field-renamed',
    ])
  })

  it('takes a field of another name for the old one only where one alone went and one alone came', () => {
    write('old')
    write('new', operation.replace('  Mode: {', '  Way: {').replace('{ Mode: [', '{ Way: ['))
    expect(kinds('old', 'new')).toEqual(['acme/demo GetThing request.Mode request-field-renamed'])
    const more = '  Speed: { type: string?, summary: How fast. }\n  Way: {'
    write('more', operation.replace('  Mode: {', more).replace('{ Mode: [', '{ Way: ['))
    expect(kinds('old', 'more')).toEqual(
      expect.arrayContaining([
        'acme/demo GetThing request.Mode request-field-removed',
        'acme/demo GetThing request.Way request-field-added',
      ]),
    )
  })

  it('finds a renamed structure once, and a renamed operation', () => {
    write('old')
    write('new', operation.replace('of: Thing', 'of: Item').replace('  Thing: {', '  Item: {'))
    expect(kinds('old', 'new')).toEqual(['acme/demo structures.Thing structure-renamed'])
    rmSync(join(root, 'new'), { recursive: true })
    write('new', operation.replace('GetThing', 'ShowThing'))
    writeFileSync(join(root, 'new/acme/demo/ShowThing.yaml'), readFileSync(join(root, 'new/acme/demo/GetThing.yaml')))
    rmSync(join(root, 'new/acme/demo/GetThing.yaml'))
    expect(kinds('old', 'new')).toEqual(['acme/demo GetThing operation-renamed'])
  })

  it('compares a file with a copy that stands alone', () => {
    write('old')
    writeFileSync(join(root, 'Edited.yaml'), operation.replace('Mode: { type: string?', 'Mode: { type: string'))
    expect(kinds('old/acme/demo/GetThing.yaml', 'Edited.yaml')).toEqual([
      'acme/demo GetThing request.Mode.required request-required-added',
    ])
  })

  it('compares revisions, their folders and files, with the working tree', () => {
    const git = (...words: string[]): void => {
      const person = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false']
      execFileSync('git', [...person, ...words], { cwd: root, stdio: 'ignore' })
    }
    write('specs')
    git('init')
    git('add', '.')
    git('commit', '-m', 'first')
    write(
      'specs',
      operation.replace('  Size: { type: integer?', '  Size: { type: integer'),
      service.replace('north, south', 'north, south, east'),
    )
    const change = 'acme/demo GetThing request.Size.required request-required-added'
    expect(kinds('HEAD', 'specs')).toEqual(['acme/demo regions regions-widened', change])
    expect(kinds('HEAD:specs/', 'specs')).toEqual(['acme/demo regions regions-widened', change])
    expect(kinds('HEAD:specs/acme/demo/GetThing.yaml', 'specs/acme/demo/GetThing.yaml')).toEqual([change])
  })

  it('keeps to 80 columns, and writes Markdown and a changelog', () => {
    write('old')
    write(
      'new',
      operation.replace('[Up, Down]', `[Up, Down, ${Array.from({ length: 30 }, (_, at) => `State${at}`).join(', ')}]`),
    )
    const lines = spec('diff', 'old', 'new').out.split('\n')
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80)
    expect(lines[0]).toBe('major  acme/demo structures.Thing.Status.enum')
    expect(spec('diff', 'old', 'new', '--format', 'markdown').out).toContain('| @porthole/acme | major |')
    const entry = spec('diff', 'old', 'new', '--changelog').out
    expect(entry).toContain('## @porthole/acme: major\n\n### Breaking\n\n- `acme/demo structures.Thing.Status.enum`')
    expect(spec('diff', 'old', 'old', '--changelog').out).toBe('')
  })

  it('says what it cannot compare, and exits 2', () => {
    write('old')
    write('bad', operation.replace('type: integer?', 'type: text?'))
    expect(spec('diff', 'old', 'nowhere')).toMatchObject({
      code: 2,
      error: expect.stringContaining('nowhere: no such'),
    })
    expect(spec('diff', 'old', 'bad').error).toMatch(/bad: acme\/demo\/GetThing\.yaml:9: /)
    expect(spec('diff', 'old').error).toContain('diff takes two versions')
    expect(spec('same', 'old', 'old').error).toContain('the command is diff or change')
    expect(spec('diff', 'old', 'old', '--format', 'pdf').code).toBe(2)
    expect(spec('diff', 'old', 'old', '--fail-on', 'much').error).toContain('breaking or any')
    expect(spec('--help')).toMatchObject({ code: 0, out: expect.stringContaining('spec diff OLD NEW') })
  })
})
