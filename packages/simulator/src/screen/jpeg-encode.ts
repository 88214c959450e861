/** A JPEG file out of pixels: by `sharp` where that is installed, else by jpeg-js, which takes about five times as long. */
import { encode } from 'jpeg-js'

export interface Pixels {
  readonly width: number
  readonly height: number
  /** Red, green, blue and a byte without meaning, of each dot. */
  readonly data: Uint8Array
}

type Encoder = (pixels: Pixels) => Uint8Array | Promise<Uint8Array>

const quality = 75

/** What of `sharp` is used. */
type Sharp = (
  data: Uint8Array,
  options: { raw: { width: number; height: number; channels: 4 } },
) => {
  removeAlpha(): { jpeg(options: object): { toBuffer(): Promise<Uint8Array> } }
}

/** In a variable, so that no bundler looks for it. */
const accelerator: string = 'sharp'

export async function findEncoder(): Promise<Encoder> {
  const sharp = await import(accelerator).then(
    (found: { default: Sharp }) => found.default,
    () => undefined,
  )
  if (!sharp) return ({ width, height, data }) => encode({ width, height, data: data as Buffer }, quality).data
  return ({ width, height, data }) =>
    sharp(data, { raw: { width, height, channels: 4 } })
      .removeAlpha()
      .jpeg({ quality, chromaSubsampling: '4:4:4' })
      .toBuffer()
}
