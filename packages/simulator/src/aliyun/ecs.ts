/** ECS: the VNC URL and the screenshot, of aliyun-ecs documents 000 and 004. */
export const ecsBehaviours = {}
