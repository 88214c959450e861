/** Worlds as their users steer them: the same interface in process and over HTTP. */
import type { Kept } from '../stores/store.ts'
import type { ConsoleSession } from '../world/consoles.ts'
import type { FaultRule } from '../world/faults.ts'
import type { LogEntry, LogFilter } from '../world/log.ts'
import type { Settings, SettingsPatch } from '../world/settings.ts'

/** ms since 1970, or a text such as 2026-01-01T00:00:00Z. */
export type Time = number | string

/** Whose thing, and where. Default account: that of the world's first access key made on the fly, else the server's first. */
export interface Whose {
  readonly account?: string
  /** Default: the default region of the service. */
  readonly region?: string
}

/** A thing by its id, or with more than its id. */
export type Target = string | ({ readonly id: string } & Whose)

/** An access key made on the fly; its account is its own id. */
export interface AccessKey {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly userId: string
}

export interface NewWorld extends AccessKey {
  readonly name: string
}

export interface Snapshot {
  /** Version of the format. */
  readonly porthole: 1
  readonly world: string
  /** The world's time then, ms since 1970. */
  readonly taken: number
  readonly rows: readonly Kept[]
}

/** A world as a person reads it: what is planned is left out, and states are those of now. */
export interface WorldView {
  readonly name: string
  /** ms since 1970 */
  readonly now: number
  readonly time: string
  readonly frozen: boolean
  readonly settings: Settings
  readonly faults: readonly FaultRule[]
  /** User ids by access key id, as they were set. */
  readonly users: Readonly<Record<string, string>>
  /** By account, then by region (`''`: what no region divides), then by kind. */
  readonly accounts: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, KindView>>>>>>
}

