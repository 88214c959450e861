/** What the address of the page says: which console to open, and nothing that leads anywhere but to our own server. */

/**
 * @typedef {object} Address
 * @property {string} socket a WebSocket URL of our own origin
 * @property {'aliyun' | 'tencent'} cloud
 * @property {string | undefined} instance
 * @property {boolean | undefined} isWindows
 * @property {string | undefined} password
 * @property {Home | undefined} home
 */
/** @typedef {{ title: string, refused: string, socket?: undefined, password?: undefined }} Refusal */
/** @typedef {{ world: string, account: string }} Home where an instance lives, as its token tells */

/** The paths of consoles, by cloud. */
const clouds = { '/websockify/': 'aliyun', '/vnc': 'tencent' }

/**
 * Reads the parameters of the vendors' pages: vncUrl, instanceId, isWindows and password of Alibaba's, InstanceVncUrl
 * of Tencent's. Answers with an address, or with the reason why there is none to connect to.
 * @param {Location} location
 * @returns {Address | Refusal}
 */
export function readAddress({ search, protocol, host }) {
  const given = new URLSearchParams(search)
  const text = given.get('vncUrl') ?? given.get('InstanceVncUrl')
  if (!text) return refusal('No VNC URL', 'This page needs a VNC URL: query one and open the page that is made of it.')
  const url = parse(text)
  if (!url || !/^wss?:$/.test(url.protocol))
    return refusal('No VNC URL', 'What this page was given is no WebSocket URL: pass it on as the API answered it.')
  const own = protocol === 'https:' ? 'wss:' : 'ws:'
  if (url.protocol !== own || url.host !== host || url.username || url.password)
    return refusal(
      'Foreign URL',
      `This VNC URL leads to ${url.protocol}//${url.host}, and this page connects to ${own}//${host} only.`,
    )
  const cloud = clouds[/** @type {keyof typeof clouds} */ (url.pathname)]
  if (!cloud) return refusal('No VNC URL', `There is no console at ${url.pathname}.`)
  const isWindows = given.get('isWindows')
  return {
    socket: url.href,
    cloud: /** @type {Address['cloud']} */ (cloud),
    instance: given.get('instanceId') || undefined,
    isWindows: isWindows === null ? undefined : /^true$/i.test(isWindows),
    password: given.get('password') || undefined,
    home: homeOf(url),
  }
}

/** @param {string} title @param {string} refused @returns {Refusal} */
const refusal = (title, refused) => ({ title, refused })

/** The parameters were decoded once; a URL that was encoded twice is decoded again. */
function parse(text) {
  try {
    return new URL(/^wss?%3a/i.test(text) ? decodeURIComponent(text) : text)
  } catch {
    return undefined
  }
}

const secretBytes = 32

/** Behind its secret a token says in which world and account its instance is; Tencent's is in base64 twice. */
function homeOf(url) {
  try {
    // Forms write a plus sign as a space.
    const token = (url.searchParams.get('s') ?? '').replaceAll(' ', '+')
    const once = atob(token)
    const bytes = /^[\w+/]+={0,2}$/.test(once) ? atob(once) : once
    const [, world, account] = /^([\w.-]+)\|([^|]+)\|/.exec(bytes.slice(secretBytes)) ?? []
    return world && account ? { world, account } : undefined
  } catch {
    return undefined
  }
}
