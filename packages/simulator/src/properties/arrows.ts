/** The state machines of section 3 of the model as tables, and whether what was seen of a thing follows them. */

type Arrows = Readonly<Record<string, readonly string[]>>

interface Machine {
  /** What happens by itself as time goes by. */
  readonly time: Arrows
  /** What a call, or a hand from outside, may begin. */
  readonly call: Arrows
  /** In which states a thing may be seen first; with a pace of 0 any that follows them. */
  readonly first: string
}

const anywhere = [
  'Missing',
  'Registered',
  'Unregistered',
  'Stopped',
  'Initializing',
  'Starting',
  'Creating',
  'Stopping',
]

export const machines: Readonly<Record<'cluster' | 'instance' | 'image', Machine>> = {
  cluster: {
    first: 'creating',
    time: { creating: ['starting'], starting: ['running'] },
    // A hand from outside may set a cluster running, whatever it was.
    call: { running: ['indebt'], indebt: ['running'], creating: ['running'], starting: ['running'] },
  },
  instance: {
    first: 'Creating',
    time: {
      Creating: ['Starting'],
      Starting: ['Initializing'],
      Initializing: ['Unregistered'],
      Unregistered: ['Registered'],
      Stopping: ['Stopped', 'Starting'],
      Cloning: ['Registered', 'Unregistered', 'Stopped'],
    },
    call: {
      Stopped: ['Starting', 'Cloning', 'Missing'],
      Registered: ['Stopping', 'Cloning', 'Stopped', 'Missing'],
      Unregistered: ['Stopping', 'Cloning', 'Stopped', 'Missing'],
      Missing: anywhere,
      Creating: ['Missing'],
      Starting: ['Missing'],
      Initializing: ['Missing'],
      Stopping: ['Missing'],
      Cloning: ['Missing'],
    },
  },
  image: {
    first: 'Creating',
    time: { Creating: ['Available'] },
    call: {
      Creating: ['CreateFailed', 'UnAvailable', 'Missing', 'Available'],
      CreateFailed: ['UnAvailable', 'Missing', 'Available'],
      Available: ['UnAvailable', 'Missing'],
      UnAvailable: ['Available', 'Missing'],
      Missing: ['Available', 'UnAvailable'],
    },
  },
}

/** Whether a thing may be in `to` some time after it was in `from`, if nobody touched it. */
export function flows({ time }: Machine, from: string, to: string): boolean {
  const seen = new Set([from])
  for (const state of seen) for (const next of time[state] ?? []) seen.add(next)
  return seen.has(to)
}

/** Whether a call may take a thing from one state to another in no time; `instant`: passing states take none either. */
export function jumps(machine: Machine, from: string | undefined, to: string, instant: boolean): boolean {
  const begun = from === undefined ? [machine.first] : [from, ...(machine.call[from] ?? [])]
  return begun.some((state) => state === to || (instant && flows(machine, state, to)))
}
