/** What the command line needs of a cloud: its keys, where they are kept, and a client that calls any operation. */
import type { ClientOptions, Sender } from '@porthole/rpc'
import type { Provider, Source, Surroundings } from '@porthole/rpc/credentials'

export interface Speaker {
  /** Whether every call needs a region. */
  readonly regional: boolean
  /** Credentials in the cloud's own words. */
  keys(id: string, secret: string, token: string | undefined): object
  /** The vendor's own places on this machine, in the order in which they are asked. */
  sources(where: Where): readonly Source<object>[]
  /** Asks all of the vendor's own places, also those that are asked over the network. */
  provider(where: Where): Provider<object>
  region(where: Where): Promise<string | undefined>
  client(options: Connection): Promise<Sender>
}

export interface Where extends Partial<Surroundings> {
  readonly profile?: string | undefined
}

interface Connection extends Omit<ClientOptions<object>, 'credentials'> {
  readonly credentials: Provider<object>
  readonly signature: string
}
