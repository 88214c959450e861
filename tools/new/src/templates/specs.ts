/** The specs of a new service and of a new operation: valid as they stand, and honest about what is made up. */

export interface OperationPlace {
  readonly name: string
  /** An id of the documents in _service.yaml. */
  readonly document: string
  /** The key that wraps every answer of the service. */
  readonly envelope: string | undefined
}

export const operationSpec = ({ name, document, envelope }: OperationPlace): string => `\
# yaml-language-server: $schema=../../spec.schema.json
# Write down what the vendor's page says; specs/README.md explains every key. REPLACE marks what is made up.
operation: ${name}
sources: # the first is the authority: which lines of which document
  - { document: ${document}, section: ${name}, lines: 1..1 } # REPLACE section and lines
summary: REPLACE by one line in your own words.
effect: write # read, idempotent or write: what a retry may do; write is the careful one
request: # "?" after a type: optional
  InstanceId:
    type: string
    example: i-xxx
    basis: chosen # REPLACE the field, and leave this out when the page states it
    summary: REPLACE or remove.
response: # "?" after a type: may be absent
  RequestId: { type: string, example: XXX-XXX, summary: Identifies this call. }
errors: {} # such as: InvalidInstanceId.NotFound: { http: 404, message: "...", summary: No such instance. }
limits: [] # such as: - { kind: request-rate, value: 10/s }
examples:
  # The samples as the page prints them; where they contradict it, an erratum under errata.
  json: ${envelope ? `{ ${envelope}: { RequestId: XXX-XXX } }` : '{ RequestId: XXX-XXX }'}
`

/** What the services of one cloud have in common, as YAML. */
export interface Gateway {
  readonly envelope: string
  readonly problems: string
}

export const placeholderGateway: Gateway = {
  envelope: '',
  problems: `\
problems: # how a request with problems is answered where an operation documents no code of its own
  missing: { code: MissingParameter, http: 400, message: "The parameter {Name} is required.", basis: chosen, from: a placeholder }
  invalid: { code: InvalidParameter, http: 400, message: "The parameter {Name} is not valid.", basis: chosen, from: a placeholder }
  # unknown: only where unknown parameters are refused
`,
}

export const serviceSpec = (cloud: string, service: string, { envelope, problems }: Gateway): string => `\
# yaml-language-server: $schema=../../spec.schema.json
# What all operations of this service share; specs/README.md explains every key. REPLACE marks what is made up.
service: ${service}
cloud: ${cloud}
title: REPLACE by the name that people know
product: ${service} # REPLACE by the vendor's own short name
summary: REPLACE by one line in your own words.
version: { value: "2020-01-01", basis: chosen, from: a placeholder } # REPLACE

documents:
  ${documentOf(cloud, service)}: { title: REPLACE, file: ${cloud}-${service}.md, language: en }

endpoint: { value: "${service}.{region}.${cloud}.example", basis: chosen, from: a placeholder } # REPLACE
${envelope}regions: { value: [region-1], basis: chosen, from: a placeholder } # REPLACE
defaultRegion: { value: region-1, basis: chosen, from: a placeholder } # REPLACE

${problems}errors: {}
ids: {}
structures: {}
`

const documentOf = (cloud: string, service: string): string => `${cloud}-${service}`
