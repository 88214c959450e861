import { createClient } from '@porthole/aliyun'
import { gws } from '@porthole/aliyun/gws'
import { describe, expect, it } from 'vitest'
import { createSimulator } from '../simulator.ts'

const accessKeySecret = 'testsecret'

function open() {
  const { fetch } = createSimulator({ credentials: { testid: accessKeySecret, other: accessKeySecret } })
  return (accessKeyId = 'testid', region = 'cn-hangzhou') =>
    createClient(gws, { credentials: { accessKeyId, accessKeySecret }, region, fetch })
}

describe('CreateServiceLinkedRole', () => {
  it('says that the role exists already from the second call on', async () => {
    const client = open()()
    const seen: boolean[] = []
    for (let call = 0; call < 3; call++) seen.push((await client.CreateServiceLinkedRole()).AlreadyExists)
    expect(seen).toEqual([false, true, true])
  })

  it('creates one role per account, for all regions', async () => {
    const clientOf = open()
    await clientOf().CreateServiceLinkedRole()
    expect((await clientOf('testid', 'cn-beijing').CreateServiceLinkedRole()).AlreadyExists).toBe(true)
    expect((await clientOf('other').CreateServiceLinkedRole()).AlreadyExists).toBe(false)
  })

  it('is done by exactly one of many calls at once', async () => {
    const client = open()()
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.CreateServiceLinkedRole()))
    expect(answers.filter(({ AlreadyExists }) => !AlreadyExists)).toHaveLength(1)
  })
})
