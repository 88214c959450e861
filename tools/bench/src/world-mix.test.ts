/** The load that the figures of the living world rest on. */
import { services } from '@porthole/simulator'
import { expect, it } from 'vitest'
import { random } from './random.ts'
import { accounts, planned, seedFor, shares } from './world-mix.ts'

const operations = services.flatMap(({ descriptor }) =>
  Object.values(descriptor.operations).map(({ name, effect }) => ({ service: descriptor.service.name, name, effect })),
)
const shareOf = (service: string, name: string) => shares[name] ?? shares[`${service} ${name}`]

it('has every operation', () => {
  const missing = operations.filter(({ service, name }) => !shareOf(service, name))
  expect([missing, Object.keys(shares)]).toEqual([[], expect.objectContaining({ length: 30 })])
})

it('reads 70 % and writes 30 %, by the effects in the documents', () => {
  const weight = (effects: string[]) =>
    operations
      .filter(({ effect }) => effects.includes(effect))
      .reduce((sum, { service, name }) => sum + shareOf(service, name)!.weight, 0)
  expect([weight(['read']), weight(['write', 'idempotent'])]).toEqual([700, 300])
})

it('creates as much as it deletes', () => {
  for (const thing of ['Cluster', 'Instance', 'Image'])
    expect(shares[`Create${thing}`]!.weight).toBe(shares[`Delete${thing}`]!.weight)
})

it('never deletes, starts or copies more than its world has for that', () => {
  const count = 30_000
  const { instances, clusters, images } = JSON.parse(seedFor(count)).regions['cn-hangzhou']
  const most = new Map<string, number>()
  for (const { operation, request } of planned(count, random(count))) {
    const [, number] = /-(\d+)$/.exec(String(Object.values(request)[0])) ?? []
    most.set(operation, Math.max(most.get(operation) ?? 0, Number(number ?? 0)))
  }
  const there = {
    DeleteCluster: Object.keys(clusters).filter((id) => id.startsWith('gws-delete-')).length,
    DeleteImage: Object.keys(images).filter((id) => id.startsWith('m-delete-')).length,
    DeleteInstance: instances['i-delete-'].count,
    StartInstance: instances['i-start-'].count,
    StopInstance: instances['i-stop-'].count,
    RestartInstance: instances['i-restart-'].count,
    CreateImage: instances['i-image-'].count,
  }
  for (const [operation, number] of Object.entries(there)) expect(number).toBeGreaterThanOrEqual(most.get(operation)!)
  expect(accounts).toBe(8)
})
