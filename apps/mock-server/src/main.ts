/** porthole-mock: reads the command line, starts the server, stops it on a signal. */
import type { LogEvent } from '@porthole/rpc/server'
import { openStore, SeedError, StoreError } from '@porthole/simulator'
import { help, parse, readWorldFile, type Settings, UsageError } from './arguments.ts'
import { banner, logLine } from './banner.ts'
import { auditFile } from './console/audit.ts'
import { defaultCredentials, type MockServer, noLimits, startMockServer, version } from './start.ts'
import { type Certificate, makeCertificate, readCertificate } from './tls.ts'

await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<void> {
  try {
    const settings = parse(args, process.env)
    if (settings.show === 'help') process.stdout.write(help)
    else if (settings.show === 'version') console.log(version)
    else await serve(settings)
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof StoreError)) throw error
    console.error(`porthole-mock: ${error.message}`)
    process.exitCode = error instanceof UsageError ? 2 : 1
  }
}

async function serve(settings: Settings): Promise<void> {
  const { port, host, credentials, verify, quiet, adminToken, clock, limits, publicUrl } = settings
  const { allowOrigin, backends, seats } = settings
  const tls = await certificateOf(settings)
  const write = settings.audit === undefined ? undefined : auditFile(settings.audit)
  const world = settings.world === undefined ? undefined : readWorldFile(settings.world)
  const store = await openStore(settings.store)
  let server: MockServer
  try {
    server = await startMockServer({
      port,
      host,
      verify,
      credentials: credentials ?? defaultCredentials,
      store,
      ...(world !== undefined && { world }),
      ...(clock !== undefined && { clock }),
      ...(adminToken !== undefined && { adminToken }),
      ...(!limits && { settings: noLimits }),
      ...(tls && { tls }),
      ...(publicUrl !== undefined && { publicUrl }),
      allowOrigin,
      backends,
      seats,
      audit(record) {
        write?.(record)
        if (!quiet) console.log(JSON.stringify(record))
      },
      log: (event) => report(event, quiet),
    })
  } catch (error) {
    await store.close()
    if (error instanceof SeedError)
      throw new UsageError(
        `--world: correct the file.\n${error.problems.map((one) => `${settings.world}:${one}`).join('\n')}`,
      )
    console.error(cannotListen(error as NodeJS.ErrnoException, port, host))
    process.exitCode = 1
    return
  }
  stopOnSignal(server)
  // Who reads the log may leave, as `head` does: that is no reason to stop.
  process.stdout.on('error', () => {})
  if (!verify) console.error('WARNING: --no-verify is on, so signatures are NOT checked: every caller is let in.')
  await server.ready().catch((error: unknown) => console.error(`WARNING: not ready yet: ${(error as Error).message}`))
  const shown = credentials ? undefined : defaultCredentials
  process.stdout.write(
    banner({
      version,
      url: server.url,
      credentials: shown,
      verify,
      store: shownStore(settings.store),
      selfSigned: settings.tls === 'made',
    }),
  )
}

function certificateOf({ tls, host }: Settings): Certificate | Promise<Certificate> | undefined {
  if (tls === 'made') return makeCertificate(host)
  return tls && readCertificate(tls.cert, tls.key)
}

/** Where worlds are kept, without the password. */
function shownStore(store: string | undefined): string | undefined {
  return store?.replace(/^(\w+:\/\/)[^/]*@/, '$1')
}

/** A defect of the server is told in full, whatever was asked. */
function report(event: LogEvent, quiet: boolean): void {
  if (event.kind === 'failed') console.error(logLine(event), event.error)
  else if (!quiet) console.log(logLine(event))
}

function cannotListen(error: NodeJS.ErrnoException, port: number, host: string): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is taken: stop the other program or choose another with --port N.`
  if (error.code === 'EACCES') return `Port ${port} needs more rights: choose one above 1023 with --port N.`
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `${host} is no address of this machine: choose one with --host, for example 127.0.0.1.`
  return `Cannot listen on ${host}, port ${port}: ${error.message}`
}

function stopOnSignal(server: MockServer): void {
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    await server.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
}
