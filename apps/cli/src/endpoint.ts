/** Where --endpoint leads: an address with its scheme, and whether it is this machine. */

const shape = /^(https?:\/\/)?([\w.-]+|\[[\da-f:]+\])(:\d+)?\/*$/i
const loopback = /^(?:https?:\/\/)?(?:localhost|127(?:\.\d+){1,3}|\[::1\])(?::\d+)?\/*$/i

const isEndpoint = (given: string): boolean => shape.test(given)

/** Of what --endpoint was given. */
export const endpointProblems = (given: string | undefined): string[] =>
  given === undefined || isEndpoint(given)
    ? []
    : ['--endpoint must be a host, as in https://example.com or http://127.0.0.1:7070.']

export const isLoopback = (given: string): boolean => loopback.test(given)

/** A bare host means https, but http on this machine, where a mock server listens. */
export const withScheme = (given: string): string =>
  given.replace(/^(?!\w+:\/\/)/, isLoopback(given) ? 'http://' : 'https://')
