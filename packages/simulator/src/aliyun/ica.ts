/** The text of a Citrix ICA file: what a GWS ticket is under its base64. Its keys are those of Citrix's own files. */

export interface Ica {
  /** Names the section of the connection. */
  readonly name: string
  /** The name by which the client makes itself known; Citrix takes 20 characters. */
  readonly client: string
  /** What the client shows. */
  readonly title: string
  readonly host: string
  /** The published desktop or application. */
  readonly program: string
  /** Of an application; default none. */
  readonly args?: string
  /** Of a single application: its windows stand among those of the client's desktop. */
  readonly seamless: boolean
  /** 30 hexadecimal digits in place of a password, which no such file holds. */
  readonly logonTicket: string
}

/** Of ICA, and of ICA inside the protocol that outlives a broken connection: line 498 of aliyun-gws-20201026. */
const ports = { ica: 1494, reliable: 2598 }

/** As large as the screen. */
const fullScreen = '4294967295'

type Section = readonly [name: string, values: Readonly<Record<string, string>>]

/** Lines end as Windows has them; without a byte order mark, since the first section names the encoding. */
export function icaText({ name, client, title, host, program, args, seamless, logonTicket }: Ica): string {
  const entry = sectionName(name)
  const sections: readonly Section[] = [
    ['Encoding', { InputEncoding: 'UTF8' }],
    ['WFClient', { Version: '2', ClientName: client }],
    ['ApplicationServers', { [entry]: '' }],
    [
      entry,
      {
        Address: `${host}:${ports.ica}`,
        CGPAddress: `*:${ports.reliable}`,
        InitialProgram: `#${program}`,
        ...(args && { LongCommandLine: args }),
        AutologonAllowed: 'ON',
        LogonTicket: logonTicket,
        LogonTicketType: 'CTXS1',
        Title: title,
        ...(seamless ? { TWIMode: 'On' } : { TWIMode: 'Off', DesiredHRES: fullScreen, DesiredVRES: fullScreen }),
        TransportDriver: 'TCP/IP',
        WinStationDriver: 'ICA 3.0',
      },
    ],
  ]
  return sections.map(sectionText).join('\r\n')
}

function sectionText([name, values]: Section): string {
  const lines = Object.entries(values).map(([key, value]) => `${key}=${oneLine(value)}`)
  return [`[${name}]`, ...lines].map((line) => `${line}\r\n`).join('')
}

/** Names and arguments are a user's free text: none may begin a line of its own. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')
}

/** An instance of a world from a file may have any id. */
function sectionName(id: string): string {
  return oneLine(id).replace(/[[\]=;#]/g, '-')
}
