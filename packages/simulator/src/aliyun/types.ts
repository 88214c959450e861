/** What instance types can do. The documents only speak of families, and list none: those below are assumed. */

export function hasGpu(InstanceType: string): boolean {
  return /^ecs\.(gn|vgn|gi|sgn)/.test(InstanceType)
}

/** Only newer families, such as ecs.g6, take cloud_essd (line 983 of aliyun-gws-20201026): these are older. */
export function lacksEssd(InstanceType: string): boolean {
  return /^ecs\.(g5|c5|r5|hfc5|hfg5|sn\d\w*|se\d\w*|n\d|mn4|xn4|e4|re4|t1|t5|i1|d1|d1ne|gn4|gn5|gn5i|ga1)[.-]/.test(
    InstanceType,
  )
}
