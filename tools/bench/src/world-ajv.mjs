/**
 * The least that a validating mock server can be for the load of the world: node:http, ajv, the documents' examples.
 * It gets the very requests that ours gets, looks at no signature and keeps no state; its answers are as long as ours,
 * and printed anew each time, as those of a world have to be. Argument: the port.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { Ajv } from 'ajv'

const ajv = new Ajv({ allErrors: true, strict: false, coerceTypes: true })
/** Items of the lists that a call without an id answers. */
const lists = {
  DescribeInstances: ['Instances', 'InstanceId', 10],
  DescribeClusters: ['Clusters', 'ClusterId', 10],
  DescribeImages: ['Images', '', 60],
}

/** The answer to a request, after the example. */
function answerOf(operation, example) {
  const [list, id, size] = lists[operation] ?? []
  const long = list ? { ...example, [list]: Array.from({ length: size }, () => example[list][0]) } : example
  return (values) => ({ ...(id && values[id] ? example : long), RequestId: randomUUID() })
}

/** By API version and operation: ECS and CVM have one of the same name. */
const operations = new Map()
for (const name of ['aliyun/openapi/ecs', 'aliyun/openapi/gws', 'tencent/openapi/cvm']) {
  const { paths, components, info } = JSON.parse(
    readFileSync(new URL(`../../../packages/${name}.json`, import.meta.url), 'utf8'),
  )
  for (const [path, { post }] of Object.entries(paths)) {
    const operation = path.slice(1)
    const { example } = post.responses['200'].content['application/json']
    // Common parameters come along with the others.
    const { additionalProperties: _, ...schema } = components.schemas[`${operation}Request`] ?? {}
    const validate = ajv.compile({ ...schema, components })
    operations.set(`${info.version} ${operation}`, { validate, answer: answerOf(operation, example ?? {}) })
  }
}

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (data) => (body += data))
  request.on('end', () => {
    const { headers, url } = request
    const split = url.indexOf('?')
    const values = body.startsWith('{')
      ? JSON.parse(body)
      : Object.fromEntries(new URLSearchParams(split < 0 ? body : `${url.slice(split + 1)}&${body}`))
    const action = headers['x-acs-action'] ?? headers['x-tc-action'] ?? values.Action
    const version = headers['x-acs-version'] ?? headers['x-tc-version'] ?? values.Version
    const operation = operations.get(`${version} ${action}`)
    const good = operation?.validate(values)
    const text = JSON.stringify(
      good ? operation.answer(values) : { problems: operation?.validate.errors ?? 'no operation' },
    )
    response.writeHead(good ? 200 : 400, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
    })
    response.end(text)
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1')
