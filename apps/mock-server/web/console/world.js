/** What the page asks the admin API of our own server. Where that is closed to it, it goes by what is documented. */

/** @typedef {{ urlLifetime: number, idle: number }} Rules in ms; 0: the rule is off */

/** @type {Rules} Document 000, Description; documents 001 and 002, section 1. */
export const documented = { urlLifetime: 15_000, idle: 60_000 }

/** @param {import('./address.js').Home | undefined} home @returns {Promise<Rules>} */
export async function readRules(home) {
  const settings = home && (await ask(home, 'settings').catch(() => undefined))
  return settings?.limits ?? documented
}

/** Whether the clock of a world stands still, so that nobody is ever idle in it. */
export async function isFrozen(home) {
  const clock = () => ask(home, 'clock')
  try {
    const before = await clock()
    await new Promise((resolve) => setTimeout(resolve, 60))
    return (await clock()) === before
  } catch {
    return false
  }
}

/**
 * A new VNC URL for the same instance. Rejects with an Error that says why there is none; `closed` is set when the
 * admin API is not for us.
 */
export async function renew({ world, account }, instance) {
  const { socket } = await ask({ world }, 'consoles/link', { id: instance, account, origin: location.origin })
  return socket
}

async function ask({ world }, path, body) {
  const response = await fetch(`/_porthole/worlds/${encodeURIComponent(world)}/${path}`, {
    ...(body && {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
    cache: 'no-store',
    signal: AbortSignal.timeout(5000),
  }).catch(() => {
    throw new Error('The server cannot be reached.')
  })
  const answer = await response.json().catch(() => undefined)
  if (response.ok) return answer
  throw Object.assign(new Error(answer?.error ?? `The server answered ${response.status}.`), {
    closed: response.status === 401,
  })
}
