import { describe, expect, test } from 'vitest'
import { exitCodes } from './exit-codes.ts'
import { cvm, local, porthole, server, vnc } from './testing.ts'

describe('credentials', () => {
  const remote = '--endpoint https://ecs.example.org'
  const ask = `aliyun ecs DescribeInstanceVncUrl --RegionId cn-hangzhou --InstanceId i-1`

  test('come from flags, from the environment, and for this machine from nowhere', async () => {
    const { fetch } = await server((id) => ({ secret: `secret of ${id}` }))
    const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'envid', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret of envid' }
    expect(
      (
        await porthole(
          [...`${ask} ${remote}`.split(' '), '--access-key-id', 'me', '--access-key-secret', 'secret of me'],
          { fetch, env },
        )
      ).code,
    ).toBe(0)
    expect((await porthole(`${ask} ${remote}`, { fetch, env })).code).toBe(0)
    expect((await porthole(`${ask} ${local}`, { fetch, env })).code).toBe(0)
    const spare = await server()
    const quiet = await porthole(`${ask} ${local}`, { fetch: spare.fetch })
    expect([quiet.code, quiet.err]).toEqual([0, ''])
    expect((await porthole(`${ask} ${local} --debug`, { fetch: spare.fetch })).err).toContain('testid and testsecret')
  })

  test('that are nowhere are an error with the places, and no spare ones go to a foreign host', async () => {
    const { fetch, sent } = await server()
    for (const endpoint of [
      remote,
      '--endpoint https://127.0.0.1.example.org',
      '--endpoint https://localhost.example.org',
    ]) {
      const { code, err } = await porthole(`${ask} ${endpoint}`, { fetch, columns: 200 })
      expect(code).toBe(exitCodes.authentication)
      expect(err).toContain(
        'Give them as --access-key-id and --access-key-secret, or put them in one of:\n  - environment',
      )
    }
    expect(sent).toEqual([])
  })

  test.each([vnc, `${vnc} --signature v1`, cvm, `${cvm} --signature hmac-sha1`, `${cvm} --signature hmac-sha256`])(
    'that are wrong or unknown end with the code of their own: %s',
    async (line) => {
      const { fetch } = await server()
      const wrong = await porthole(`${line} --access-key-id testid --access-key-secret wrong`, { fetch })
      expect([wrong.code, wrong.out]).toEqual([exitCodes.authentication, ''])
      expect(wrong.err).toMatch(/^\[(?:SignatureDoesNotMatch|AuthFailure\.SignatureFailure)\]/)
      const unknown = await porthole(`${line} --access-key-id other --access-key-secret testsecret`, { fetch })
      expect([unknown.code, unknown.out]).toEqual([exitCodes.authentication, ''])
      expect(unknown.err).toContain('Hint: this key id is unknown there')
    },
  )

  describe('with a wrong secret are told by where they came from', () => {
    const hint = async (line: string, parts: Parameters<typeof porthole>[1] = {}) => {
      const { fetch } = await server()
      const { code, err } = await porthole(line, { fetch, columns: 500, ...parts })
      expect(code).toBe(exitCodes.authentication)
      expect(err).not.toContain('S3CRET')
      return err.split('\n').find((text) => text.startsWith('Hint: '))
    }
    const check = (place: string) => `Hint: the keys came from ${place}: check the secret.`

    test('the flags', async () => {
      const flags = '--access-key-id testid --access-key-secret S3CRET'
      for (const line of [vnc, cvm])
        expect(await hint(`${line} ${flags}`)).toBe(check('--access-key-id and --access-key-secret'))
    })

    test('the environment', async () => {
      const aliyun = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'testid', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'S3CRET' }
      const tencent = { TENCENTCLOUD_SECRET_ID: 'testid', TENCENTCLOUD_SECRET_KEY: 'S3CRET' }
      const names = (env: object) => check(`the environment (${Object.keys(env).join(', ')})`)
      expect(await hint(vnc, { env: aliyun })).toBe(names(aliyun))
      expect(await hint(`${ask} ${remote}`, { env: aliyun })).toBe(names(aliyun))
      expect(await hint(cvm, { env: tencent })).toBe(names(tencent))
    })

    test('a file', async () => {
      const path = '/home/me/.tencentcloud/credentials'
      const files = { [path]: '[work]\nsecret_id = testid\nsecret_key = S3CRET\n' }
      expect(await hint(`${cvm} --profile work`, { files })).toBe(check(`${path}, section [work]`))
    })

    test('nowhere', async () => {
      const { fetch } = await server(() => ({ secret: 'another' }))
      expect(await hint(vnc, { fetch })).toBe(check('porthole itself, as no others are set up'))
    })
  })

  test('never appear in what is printed, whatever happens', async () => {
    const { fetch } = await server()
    const secrets = [
      '--access-key-id',
      'testid',
      '--access-key-secret',
      'S3CRET',
      '--security-token',
      'T0KEN',
      '--debug',
    ]
    const password = [
      'aliyun',
      'gws',
      'GetConnectTicket',
      '--InstanceId',
      'i',
      '--Password',
      'PASSW0RD',
      '--UserName',
      'u',
      ...local.split(' '),
    ]
    const outcomes = [
      await porthole([...vnc.split(' '), ...secrets], { fetch }),
      await porthole([...cvm.split(' '), ...secrets], { fetch }),
      await porthole([...vnc.split(' '), ...secrets]),
      await porthole([...`${vnc} --signature v1`.split(' '), ...secrets]),
      await porthole([...password, ...secrets], { fetch }),
      await porthole([...password, ...secrets]),
      await porthole([...password, '--Pasword', 'PASSW0RD', '--AsyncMode', 'PASSW0RD', ...secrets], { fetch }),
    ]
    for (const { out, err } of outcomes) expect(out + err).not.toMatch(/S3CRET|T0KEN|PASSW0RD|Signature=|Authorization/)
  })
})
