/** The version in the User-Agent: put in by the build, from package.json. */
declare const PORTHOLE_VERSION: string | undefined

export const version: string = typeof PORTHOLE_VERSION === 'string' ? PORTHOLE_VERSION : 'source'
