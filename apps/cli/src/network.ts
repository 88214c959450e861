/** How calls leave this machine: through the proxy that the environment names, whichever Node runs. */
import { type Fetch, transport } from '@porthole/rpc'
import { proxy } from '@porthole/rpc/proxy'

/** The flag came together with the proxies of Node's own agents. */
const nodeKnowsProxies = process.allowedNodeEnvironmentFlags.has('--use-env-proxy')

export const network: Fetch = nodeKnowsProxies ? transport : proxy()(transport)
