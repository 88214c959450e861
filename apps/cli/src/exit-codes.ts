/** What the shell is told; 1, 2 and 4 as in the gh command line, 130 as every shell has it for Ctrl-C. */

export const exitCodes = { ok: 0, failure: 1, usage: 2, authentication: 4, cancelled: 130 } as const
