/** GWS images: chapter 5 of aliyun-gws-20201026. */
import type { DescribeImagesResponse } from '@porthole/aliyun/gws'
import type { GwsHandlers } from '@porthole/aliyun/gws/server'
import type { Behaviours, Scene } from '../scene.ts'
import type { ImageRow } from '../world/rows.ts'
import { stateAt } from '../world/timeline.ts'
import type { Unit } from '../world/unit.ts'
import { cstDate } from './dates.ts'
import { cloned, instanceIn } from './gws-instance-life.ts'
import { requireRole } from './gws-role.ts'

type Operation = 'DescribeImages' | 'CreateImage' | 'DeleteImage' | 'SetImageName'

type Image = DescribeImagesResponse['Images'][number]

export const gwsImages: Pick<Behaviours<GwsHandlers>, Operation> = {
  /** The request has no page: the answer is one with all images, and the PageSize of the sample is no limit (chosen). */
  async DescribeImages(_, scene) {
    const { total, rows } = await scene.region.page('image')
    const Images = rows.map((row) => described(row, scene.now))
    return { Images, PageNumber: 1, PageSize: 20, TotalCount: total }
  },

  async CreateImage({ InstanceId, Name }, scene) {
    await requireRole(scene)
    const { now } = scene
    const { pace } = scene.settings
    return scene.change(async (unit) => {
      const instance = await instanceIn(['Stopped', 'Registered', 'Unregistered'], unit, scene, InstanceId)
      const id = scene.ids.next('m-', 20)
      unit.put('instance', { ...instance, life: cloned(instance.life, now, pace) })
      unit.put('image', {
        id,
        Name: Name || id,
        ImageType: 'custom',
        life: [
          { at: now, state: 'Creating' },
          { at: now + (pace['image'] ?? 0), state: 'Available' },
        ],
        Size: instance.setup.SystemDiskSize,
        created: now,
      })
      return { ImageId: id }
    })
  },

  /** Instances keep the id of an image that is gone (inferred). */
  async DeleteImage({ ImageId }, scene) {
    await requireRole(scene)
    return scene.change(async (unit) => {
      const { life } = await customImage(unit, scene, ImageId)
      if (stateAt(life, scene.now) === 'Creating') throw scene.refuse('IncorrectImageStatus')
      unit.remove('image', ImageId)
      return {}
    })
  },

  SetImageName({ ImageId, Name }, scene) {
    return scene.change(async (unit) => {
      unit.put('image', { ...(await customImage(unit, scene, ImageId)), Name })
      return {}
    })
  },
}

/** The provider's own images cannot be changed (inferred). */
async function customImage(unit: Unit, scene: Scene, ImageId: string): Promise<ImageRow> {
  const image = await unit.get('image', ImageId)
  if (!image) throw scene.refuse('InvalidImageId.NotFound')
  if (image.ImageType !== 'custom') throw scene.refuse('InvalidParameter', 'ImageId')
  return image
}

function described(row: ImageRow, now: number): Image {
  return {
    CreateTime: cstDate(row.created),
    ImageId: row.id,
    ImageType: row.ImageType,
    Name: row.Name,
    Progress: `${progress(row, now)}%`,
    Size: row.Size,
    Status: stateAt(row.life, now),
  }
}

/** 0 to 99 as the time of its making goes by; an image that failed is told with none (chosen), all others are made. */
function progress({ life }: ImageRow, now: number): number {
  const status = stateAt(life, now)
  if (status === 'CreateFailed') return 0
  if (status !== 'Creating') return 100
  const [begun, made] = life.slice(
    Math.max(
      0,
      life.findLastIndex(({ at }) => at <= now),
    ),
  )
  return begun && made ? Math.floor((99 * Math.max(0, now - begun.at)) / (made.at - begun.at)) : 0
}
