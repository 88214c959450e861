/** Made-up pages in the format of Alibaba Cloud's Markdown, for measuring docsync: about eight parameters an operation. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Random, random } from './random.ts'

const verbs = ['Describe', 'List', 'Create', 'Delete', 'Modify', 'Attach', 'Detach', 'Start', 'Stop', 'Query'] as const
const nouns = ['Door', 'Hinge', 'Lock', 'Key', 'Window', 'Stair', 'Lamp', 'Shelf', 'Drawer', 'Curtain', 'Tile'] as const
const colours = ['red', 'green', 'blue', 'grey', 'white', 'black'] as const

/** Parameters of a page; Action, which every page has too, is a common one. */
export const parametersOfPage = 8

/** Writes a file a page, and the same pages on every machine. */
export function writePages(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true })
  const chance = random(count)
  for (let index = 0; index < count; index++) {
    const name = nameOf(index)
    writeFileSync(join(folder, `${name}.md`), pageOf(name, chance))
  }
}

function nameOf(index: number): string {
  const verb = verbs[index % verbs.length]!
  const noun = nouns[Math.floor(index / verbs.length) % nouns.length]!
  return `${verb}${noun}${index}`
}

function pageOf(name: string, chance: Random): string {
  const noun = chance.pick(nouns)
  const [low, high] = [chance.whole(1, 9), chance.whole(20, 90)]
  const values = chance.some(colours, 3)
  const row = (...cells: readonly string[]): string => `|${cells.join('|')}|`
  const required = (): string => (chance.chance(0.4) ? 'Yes' : 'No')
  return `# ${name}

Made up for measuring.

## Request parameters

|Parameter|Type|Required|Example|Description|
|---------|----|--------|-------|-----------|
${[
  row('Action', 'String', 'Yes', name, 'The operation. '),
  row('RegionId', 'String', 'Yes', 'cn-hangzhou', 'Where it stands. '),
  row(`${noun}Id`, 'String', required(), 'x-1', 'Which one. '),
  row(
    'Colour',
    'String',
    'No',
    values[0]!,
    `The colour. Valid values:\n\n${values.map((one) => `-   ${one}: is ${one}`).join('\n')}\n\nDefault value: ${values[0]!}. `,
  ),
  row('Width', 'Integer', required(), String(low + 1), `In metres. Valid values: ${low} to ${high}. `),
  row('Open', 'Boolean', 'No', 'true', 'Whether it stands open. Default value: false. '),
  row('Tag.N.Key', 'String', 'No', 'k', 'The key of tag N. Valid values of N: 1 to 20. '),
  row('Tag.N.Value', 'String', 'No', 'v', 'The value of tag N. '),
  row('Note', 'String', 'No', 'n', 'Any text. '),
].join('\n')}

## Response parameters

|Parameter|Type|Example|Description|
|---------|----|-------|-----------|
${[
  row('RequestId', 'String', 'R-1', 'Identifies the call. '),
  row('TotalCount', 'Integer', '1', 'How many there are. '),
  row('Items', 'Array of Item', '', 'What was found. '),
  row('Item', '', '', ''),
  row('Colour', 'String', 'red', 'The colour. '),
  row(`${noun}Id`, 'String', 'x-1', 'Which one. '),
  row('Width', 'Integer', '5', 'In metres. '),
].join('\n')}

## Examples

Sample requests

\`\`\`
http(s)://made-up.aliyuncs.com/?Action=${name}
&RegionId=cn-hangzhou
&${noun}Id=x-1
&Width=${low + 1}
&<Common request parameters>
\`\`\`

Sample success responses

\`JSON\` format

\`\`\`
{ "RequestId": "R-1", "TotalCount": 1, "Items": { "Item": [{ "Colour": "red", "${noun}Id": "x-1", "Width": 5 }] } }
\`\`\`

## Error codes

|HTTP status code|Error code|Error message|Description|
|----------------|----------|-------------|-----------|
${[
  row('404', `Invalid${noun}Id.NotFound`, `The specified ${noun}Id does not exist.`, 'There is none. '),
  row('403', 'IncorrectStatus', 'The status does not allow this.', 'Wait. '),
  row('400', 'MissingParameter', 'A parameter is missing.', 'Add it. '),
].join('\n')}
`
}
