/** Looks at a change of settings before it is made. */
import { bad, others, quoted } from '../admin/check.ts'
import { defaultSettings, type SettingsPatch } from './settings.ts'

/** Throws an AdminError that names the setting and the remedy. */
export function checkPatch(patch: unknown): SettingsPatch {
  checkLike(patch, defaultSettings, 'settings')
  return patch as SettingsPatch
}

/** What is given must be of the type of the default, at every depth; numbers are counts or ms. */
function checkLike(given: unknown, known: object, at: string): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw bad(`${at} must be an object, and is ${quoted(given)}: it knows ${Object.keys(known).join(', ')}.`)
  for (const [name, value] of Object.entries(given)) {
    const path = at === 'settings' ? name : `${at}.${name}`
    if (!Object.hasOwn(known, name)) throw bad(`${path} is no setting: ${others(name, known)}`)
    const model: unknown = known[name as never]
    if (typeof model === 'object' && model) checkLike(value, model, path)
    else if (typeof model === 'boolean' && typeof value !== 'boolean')
      throw bad(`${path} must be true or false, and is ${quoted(value)}.`)
    else if (typeof model === 'number' && !(Number.isSafeInteger(value) && Number(value) >= 0))
      throw bad(`${path} must be a whole number, 0 or more, and is ${quoted(value)}: give for example ${model}.`)
  }
}
