/** docs/world.md, written from the format of seeds and the default world. */
import { defaultWorld } from './default-world.ts'
import { seedFormat, type SeedField, type Shape } from './seed-format.ts'

const head = `# Worlds as YAML

<!-- Written from packages/simulator/src/world/seed-format.ts by \`UPDATE_DOCS=1 vitest run packages/simulator/src/admin/page.test.ts\`. -->

What every account of a world begins with is a YAML file, or JSON: \`porthole-mock --world world.yaml\`,
\`createSimulator({ world: yaml })\`, or later \`world.seed(yaml)\` (see [admin.md](admin.md)). \`world.merge(yaml)\` adds
things to what is there. What is wrong with a file is told all at once, one line each: the line in the file, what is
wrong, and the remedy.

Fields that the wire knows have the names of the wire. Things that name others, as an instance names its cluster, need
them in the same region.

## The default world

\`\`\`yaml
`

/** The whole page. */
export function worldPage(): string {
  return [`${head}${defaultWorld}\`\`\``, '', '## The format', '', ...sections('', seedFormat)].join('\n')
}

function sections(path: string, shape: Shape): string[] {
  if (shape.type === 'byId') return sections(`${path}.ID`, shape.of)
  if (shape.type === 'list') return sections(`${path}.N`, shape.of)
  if (shape.type !== 'fields') return []
  const title = path === '' ? 'A seed' : `\`${path.slice(1)}\``
  const entries = Object.entries(shape.fields)
  return [
    `### ${title}`,
    '',
    '| Field | Value | Meaning |',
    '|---|---|---|',
    ...entries.map(([name, field]) => `| ${name} | ${valueOf(field.shape)} | ${meaning(field)} |`),
    '',
    ...entries.flatMap(([name, field]) => sections(`${path}.${name}`, field.shape)),
  ]
}

function meaning({ summary, required }: SeedField): string {
  return required ? `${summary}; required` : summary
}

function valueOf(shape: Shape): string {
  switch (shape.type) {
    case 'text':
      return shape.refers ? `id of a ${shape.refers}` : 'text'
    case 'digits':
      return 'decimal digits'
    case 'flag':
      return 'true or false'
    case 'time':
      return 'time'
    case 'number':
      return `${shape.min} to ${shape.max}`
    case 'choice':
      return shape.of.map((one) => `\`${one}\``).join(', ')
    case 'list':
      return `list of ${valueOf(shape.of)}`
    case 'byId':
      return `by ${shape.id}: ${valueOf(shape.of)}`
    case 'fields':
      return 'fields'
  }
}
