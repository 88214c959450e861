import { describe, expect, it } from 'vitest'
import { tablesOf } from './markdown.ts'

const cells = (text: string): string[][] => {
  const lines = text.split('\n')
  const { tables } = tablesOf(lines, 1, lines.length)
  return [tables[0]!.header.slice(), ...tables[0]!.rows.map((row) => row.map((cell) => cell.text))]
}

describe('Tables in HTML', () => {
  it('have merged cells in every row that they cover', () => {
    const table = `<table>
<tr><th>HTTP status code</th><th>Error code</th><th>Error message</th></tr>
<tr><td rowspan="2">404</td><td>NoDoor</td><td>None.</td></tr>
<tr><td>NoKey</td><td>None either.</td></tr>
<tr><td>403</td><td colspan="2">Shut</td></tr>
</table>`
    expect(cells(table)).toEqual([
      ['HTTP status code', 'Error code', 'Error message'],
      ['404', 'NoDoor', 'None.'],
      ['404', 'NoKey', 'None either.'],
      ['403', 'Shut', ''],
    ])
  })

  it('keep the line of a merged cell', () => {
    const lines = [
      '<table>',
      '<tr><th>A</th><th>B</th></tr>',
      '<tr>',
      '<td rowspan=2>a</td><td>b</td>',
      '</tr>',
      '<tr><td>c</td></tr>',
      '</table>',
    ]
    const [table] = tablesOf(lines, 1, lines.length).tables
    expect(table!.rows.map((row) => row.map(({ line }) => line))).toEqual([
      [4, 4],
      [4, 6],
    ])
  })
})
