/** Adds a cloud: a package that signs, verifies and answers in a placeholder scheme, and its first service. */
import type { Draft } from './draft.ts'
import * as manifest from './manifest.ts'
import { checkShortName, pascal, Refusal } from './names.ts'
import { cliRegistry, commandCloud, simulatorRegistry, serveCloud } from './registries.ts'
import { checkNames, listService } from './service.ts'
import {
  clientSource,
  credentialsSource,
  indexSource,
  protocolSource,
  signSource,
  speakerSource,
} from './templates/cloud-client.ts'
import { serverSource } from './templates/cloud-server.ts'
import { conformanceTestSource, signTestSource } from './templates/cloud-tests.ts'

/** The cloud whose package.json and build a new one is made after. */
const model = 'tencent'

export function addCloud(draft: Draft, cloud: string, service: string, operation: string): void {
  checkShortName('cloud', cloud)
  checkNames(service, operation)
  for (const folder of [`packages/${cloud}`, `specs/${cloud}`]) {
    if (draft.names(folder).length > 0) throw new Refusal(`${folder} exists already: nothing was changed.`)
  }
  const example = manifest.parse(draft.read(`packages/${model}/package.json`))
  const own = manifest.cloudManifest(example, cloud, `the console APIs of ${pascal(cloud)} Cloud`, service)
  const sources = {
    'package.json': manifest.print(own),
    'tsup.config.ts': draft.read(`packages/${model}/tsup.config.ts`),
    LICENSE: draft.read('LICENSE'),
    'src/index.ts': indexSource(cloud),
    'src/client.ts': clientSource(cloud),
    'src/sign.ts': signSource(cloud),
    'src/sign.test.ts': signTestSource(cloud),
    'src/protocol.ts': protocolSource(cloud),
    'src/server.ts': serverSource(cloud),
    'src/credentials.ts': credentialsSource(cloud),
    'src/conformance.test.ts': conformanceTestSource(cloud, service),
  }
  for (const [path, text] of Object.entries(sources)) draft.create(`packages/${cloud}/${path}`, text)
  for (const speaker of ['apps/cli', 'packages/simulator']) {
    draft.change(`${speaker}/package.json`, (text) =>
      manifest.print(manifest.dependOn(manifest.parse(text), `@porthole/${cloud}`)),
    )
  }
  draft.create(`apps/cli/src/${cloud}.ts`, speakerSource(cloud))
  draft.change(cliRegistry, (text) => commandCloud(text, cloud))
  draft.change(simulatorRegistry, (text) => serveCloud(text, cloud))
  listService(draft, cloud, service, operation)
}
