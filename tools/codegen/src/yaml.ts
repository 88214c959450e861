/** The parser of `yaml`, for tools that edit specs: one version reads and writes them. */
export { isMap, isPair, isScalar, isSeq, parse, parseDocument } from 'yaml'
export type { Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'
