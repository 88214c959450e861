/** Cold import: a whole process that imports one client, against one that imports nothing. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compare, interleave, milliseconds, type Report, samplesOf, type Settings } from './harness.ts'
import { proof, timeNode } from './processes.ts'

/** Inside of node_modules, so that our packages resolve as a user's would. */
const folder = fileURLToPath(new URL('../node_modules/.cache/porthole-bench/', import.meta.url))

const vendor = (name: string): string => `require(${JSON.stringify(proof.resolve(name))})\n`

const contenders = {
  bare: ['bare.mjs', 'export {}\n'],
  tencent: [
    'tencent.mjs',
    `import { createClient, DescribeInstanceVncUrl } from '@porthole/tencent/cvm'
createClient({ DescribeInstanceVncUrl }, { credentials: { secretId: 'id', secretKey: 'key' }, region: 'ap-beijing' })
`,
  ],
  alibaba: [
    'alibaba.mjs',
    `import { createClient, DescribeInstanceVncUrl } from '@porthole/aliyun/ecs'
createClient({ DescribeInstanceVncUrl }, { credentials: { accessKeyId: 'id', accessKeySecret: 'key' } })
`,
  ],
} as const

const vendors = {
  'tencentcloud-sdk-nodejs-cvm': ['vendor-tencent.cjs', vendor('tencentcloud-sdk-nodejs-cvm')],
  '@alicloud/ecs20140526': ['vendor-alibaba.cjs', vendor('@alicloud/ecs20140526')],
} as const

const bound = { atMost: 1.08 }

export async function coldImport({ quick }: Settings): Promise<Report> {
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of [...Object.values(contenders), ...Object.values(vendors)])
    writeFileSync(folder + file, text)
  const time = (file: string) => (): number => timeNode([folder + file])
  // The first start of each reads its files from the disk.
  for (const [file] of [...Object.values(contenders), ...Object.values(vendors)]) time(file)()
  const ours = await interleave(quick ? 8 : 40, {
    bare: time(contenders.bare[0]),
    tencent: time(contenders.tencent[0]),
    alibaba: time(contenders.alibaba[0]),
  })
  const theirs = await interleave(quick ? 2 : 10, {
    bare: time(contenders.bare[0]),
    'tencentcloud-sdk-nodejs-cvm': time(vendors['tencentcloud-sdk-nodejs-cvm'][0]),
    '@alicloud/ecs20140526': time(vendors['@alicloud/ecs20140526'][0]),
  })
  const bare = (values: readonly number[]) => ({ name: 'bare Node', values })
  return {
    title: 'a whole process that imports one client, over one that imports nothing',
    rows: [
      compare('Tencent', ours.tencent, bare(ours.bare), milliseconds, bound),
      compare('Alibaba', ours.alibaba, bare(ours.bare), milliseconds, bound),
      compare('tencentcloud-sdk-nodejs-cvm', theirs['tencentcloud-sdk-nodejs-cvm'], bare(theirs.bare), milliseconds),
      compare('@alicloud/ecs20140526', theirs['@alicloud/ecs20140526'], bare(theirs.bare), milliseconds),
    ],
    notes: [
      `Rounds: ${ours.bare.length}. The client is made too, and nothing is called. The last two lines are the vendors'.`,
    ],
    samples: { ...samplesOf(ours), ...samplesOf(theirs, 'vendors, ') },
  }
}
