/** The mock server for tests in the same process. */
export { defaultCredentials, startMockServer } from './start.ts'
export type { MockServer, MockServerOptions } from './start.ts'
