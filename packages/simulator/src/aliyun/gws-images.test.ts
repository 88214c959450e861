import { describe, expect, it } from 'vitest'
import { always, through } from '../world/timeline.ts'
import { type GwsStage, gwsStage, refusal } from './gws-testing.ts'

const InstanceId = 'i-gwsdesktop0000000001'
const custom = 'm-gwscustom00000000001'
const system = 'm-windows2019000000001'

const image = async ({ client }: GwsStage, id: string) =>
  (await client.DescribeImages()).Images.find(({ ImageId }) => ImageId === id)
const status = async ({ client }: GwsStage) => (await client.DescribeInstances({ InstanceId })).Instances[0]!.Status

describe('DescribeImages', () => {
  it('lists all images on one page, however many', async () => {
    const stage = gwsStage()
    await stage.client.DescribeImages()
    for (let n = 0; n < 30; n++)
      await stage.plant('image', {
        id: `m-${n}`,
        Name: 'one',
        ImageType: 'custom',
        life: always('Available'),
        Size: 40,
        created: stage.now,
      })
    const { Images, ...page } = await stage.client.DescribeImages()
    expect(page).toMatchObject({ PageNumber: 1, PageSize: 20, TotalCount: 33 })
    expect(Images).toHaveLength(33)
    expect(Images[0]).toEqual({
      CreateTime: 'Sat Jan 31 18:30:00 CST 2026',
      ImageId: system,
      ImageType: 'system',
      Name: 'Windows Server 2019',
      Progress: '100%',
      Size: 40,
      Status: 'Available',
    })
  })
})

describe('CreateImage', () => {
  it('makes an image of the size of the disk, while its instance is Cloning', async () => {
    const stage = gwsStage()
    const { ImageId } = await stage.client.CreateImage({ InstanceId, Name: 'mine' })
    const seen: string[] = []
    for (let step = 0; step < 5; step++) {
      const { Status, Progress } = (await image(stage, ImageId))!
      seen.push(`${Status} ${Progress}, ${await status(stage)}`)
      stage.now += 500
    }
    expect(seen).toEqual([
      'Creating 0%, Cloning',
      'Creating 24%, Cloning',
      'Creating 49%, Cloning',
      'Creating 74%, Cloning',
      'Available 100%, Registered',
    ])
    expect(await image(stage, ImageId)).toMatchObject({ Name: 'mine', ImageType: 'custom', Size: 100 })
  })

  it('gives a stopped instance back as it was, and one that comes up goes on from there', async () => {
    const stage = gwsStage()
    await stage.client.StopInstance({ InstanceId })
    stage.now += 1000
    await stage.client.CreateImage({ InstanceId })
    expect(await status(stage)).toBe('Cloning')
    stage.now += 2000
    expect((await stage.client.DescribeInstances({ InstanceId })).Instances[0]).toMatchObject({
      Status: 'Stopped',
      StoppedMode: 'StopCharging',
    })
    const row = (await stage.row('instance', InstanceId))!
    await stage.plant('instance', {
      ...row,
      life: through(stage.now, ['Unregistered', 'Registered'], { Unregistered: 1000 }),
    })
    stage.now += 400
    await stage.client.CreateImage({ InstanceId })
    stage.now += 2000
    expect(await status(stage)).toBe('Unregistered')
    stage.now += 600
    expect(await status(stage)).toBe('Registered')
  })

  it('makes up a name, and an image that instances can be created from once it is Available', async () => {
    const stage = gwsStage()
    const { ImageId } = await stage.client.CreateImage({ InstanceId })
    const create = (SystemDiskSize: number) =>
      stage.client.CreateInstance({
        ClusterId: 'gws-standard0001',
        ImageId,
        InstanceType: 'ecs.g6.large',
        SystemDiskCategory: 'cloud_essd',
        SystemDiskSize,
        WorkMode: 'Desktop',
      })
    expect((await image(stage, ImageId))!.Name).toBe(ImageId)
    expect(await refusal(create(100))).toBe('IncorrectImageStatus')
    stage.now += 2000
    expect(await refusal(create(99))).toBe('InvalidParameter SystemDiskSize')
    const { InstanceId: made } = await create(100)
    await stage.client.DeleteImage({ ImageId })
    expect(await image(stage, ImageId)).toBeUndefined()
    expect((await stage.client.DescribeInstances({ InstanceId: made })).Instances[0]!.ImageId).toBe(ImageId)
  })

  it('needs an instance', async () => {
    const { client } = gwsStage()
    expect(await refusal(client.CreateImage({ InstanceId: 'i-none' }))).toBe('InvalidInstanceId.NotFound')
  })
})

describe('DeleteImage and SetImageName', () => {
  it('refuse images that are not there, the service provides, or are being made', async () => {
    const { client } = gwsStage()
    expect(await refusal(client.DeleteImage({ ImageId: 'm-none' }))).toBe('InvalidImageId.NotFound')
    expect(await refusal(client.SetImageName({ ImageId: 'm-none', Name: 'x' }))).toBe('InvalidImageId.NotFound')
    expect(await refusal(client.DeleteImage({ ImageId: system }))).toBe('InvalidParameter ImageId')
    expect(await refusal(client.SetImageName({ ImageId: system, Name: 'x' }))).toBe('InvalidParameter ImageId')
    const { ImageId } = await client.CreateImage({ InstanceId })
    expect(await refusal(client.DeleteImage({ ImageId }))).toBe('IncorrectImageStatus')
  })

  it('change custom images', async () => {
    const stage = gwsStage()
    await stage.client.SetImageName({ ImageId: custom, Name: 'renamed' })
    expect((await image(stage, custom))!.Name).toBe('renamed')
    await stage.client.DeleteImage({ ImageId: custom })
    expect(await image(stage, custom)).toBeUndefined()
  })

  it.each([
    ['CreateFailed', '0%'],
    ['UnAvailable', '100%'],
    ['Missing', '100%'],
  ] as const)('work on an image that is %s, shown at %s', async (state, progress) => {
    const stage = gwsStage()
    await stage.client.DescribeImages()
    await stage.plant('image', { ...(await stage.row('image', custom))!, life: always(state) })
    expect(await image(stage, custom)).toMatchObject({ Status: state, Progress: progress })
    await stage.client.DeleteImage({ ImageId: custom })
  })
})
