/** Reads a list page by page. */
import type { Pages } from './flow.ts'
import { valueAt } from './flow.ts'
import type { CallOptions, Sender } from './options.ts'

/**
 * All items, each page fetched when the loop gets there. Begins at the request's own page number, else at 1, keeps its
 * page size, and ends with the total that the service tells or with an empty page. Throws what the operation throws.
 */
export async function* pages<Request extends object, Item>(
  client: Sender,
  { operation, page, size, items, total }: Pages<Request, Item>,
  request: Request = {} as Request,
  options?: CallOptions,
): AsyncGenerator<Item, void, undefined> {
  const given = request as Record<string, unknown>
  let number = Number(given[page] ?? 1)
  let seen: number | undefined
  for (;;) {
    const answer = (await client.send(operation, { ...request, [page]: number }, options)) as Record<string, unknown>
    const list = (valueAt(answer, items) ?? []) as Item[]
    seen ??= (number - 1) * Number(given[size] ?? answer[size] ?? list.length)
    yield* list
    seen += list.length
    number++
    if (list.length === 0 || seen >= Number(answer[total])) return
  }
}
