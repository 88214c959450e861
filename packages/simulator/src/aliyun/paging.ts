/** Pages as GWS counts them: from 1, of 10, at most 100 (chosen: the document gives no bounds). */
import type { Scene } from '../scene.ts'

export interface PageRequest {
  readonly PageNumber?: number | string
  readonly PageSize?: number | string
}

export interface Paging {
  readonly PageNumber: number | string
  readonly PageSize: number
  readonly offset: number
}

const largestPage = 100

/** Beyond every list: stores need not count further. */
const furthest = 1e12

export function pagingOf({ PageNumber = 1, PageSize = 10 }: PageRequest, scene: Scene): Paging {
  const number = Number(PageNumber)
  const size = Number(PageSize)
  if (number < 1) throw scene.refuse('InvalidParameter', 'PageNumber')
  if (size < 1 || size > largestPage) throw scene.refuse('InvalidParameter', 'PageSize')
  return { PageNumber, PageSize: size, offset: Math.min((number - 1) * size, furthest) }
}
