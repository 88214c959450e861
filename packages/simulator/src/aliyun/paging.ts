/** Pages as GWS counts them: from 1, of 10, at most 100 (chosen: the document gives no bounds). */
import type { Scene } from '../scene.ts'

export interface PageRequest {
  readonly PageNumber?: number | string
  readonly PageSize?: number | string
}

export interface Paging {
  readonly PageNumber: number
  readonly PageSize: number
  readonly offset: number
}

const largestPage = 100

export function pagingOf(request: PageRequest, scene: Scene): Paging {
  const PageNumber = Number(request.PageNumber ?? 1)
  const PageSize = Number(request.PageSize ?? 10)
  if (PageNumber < 1) throw scene.refuse('InvalidParameter', 'PageNumber')
  if (PageSize < 1 || PageSize > largestPage) throw scene.refuse('InvalidParameter', 'PageSize')
  return { PageNumber, PageSize, offset: (PageNumber - 1) * PageSize }
}
