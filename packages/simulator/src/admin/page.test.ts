import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { worldPage } from '../world/seed-page.ts'
import { adminPage } from './page.ts'

it.each([
  ['admin.md', adminPage()],
  ['world.md', worldPage()],
])('docs/%s says what the tables say: UPDATE_DOCS=1 writes it anew', (name, page) => {
  const file = new URL(`../../../../docs/${name}`, import.meta.url)
  if (process.env['UPDATE_DOCS']) writeFileSync(file, page)
  expect(readFileSync(file, 'utf8')).toBe(page)
})
