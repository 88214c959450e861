/** `porthole screenshot`: takes a screenshot of an instance of Alibaba Cloud and keeps it as a JPEG file. */
import { access, constants, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Arguments } from './arguments.ts'
import { type Outside, prepare } from './call.ts'
import { screenshotOwnFlags, screenshotSharedFlags } from './console-flags.ts'
import { ownFlagsOf } from './own-flags.ts'
import { operationTarget } from './registry.ts'

/** In place of a file. */
const stdout = '-'

/** Answers what goes to stdout: the name of the file, or the picture. */
export async function takeScreenshot(given: Arguments, outside: Outside): Promise<string | Uint8Array> {
  const target = await operationTarget('aliyun', 'ecs', 'GetInstanceScreenshot')
  const command = {
    name: 'screenshot',
    flags: screenshotOwnFlags,
    shared: screenshotSharedFlags,
    parameters: Object.keys(target.operation.request),
  }
  const { own, parameters, general: all, problems } = ownFlagsOf(command, given)
  const { output, ...general } = all
  const instance = parameters.find(({ name }) => name === 'InstanceId')?.value
  const file = output ?? (instance && `${instance.replaceAll(/[^\w.-]/g, '_')}.jpg`)
  const force = own.has('force')
  // Looked at before the call: a second screenshot is refused for 10 seconds.
  const wrong = file === stdout ? outside.tty && noTerminal : file && (await fileProblem(file, force))
  const { client, operation, values } = await prepare(target, { ...given, general, parameters }, outside, {
    about: 'screenshot',
    problems: [
      ...given.words.slice(1).map((word) => `${word} is not understood: the instance is given as --InstanceId ID.`),
      ...problems,
      ...(wrong ? [wrong] : []),
    ],
  })
  const answer: { Screenshot?: unknown } = await client.send(operation, values, { signal: outside.signal })
  const picture = jpegOf(answer.Screenshot)
  if (file === stdout) return picture
  await writeFile(file!, picture, { flag: force ? 'w' : 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file} cannot be written: ${error.code}.`)
  })
  return `${file}\n`
}

const noTerminal = '--output - prints a picture, which is not for a terminal: put > FILE or | behind it.'

async function fileProblem(file: string, force: boolean): Promise<string | undefined> {
  const there = await stat(file).catch(() => undefined)
  if (there?.isDirectory()) return `--output must name a file: ${file} is a folder.`
  if (there) return force ? undefined : `${file} is there already: --force overwrites it, --output names another.`
  const folder = dirname(file)
  return access(folder, constants.W_OK).then(
    () => undefined,
    () => `--output needs a folder that can be written to: ${folder} is none.`,
  )
}

/** Of base64. Throws for what is not a whole JPEG: it begins with SOI and a marker, and holds an EOI. */
export function jpegOf(screenshot: unknown): Uint8Array {
  const remedy = 'porthole aliyun ecs GetInstanceScreenshot prints the answer as it is.'
  if (typeof screenshot !== 'string' || !/^[A-Za-z\d+/\s]+=*\s*$/.test(screenshot))
    throw new Error(`The answer holds no picture: ${remedy}`)
  const bytes = Buffer.from(screenshot, 'base64')
  if (!bytes.subarray(0, 3).equals(startOfImage)) throw new Error(`The picture is no JPEG: ${remedy}`)
  if (!bytes.includes(endOfImage)) throw new Error(`The picture ends in the middle: ${remedy}`)
  return bytes
}

/** With the first byte of the marker that follows. */
const startOfImage = Buffer.of(0xff, 0xd8, 0xff)
const endOfImage = Buffer.of(0xff, 0xd9)