interface KindView {
  /** How many there are; `rows` may be fewer. */
  readonly total: number
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

export interface Session {
  readonly id: string
  readonly InstanceId: string
  readonly ClientName: string
  readonly logon: number
  readonly logoff?: number
}

export interface OpenSession extends Whose {
  readonly InstanceId: string
  readonly ClientName?: string
}

/** The code of an error alone stands for an error of the specs. `Throttling` is the throttling error of every cloud. */
export type NewFault = Omit<FaultRule, 'id' | 'error'> & {
  readonly id?: string
  readonly error?: string | FaultRule['error']
}

export interface ConsoleLink {
  /** The page that shows the console, on the server's own origin. */
  readonly page: string
  /** The WebSocket URL alone. */
  readonly socket: string
  /** Until when a connection can be made, world time in ms since 1970; undefined: for ever. */
  readonly expires: number | undefined
}

export interface ConsolePicture {
  readonly id: string
  readonly width: number
  readonly height: number
  /** Other than before when the picture is. */
  readonly version: string
  /** base64; undefined when the version is the one that was given. */
  readonly jpeg?: string
}

type Change = (target: Target) => Promise<void>

export interface World {
  readonly name: string
  /** What there is; of each kind at most `limit` rows. */
  read(what?: ReadWorld): Promise<WorldView>
  /** Begins anew, from now on with these things in every account. '' is nothing at all. */
  seed(yaml: string): Promise<void>
  /** Adds things to an account, or replaces those of the same id. */
  merge(what: string | ({ readonly yaml: string } & Pick<Whose, 'account'>)): Promise<{ readonly rows: number }>
  /** All that the world is, as JSON. */
  snapshot(): Promise<Snapshot>
  /** In place of all that the world is: wholly or, when the snapshot is none, not at all. */
  restore(snapshot: Snapshot): Promise<void>
  /** Back to the beginning: things, clock, settings, faults, log. Its seed and its access keys stay. */
  reset(): Promise<void>
  /** The world is gone, with its access keys. */
  drop(): Promise<void>
  createKey(options?: { readonly userId?: string }): Promise<AccessKey>
  /** Which user an access key stands for. */
  setUser(caller: { readonly keyId: string; readonly userId: string }): Promise<void>
  /** All of it answers the world's time in ms since 1970. */
  readonly clock: {
    now(): Promise<number>
    /** Stops, where it is or at a time. */
    freeze(at?: Time): Promise<number>
    /** Moves by so many ms; backwards too. */
    advance(ms: number): Promise<number>
    set(at: Time): Promise<number>
    resume(): Promise<number>
  }
  readonly settings: {
    read(): Promise<Settings>
    change(patch: SettingsPatch): Promise<Settings>
  }
  readonly faults: {
    list(): Promise<readonly FaultRule[]>
    add(fault: NewFault): Promise<FaultRule>
    remove(id: string): Promise<void>
    clear(): Promise<void>
  }
  readonly requests: {
    /** The oldest first. */
    list(filter?: LogFilter): Promise<readonly LogEntry[]>
    clear(): Promise<void>
  }
  readonly tasks: {
    finish: Change
    fail(task: string | ({ readonly id: string; readonly message?: string } & Whose)): Promise<void>
  }
  readonly clusters: { indebt: Change; running: Change }
  readonly instances: {
    /** The machine behind it is lost. */
    missing: Change
    recover: Change
    /** The machine is lost for good, and the instance with it. */
    gone: Change
    /** A stopped one starts, at its pace, whoever asks. */
    start: Change
    /** Somebody shuts Windows down from inside. */
    shutdown: Change
    /** Another type, for example one with a GPU. */
    retype(what: { readonly id: string; readonly InstanceType: string } & Whose): Promise<void>
  }
  readonly images: { fail: Change; unavailable: Change; missing: Change; available: Change }
  /** Of people at GWS instances. */
  readonly sessions: {
    open(session: OpenSession): Promise<Session>
    close: Change
    /** Ends as the session of somebody who went away does: now, and as usual. */
    idle: Change
  }
  /** VNC connections of ECS and CVM. */
  readonly consoles: {
    /** Uses a VNC URL, or its token, as a browser does. */
    redeem(url: string | ({ readonly url: string } & Pick<Whose, 'account'>)): Promise<ConsoleSession>
    /** Somebody uses keyboard or pointer. */
    touch: Change
    /** Nobody has touched it for as long as the idle limit. */
    idle: Change
    close: Change
    /** Makes a VNC URL for an instance that runs, and the page around it. */
    link(
      what: string | ({ readonly id: string; readonly origin?: string } & Pick<Whose, 'account'>),
    ): Promise<ConsoleLink>
    /** What an instance shows now, whatever its state. */
    picture(
      what: string | ({ readonly id: string; readonly version?: string } & Pick<Whose, 'account'>),
    ): Promise<ConsolePicture>
    /** Those that are open, the oldest first. */
    list(whose?: Pick<Whose, 'account'>): Promise<readonly ConsoleSession[]>
  }
  readonly ecs: {
    start: Change
    stop: Change
    hibernate: Change
    /** Its type is out of sale, or with `retired: false` is not. */
    retire(what: string | ({ readonly id: string; readonly retired?: boolean } & Pick<Whose, 'account'>)): Promise<void>
    /** What its console asks for, 6 letters or digits; from the next connection on. Without one it asks for nothing. */
    password(
      what: string | ({ readonly id: string; readonly password?: string } & Pick<Whose, 'account'>),
    ): Promise<void>
  }
  readonly cvm: { start: Change; stop: Change }
  readonly role: {
    /** Takes the service-linked role away. */
    drop(where?: Pick<Whose, 'account'>): Promise<void>
  }
}

export interface ReadWorld extends Whose {
  /** One kind of row only, e.g. `instance`. */
  readonly kind?: string
  /** Rows of each kind; default 100. */
  readonly limit?: number
}

/** What stands above the worlds. */
export interface Worlds {
  /** A world by its name, `default` unless told otherwise; it comes into being when it is used. */
  world(name?: string): World
  /** Names of the worlds that were used. */
  worlds(): Promise<readonly string[]>
  /** A new world and an access key that leads into it. Default name: one of its own. */
  createWorld(options?: { readonly name?: string; readonly userId?: string }): Promise<NewWorld>
}

/** Names of worlds, in headers and paths. */
export const worldName = /^[\w.-]{1,100}$/
