/** The format of spec files as data: which keys a node has and what they hold. The loader and spec.schema.json read this. */
import { operationShapes } from './shape-operation.ts'
import { serviceShapes } from './shape-service.ts'
import type { Shapes } from './shape-value.ts'

export const shapes: Shapes = { ...operationShapes, ...serviceShapes }
