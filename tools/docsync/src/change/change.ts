/** Turns differences into changesets: one file for each cloud, with the packages, their bumps and the entry. */
import { createHash } from 'node:crypto'
import type { Service } from '@porthole/codegen/src/model.ts'
import type { Difference } from '../spec/compare.ts'
import { headings, sentence } from '../spec/report.ts'
import { type Semver, semvers } from '../spec/rules.ts'
import { treeOf } from '../spec/tree.ts'
import { carriersOf, type Package } from './packages.ts'

interface Release {
  readonly name: string
  readonly bump: Exclude<Semver, 'none'>
}

export interface Changeset {
  /** The file's name. The same old specs give the same name, so that a second run replaces the first one's. */
  readonly file: string
  /** None when nothing calls for a version: the file must not be there. */
  readonly releases: readonly Release[]
  readonly isBreaking: boolean
  readonly text: string
}

const versioned = ['major', 'minor', 'patch'] as const
const counted = { major: 'breaking', minor: 'new or different', patch: 'in words or samples' }

/** One for each cloud that either side has. Throws when a cloud has no package. */
export function changesetsOf(
  before: readonly Service[],
  after: readonly Service[],
  differences: readonly Difference[],
  packages: readonly Package[],
): Changeset[] {
  const clouds = [...new Set([...before, ...after].map(({ cloud }) => cloud))].sort()
  return clouds.map((cloud) => {
    const own = differences.filter(({ path, semver }) => path.startsWith(`${cloud}/`) && semver !== 'none')
    const file = `specs-${cloud}-${nameOf(before.filter((one) => one.cloud === cloud))}.md`
    const isBreaking = own.some(({ semver }) => semver === 'major')
    const releases = own.length === 0 ? [] : releasesOf(cloud, own, packages)
    return { file, releases, isBreaking, text: releases.length === 0 ? '' : textOf(releases, own) }
  })
}

/** All that carry the facts to their users take the same bump: a flag, a reply, a case changes where a fact does. */
function releasesOf(cloud: string, differences: readonly Difference[], packages: readonly Package[]): Release[] {
  const name = `@porthole/${cloud}`
  if (!packages.some((one) => one.name === name)) {
    throw new Error(`packages/${cloud}: no package ${name} for the specs of ${cloud}: npm run new -- cloud ${cloud}`)
  }
  const worst = Math.max(...differences.map(({ semver }) => semvers.indexOf(semver)))
  return carriersOf(name, packages).map((one) => ({ name: one.name, bump: bumpOf(semvers[worst]!, one) }))
}

/** Before 1.0.0 the minor version is the one that may break: npm's ^0.1.0 stays below 0.2.0. */
function bumpOf(semver: Semver, { version }: Package): Release['bump'] {
  const bump = semver as Release['bump']
  return bump === 'major' && version.startsWith('0.') ? 'minor' : bump
}

function textOf(releases: readonly Release[], differences: readonly Difference[]): string {
  const services = [...new Set(differences.map(({ path }) => path.slice(0, path.indexOf(' '))))].sort()
  const parts = versioned.map((semver) => differences.filter((one) => one.semver === semver))
  const counts = parts.flatMap((own, at) => (own.length === 0 ? [] : [`${own.length} ${counted[versioned[at]!]}`]))
  const lists = parts.flatMap((own, at) =>
    own.length === 0 ? [] : [`**${headings[versioned[at]!]}**`, own.map((one) => `- ${sentence(one)}`).join('\n')],
  )
  const packages = releases.map(({ name, bump }) => `'${name}': ${bump}`)
  const title = `Facts of ${services.join(', ')}: ${counts.join(', ')}.`
  return `---\n${packages.join('\n')}\n---\n\n${[title, ...lists].join('\n\n')}\n`
}

function nameOf(services: readonly Service[]): string {
  const facts = JSON.stringify(services.map((one) => treeOf(one)))
  return createHash('sha256').update(facts).digest('hex').slice(0, 8)
}
