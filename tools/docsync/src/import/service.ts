/** The `_service.yaml` of a service that is imported for the first time: what its pages say, and placeholders to review. */
import type { Raw } from '@porthole/codegen/src/load/check-shape.ts'
import type { FieldFacts, OperationFacts } from '../facts.ts'
import type { Review } from './draft.ts'

export interface ServiceDraft {
  readonly raw: Raw
  readonly notes: ReadonlyMap<object, readonly Review[]>
}

interface Cloud {
  readonly endpoint: string
  readonly envelope?: string
  readonly region: string
  readonly common: readonly string[]
}

const clouds: Readonly<Record<string, Cloud>> = {
  aliyun: {
    endpoint: '{service}.{region}.aliyuncs.com',
    region: 'cn-hangzhou',
    common: ['Action', 'Version', 'Format', 'RegionId'],
  },
  tencent: {
    endpoint: '{service}.tencentcloudapi.com',
    envelope: 'Response',
    region: 'ap-guangzhou',
    common: ['Action', 'Version', 'Region'],
  },
}

const otherCloud: Cloud = { endpoint: '{service}.{region}.example', region: 'region-1', common: ['Action', 'Version'] }
const regionForm = /^[a-z]{2}-[a-z]+(?:-\d+)?$/
const placeholder = { basis: 'chosen', from: 'a placeholder of the import' }

/** `documents` are the ids of the files, by their paths; `chinese` are those of the files that are in Chinese. */
export function draftService(
  cloud: string,
  service: string,
  operations: readonly OperationFacts[],
  documents: ReadonlyMap<string, string>,
  chinese: ReadonlySet<string>,
): ServiceDraft {
  const gateway = clouds[cloud] ?? otherCloud
  const versions = [...new Set(operations.flatMap(({ version }) => version?.value ?? []))]
  const regions = [...new Set(operations.flatMap(({ parameters }) => parameters.flatMap(regionOf)))]
  const known = regions.length > 0 ? regions : [gateway.region]
  const named = new Map<string, string[]>()
  for (const { file, name } of operations) {
    const names = named.get(file)
    if (names === undefined) named.set(file, [name.value])
    else names.push(name.value)
  }
  const raw: Raw = {
    service,
    cloud,
    title: `${cloud} ${service}`,
    product: service,
    summary: `Operations of ${service} that were imported from pages.`,
    version: versions[0] ?? { value: '1970-01-01', ...placeholder },
    documents: Object.fromEntries(
      [...documents].map(([file, id]) => [id, documentOf(file, named.get(file) ?? [], chinese.has(file))]),
    ),
    endpoint: { value: gateway.endpoint.replace('{service}', service), ...placeholder },
    ...(gateway.envelope !== undefined && { envelope: gateway.envelope }),
    regions: { value: known, basis: 'inferred', from: 'the samples of the pages' },
    defaultRegion: { value: known[0], basis: 'chosen' },
    commonParameters: Object.fromEntries(
      gateway.common.map((name) => [
        name,
        { type: name === 'Action' ? 'string' : 'string?', summary: `Common parameter ${name}.` },
      ]),
    ),
    problems: {
      missing: { code: 'MissingParameter', http: 400, message: 'The parameter {Name} is required.', ...placeholder },
      invalid: { code: 'InvalidParameter', http: 400, message: 'The parameter {Name} is not valid.', ...placeholder },
    },
  }
  if (regions.length === 0) raw.regions = { value: known, ...placeholder }
  const file = operations[0]!.file
  const review = (line: number, at: string, what: string): Review => ({ file, line, at: `_service.${at}`, what })
  const notes = [
    review(1, 'title', 'title, product, summary, regions, problems and commonParameters are placeholders'),
    review(1, 'endpoint', 'the endpoint is a placeholder'),
    ...(versions.length === 1
      ? []
      : [
          review(
            1,
            'version',
            versions.length === 0 ? 'no page gives a version' : `several versions: ${versions.join(', ')}`,
          ),
        ]),
  ]
  return { raw, notes: new Map([[raw, notes]]) }
}

function regionOf({ name, example }: FieldFacts): string[] {
  return /^Region(?:Id)?$/.test(name.value) && example !== undefined && regionForm.test(example.value)
    ? [example.value]
    : []
}

/** A page has one operation, and a book many: then its title is that of the file. */
function documentOf(file: string, own: readonly string[], isChinese: boolean): Raw {
  const name = file.split(/[/\\]/).at(-1)!
  return { title: own.length === 1 ? own[0]! : name, file: name, language: isChinese ? 'zh' : 'en' }
}
