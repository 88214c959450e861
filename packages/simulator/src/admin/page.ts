/** docs/admin.md, written from the table of verbs. */
import { allVerbs, type Field, type NamedVerb, type Verb } from './verbs.ts'

const head = `# Steering worlds

<!-- Written from packages/simulator/src/admin/table.ts by \`UPDATE_DOCS=1 vitest run packages/simulator/src/admin/page.test.ts\`. -->

A simulator plays any number of worlds, each with a clock, settings, faults and things of its own. A call belongs to the
world that its header \`x-porthole-world\` names, else to that of its access key when the key was made on the fly, else to
\`default\`. A world comes into being when it is first used. Names: up to 100 letters, digits, \`_\`, \`.\` and \`-\`.

In process:

\`\`\`ts
import { createSimulator } from '@porthole/simulator'

const simulator = createSimulator()
const world = simulator.world('default')
await world.clock.freeze('2026-01-01T00:00:00Z')
await world.clock.advance(15_000)
\`\`\`

Over HTTP, with the same interface:

\`\`\`ts
import { createAdmin } from '@porthole/simulator/admin'

const { name, accessKeyId, accessKeySecret } = await createAdmin('http://127.0.0.1:7070').createWorld()
const world = createAdmin('http://127.0.0.1:7070').world(name)
await world.faults.add({ match: { operation: 'DescribeInstances' }, error: 'Throttling', times: 2 })
\`\`\`

## Who may

Programs on the server's machine. Others need the token that the server was started with, as \`--admin-token\` or in the
environment as \`PORTHOLE_ADMIN_TOKEN\`, and send it as \`Authorization: Bearer TOKEN\`: requests that do not come over the
loopback interface, come through a proxy, name another host than localhost, or come from a web page of another origin.
\`health\` and \`ready\` answer everybody.

## Rules of all requests

Fields are those of a JSON object in the body, or parameters of the query. A thing is named by its \`id\` and, where that
is not enough, by \`account\` (an access key id; default: the world's first key made on the fly, else the first key of the
server) and \`region\` (default: that of the service). Errors are \`{"error": "..."}\` with status 400 for bad input, 401
without the token, 404 for what is not there, 409 for what cannot happen in the state that a thing is in, 502 when a real
machine behind an instance does not answer, 503 when the store is away. What is refused changes nothing.

## The server

| Request | Meaning |
|---|---|
| \`GET /_porthole/health\` | 200 as long as the process lives |
| \`GET /_porthole/ready\` | 200 when calls can be answered, else 503 with the reason |
| \`GET /_porthole/worlds\` | the names of the worlds that were used |
| \`POST /_porthole/worlds\` | a new world, and an access key that leads into it: \`name\` (default one of its own), \`userId\` |

## A world

Paths are under \`/_porthole/worlds/NAME\`. In code a bare value stands for the field that is printed bold.
`

const foot = `
## Faults for one request

The header \`x-porthole-fault\` asks for trouble with the request that carries it, for example
\`x-porthole-fault: latency=200, error=Throttling\` or \`x-porthole-fault: drop=after\`. A value that is none, or a code that
neither the operation nor its service knows, is refused with \`Porthole.BadFault\`. Faults strike calls that are signed and
valid. Which calls a \`rate\` picks follows from the rule's \`seed\` and from how many calls it matched, and from nothing
else.
`

/** The whole page. */
export function adminPage(): string {
  return [head, ...allVerbs.map(section), foot].join('\n')
}

function section({ name, verb }: NamedVerb): string {
  const { method, path, summary, answer, fields } = verb
  const lines = [
    `### \`${name}\``,
    '',
    `\`${method} ${path === '' ? '(the world itself)' : path}\``,
    '',
    `${summary}. Answers ${answer}.`,
    '',
  ]
  const entries = Object.entries(fields)
  if (entries.length === 0) return lines.join('\n')
  return [
    ...lines,
    '| Field | Meaning | Example |',
    '|---|---|---|',
    ...entries.map((entry) => row(verb, entry)),
    '',
  ].join('\n')
}

function row({ short, body }: Verb, [name, field]: [string, Field]): string {
  const notes = [
    field.required ? 'required' : '',
    field.choices ? `one of ${field.choices.join(', ')}` : '',
    name === body ? 'the whole body' : '',
  ].filter(Boolean)
  const meaning = [field.summary, ...notes].join('; ')
  return `| ${name === short ? `**${name}**` : name} | ${meaning.replaceAll('|', '\\|')} | \`${JSON.stringify(field.example)}\` |`
}
