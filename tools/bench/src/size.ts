/** Size: what the README's first call adds to a bundle, and what all validators weigh. */
import { gzipSync } from 'node:zlib'
import { build, type Platform } from 'esbuild'
import { boundText, isMet, kilobytes, limit, type Report, type Row, statsOf, type Stats } from './harness.ts'
import { installPeers, peersFolder, versionOf } from './peers.ts'
import { aliyunCall, tencentCall } from '@porthole/proof/src/first-call.ts'
import { here, proof } from './processes.ts'
import { ajvBundle, oursBundle } from './validator-bundles.ts'

interface Cloud {
  readonly name: string
  readonly call: string
  readonly vendor: { readonly name: string; readonly call: string }
  /** Bytes. */
  readonly min: number
  readonly gzip: number
}

const clouds: readonly Cloud[] = [
  {
    name: 'Tencent',
    min: 5600,
    gzip: 2900,
    call: tencentCall,
    vendor: {
      name: 'tencentcloud-sdk-nodejs-cvm',
      call: `const { cvm } = require('tencentcloud-sdk-nodejs-cvm')
        const client = new cvm.v20170312.Client({ credential: { secretId: 'id', secretKey: 'key' }, region: 'ap-beijing' })
        client.DescribeInstanceVncUrl({ InstanceId: 'ins-r9hr2upy' }).then(console.log)`,
    },
  },
  {
    name: 'Alibaba',
    min: 6100,
    gzip: 3100,
    call: aliyunCall,
    vendor: {
      name: '@alicloud/ecs20140526',
      call: `const { default: Ecs, DescribeInstanceVncUrlRequest } = require('@alicloud/ecs20140526')
        const client = new Ecs({ accessKeyId: 'id', accessKeySecret: 'key', regionId: 'cn-hangzhou' })
        client.describeInstanceVncUrl(new DescribeInstanceVncUrlRequest({ regionId: 'cn-hangzhou', instanceId: 'i-1' })).then(console.log)`,
    },
  },
]

const signed = `import { AwsClient } from 'aws4fetch'
  const aws = new AwsClient({ accessKeyId: 'id', secretAccessKey: 'key', region: 'us-east-1', service: 'ec2' })
  aws.fetch('https://ec2.amazonaws.com/?Action=X', { method: 'POST' }).then((reply) => reply.json()).then(console.log)`

/** All validators together: minified bytes. */
const validatorsBound = { atMost: 26_000 }

export async function size(): Promise<Report> {
  installPeers()
  const rows: Row[] = []
  const samples: Record<string, Stats> = {}
  const proofFolder = proof.resolve('./package.json').replace(/package\.json$/, '')
  for (const { name, call, vendor, ...target } of clouds) {
    const theirs = await measure(vendor.call, 'node', proofFolder)
    for (const platform of ['node', 'browser'] as const) {
      const ours = await measure(call, platform, here)
      const peer = await measure(signed, platform, peersFolder)
      for (const form of ['min', 'gzip'] as const) {
        const what = `${name}, ${platform}, ${form === 'min' ? 'minified' : 'gzip'}`
        rows.push(line(what, ours[form], target[form], ['aws4fetch', peer[form]]))
        samples[`${what}: ours`] = statsOf([ours[form]])
        samples[`${what}: aws4fetch`] = statsOf([peer[form]])
        samples[`${what}: ${vendor.name} (node)`] = statsOf([theirs[form]])
        if (platform === 'node') rows.push(line(what, ours[form], undefined, [vendor.name, theirs[form]]))
      }
    }
  }
  const ours = Buffer.byteLength(await oursBundle())
  const ajv = Buffer.byteLength(await ajvBundle())
  samples['validators: ours'] = statsOf([ours])
  samples['validators: ajv standalone'] = statsOf([ajv])
  rows.push(limit('30 validators, minified', ours, `ajv standalone ${kilobytes(ajv)}`, kilobytes, validatorsBound))
  return {
    title: 'the first call of the README, bundled by esbuild from the built packages',
    rows,
    samples,
    notes: [
      '1 KB is 1,000 bytes; a bundle must stay below its target. Built-in modules are external.',
      `aws4fetch ${versionOf('aws4fetch')} signs for AWS and knows no errors, types or validation.`,
    ],
  }
}

function line(what: string, bytes: number, target: number | undefined, [peer, theirs]: [string, number]): Row {
  const bound = { atMost: (target ?? Infinity) - 1 }
  return {
    what,
    ours: kilobytes(bytes),
    peer: `${peer} ${kilobytes(theirs)}`,
    ratio: (bytes / theirs).toFixed(bytes / theirs < 0.1 ? 3 : 2),
    ...(target && { target: boundText({ atMost: target }, kilobytes).replace('<=', '<'), met: isMet(bytes, bound) }),
  }
}

interface Weight {
  readonly min: number
  readonly gzip: number
}

async function measure(contents: string, platform: Platform, resolveDir: string): Promise<Weight> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform,
    logLevel: 'silent',
  })
  const { contents: code } = outputFiles[0]!
  return { min: code.length, gzip: gzipSync(code, { level: 9 }).length }
}
