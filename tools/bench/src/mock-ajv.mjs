/** The least that a validating mock server can be: node:http, ajv, one operation of the ECS document. Argument: the port. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { Ajv } from 'ajv'

const file = new URL('../../../packages/aliyun/openapi/ecs.json', import.meta.url)
const { paths, components } = JSON.parse(readFileSync(file, 'utf8'))
const path = '/DescribeInstanceVncUrl'
const { example } = paths[path].post.responses['200'].content['application/json']
const validate = new Ajv({ allErrors: true, strict: false }).compile(components.schemas.DescribeInstanceVncUrlRequest)
const answer = JSON.stringify(example)

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (data) => (body += data))
  request.on('end', () => {
    const known = request.method === 'POST' && request.url === path
    const good = known && validate(Object.fromEntries(new URLSearchParams(body)))
    const text = good ? answer : JSON.stringify({ problems: known ? validate.errors : [`no ${request.url}`] })
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }
    response.writeHead(good ? 200 : known ? 400 : 404, headers)
    response.end(text)
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1')
