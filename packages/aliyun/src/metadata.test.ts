import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { fromEcsRole, fromUri } from './metadata.ts'
import { around, handedOut, metadata, network, noNetwork, roles, temporary } from './testing-credentials.ts'

describe('the role of an ECS instance', () => {
  it('is asked with a session token, and for its name when none is given', async () => {
    const asked: string[] = []
    const answers = {
      [`PUT ${metadata}/api/token`]: 'session',
      [`GET ${roles}`]: 'MyRole\n',
      [`GET ${roles}MyRole`]: handedOut,
    }
    expect(await fromEcsRole(around({}, {}, network(answers, asked))).find()).toEqual(temporary)
    expect(asked).toEqual([`PUT ${metadata}/api/token`, `GET ${roles} session`, `GET ${roles}MyRole session`])
  })

  it('is asked without one where the machine gives none, unless that is forbidden', async () => {
    const answers = { [`GET ${roles}MyRole`]: handedOut }
    const env = { ALIBABA_CLOUD_ECS_METADATA: 'MyRole' }
    expect(await fromEcsRole(around(env, {}, network(answers))).find()).toEqual(temporary)
    const strict = { ...env, ALIBABA_CLOUD_IMDSV1_DISABLED: 'true' }
    await expect(fromEcsRole(around(strict, {}, network(answers))).find()).rejects.toThrow('answered HTTP 404')
  })

  it('is not asked when that is switched off', async () => {
    expect(await fromEcsRole(around({ ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'True' })).find()).toBeUndefined()
  })

  it('fails clearly: nobody answers, or not with credentials', async () => {
    await expect(fromEcsRole(around({})).find()).rejects.toThrow('did not answer within 1000 ms')
    const answers = { [`GET ${roles}x`]: { Code: 'NotFound' } }
    await expect(fromEcsRole({ ...around({}, {}, network(answers)), role: 'x' }).find()).rejects.toThrow(
      'the metadata of role x answered without credentials: check that the role exists and is bound.',
    )
  })
})

describe('a credentials URI', () => {
  const uri = 'http://127.0.0.1:1234/keys?auth=top-secret'
  const env = { ALIBABA_CLOUD_CREDENTIALS_URI: uri }

  it('gives what it answers', async () => {
    expect(await fromUri(around(env, {}, network({ [`GET ${uri}`]: handedOut }))).find()).toEqual(temporary)
    expect(await fromUri(around({})).find()).toBeUndefined()
  })

  it.each([
    [network({}), 'answered HTTP 404'],
    [network({ [`GET ${uri}`]: '<html>top-secret</html>' }), 'is not valid JSON'],
    [network({ [`GET ${uri}`]: { Code: 'Fail', AccessKeySecret: 'top-secret' } }), 'answered without credentials'],
    [network({ [`GET ${uri}`]: { AccessKeySecret: 'top-secret' } }), 'AccessKeyId is missing'],
    [noNetwork, 'did not answer within 5000 ms'],
  ])('fails without showing the URI or the answer (%#)', async (fetch, message) => {
    const error = await Promise.resolve(fromUri(around(env, {}, fetch)).find()).catch((thrown: unknown) => thrown)
    expect(String(error)).toContain(message)
    expect(inspect(error)).not.toContain('top-secret')
  })
})
