/** The table of rules keeps its own principles. */
import { describe, expect, it } from 'vitest'
import { rowOf, rules } from './rules.ts'

const rows = Object.entries(rules)

describe('the rules', () => {
  it('call for a major version where clients break', () => {
    const breaking = rows.filter(([, [clients]]) => clients === 'breaks')
    expect(breaking.filter(([, [, , semver]]) => semver !== 'major')).toEqual([])
  })

  it('let a version stand only where clients and servers are safe', () => {
    const silent = rows.filter(([, [, , semver]]) => semver === 'none')
    expect(silent.map(([, [clients, servers]]) => [clients, servers])).toEqual(silent.map(() => ['safe', 'safe']))
  })

  it('turn narrowing around between clients of a request and servers of a response', () => {
    for (const fact of ['enum', 'range', 'count', 'pattern', 'type']) {
      expect(rowOf(`request-${fact}-narrowed`).slice(0, 3)).toEqual(['breaks', 'safe', 'major'])
      expect(rowOf(`request-${fact}-widened`).slice(0, 3)).toEqual(['safe', 'breaks', 'minor'])
      expect(rowOf(`response-${fact}-narrowed`).slice(0, 3)).toEqual(['safe', 'breaks', 'minor'])
      expect(rowOf(`response-${fact}-widened`)[0]).not.toBe('safe')
    }
  })

  it('name the table for a kind that has no row', () => {
    expect(() => rowOf('weather-changed')).toThrow('add a row to rules.ts')
  })
})
