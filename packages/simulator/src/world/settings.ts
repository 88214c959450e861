/** What a user may switch in a world: how long things take, and which limits hold. */

/** How long a passing state lasts, and a task, in ms of world time. */
export interface Pace {
  readonly [state: string]: number
}

interface Limits {
  /** CVM: calls of DescribeInstanceVncUrl in a second; 0 switches it off. */
  readonly cvmRate: number
  /** ECS: ms between two screenshots of an instance; 0 switches it off. */
  readonly screenshotInterval: number
  /** New connections to a console in a minute; 0 switches it off. */
  readonly reconnects: number
  /** ms that a VNC URL is valid; 0: for ever. */
  readonly urlLifetime: number
  /** ms without input until a console is disconnected; 0: never. */
  readonly idle: number
  /** Whether a VNC URL works once, by cloud. */
  readonly singleUse: { readonly aliyun: boolean; readonly tencent: boolean }
}

export interface Settings {
  readonly pace: Pace
  readonly limits: Limits
  /** Whether clusters need the service-linked role; default false. */
  readonly roleRequired: boolean
  /** Whether a range of dates that ends before it starts is refused instead of swapped; default false. */
  readonly strictDates: boolean
}

export const defaultSettings: Settings = {
  pace: {
    creating: 1000,
    starting: 1000,
    Creating: 1000,
    Starting: 1000,
    Initializing: 1000,
    Unregistered: 1000,
    Stopping: 1000,
    Cloning: 2000,
    image: 2000,
    task: 1000,
  },
  limits: {
    cvmRate: 10,
    screenshotInterval: 10_000,
    reconnects: 30,
    urlLifetime: 15_000,
    idle: 60_000,
    singleUse: { aliyun: false, tencent: true },
  },
  roleRequired: false,
  strictDates: false,
}

/** Changes to settings, as deep as they go. */
export interface SettingsPatch {
  readonly pace?: Pace
  readonly limits?: Partial<Omit<Limits, 'singleUse'>> & { readonly singleUse?: Partial<Limits['singleUse']> }
  readonly roleRequired?: boolean
  readonly strictDates?: boolean
}

export function merge(settings: Settings, patch: SettingsPatch): Settings {
  const { pace, limits, ...rest } = patch
  const singleUse = { ...settings.limits.singleUse, ...limits?.singleUse }
  return {
    ...settings,
    ...rest,
    pace: { ...settings.pace, ...pace },
    limits: { ...settings.limits, ...limits, singleUse },
  }
}
