/** The version of this program, put in by the build. */
import manifest from '../package.json' with { type: 'json' }

export const { version } = manifest
