import { describe, expect, expectTypeOf, test } from 'vitest'
import type { Pages, Sender } from './index.ts'
import { pages } from './pages.ts'
import { operation } from './testing.ts'

interface Request {
  PageNumber?: number
  PageSize?: number
  Status?: string
}

interface Thing {
  Id: number
}

const flow: Pages<Request, Thing> = {
  operation: operation<Request>('List'),
  page: 'PageNumber',
  size: 'PageSize',
  items: 'Things',
  total: 'TotalCount',
}

/** A list of `count` things, ten a page unless asked otherwise. */
function service(count: number, change: (answer: Record<string, unknown>) => object = (answer) => answer) {
  const asked: Request[] = []
  const client = {
    async send(_: unknown, request: Request) {
      asked.push(request)
      const { PageNumber = 1, PageSize = 10 } = request
      const from = (PageNumber - 1) * PageSize
      const Things = Array.from({ length: Math.max(0, Math.min(PageSize, count - from)) }, (__, i) => ({
        Id: from + i,
      }))
      return change({ Things, PageNumber, PageSize, TotalCount: count })
    },
  } as unknown as Sender
  return { client, asked }
}

const all = async (iterable: AsyncIterable<Thing>) => {
  const ids: number[] = []
  for await (const { Id } of iterable) ids.push(Id)
  return ids
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

describe('pages', () => {
  test('yields every item, page by page, with the rest of the request on each', async () => {
    const { client, asked } = service(25)
    expect(await all(pages(client, flow, { Status: 'on' }))).toEqual(range(0, 25))
    expect(asked).toEqual([1, 2, 3].map((PageNumber) => ({ Status: 'on', PageNumber })))
  })

  test('asks for no page after the total', async () => {
    const { client, asked } = service(20)
    expect(await all(pages(client, flow))).toHaveLength(20)
    expect(asked).toHaveLength(2)
  })

  test('keeps the given size and begins at the given page', async () => {
    const { client, asked } = service(25)
    expect(await all(pages(client, flow, { PageNumber: 3, PageSize: 5 }))).toEqual(range(10, 25))
    expect(asked.map(({ PageNumber }) => PageNumber)).toEqual([3, 4, 5])
  })

  test('begins at a given page though no size is known', async () => {
    const { client, asked } = service(25, (answer) => ({ ...answer, PageSize: undefined }))
    expect(await all(pages(client, flow, { PageNumber: 2 }))).toEqual(range(10, 25))
    expect(asked).toHaveLength(2)
  })

  test('ends with an empty page when the total is wrong or missing', async () => {
    for (const TotalCount of [99, undefined, 'many']) {
      const { client, asked } = service(20, (answer) => ({ ...answer, TotalCount }))
      expect(await all(pages(client, flow))).toHaveLength(20)
      expect(asked).toHaveLength(3)
    }
  })

  test('understands a total given as a decimal string, and a list that is not there', async () => {
    const { client, asked } = service(10, (answer) => ({ ...answer, TotalCount: '10' }))
    expect(await all(pages(client, flow))).toHaveLength(10)
    expect(asked).toHaveLength(1)
    expect(await all(pages(service(0, () => ({ TotalCount: 0 })).client, flow))).toEqual([])
  })

  test('finds items inside another field', async () => {
    const { client } = service(3, ({ Things, ...answer }) => ({ ...answer, Things: { Thing: Things } }))
    expect(await all(pages(client, { ...flow, items: 'Things.Thing' }))).toEqual([0, 1, 2])
  })

  test('fetches no page before it is needed', async () => {
    const { client, asked } = service(100)
    for await (const { Id } of pages(client, flow)) if (Id === 9) break
    expect(asked).toHaveLength(1)
  })

  test('gives the options of the call to every page', async () => {
    const controller = new AbortController()
    const seen: unknown[] = []
    const client = {
      send: async (_: unknown, __: unknown, options: unknown) => seen.push(options) && {},
    } as unknown as Sender
    await all(pages(client, flow, {}, { signal: controller.signal }))
    expect(seen).toEqual([{ signal: controller.signal }])
  })

  test('knows the type of its items', () => {
    expectTypeOf(pages(service(0).client, flow)).toEqualTypeOf<AsyncGenerator<Thing, void, undefined>>()
  })
})
