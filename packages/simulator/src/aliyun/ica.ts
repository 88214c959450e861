/** The text of a Citrix ICA file: what a GWS ticket is under its base64. */

export interface Ica {
  /** Names the section of the connection. */
  readonly name: string
  /** What the client shows. */
  readonly title: string
  readonly host: string
  /** The published desktop or application. */
  readonly program: string
  /** Of an application; default none. */
  readonly args?: string
  /** Of a single application: its windows stand among those of the client's desktop. */
  readonly seamless: boolean
  /** 16 hexadecimal digits in place of a password, which no such file holds. */
  readonly logonTicket: string
}

/** The port of the ICA protocol. */
const icaPort = 1494

export function icaText({ name, title, host, program, args, seamless, logonTicket }: Ica): string {
  const lines = [
    '[Encoding]',
    'InputEncoding=UTF8',
    '[WFClient]',
    'Version=2',
    '[ApplicationServers]',
    `${name}=`,
    `[${name}]`,
    `Address=${host}:${icaPort}`,
    `InitialProgram=#${oneLine(program)}`,
    ...(args ? [`LongCommandLine=${oneLine(args)}`] : []),
    `LogonTicket=${logonTicket}`,
    'LogonTicketType=CTXS1',
    `Title=${oneLine(title)}`,
    ...(seamless ? ['TWIMode=On'] : []),
    'TransportDriver=TCP/IP',
    'WinStationDriver=ICA 3.0',
  ]
  return lines.map((line) => `${line}\r\n`).join('')
}

/** Names and arguments are a user's free text: none may begin a line of its own. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')
}
