/** Which hosts the simulator stands in for: those at which the clouds serve its services, in any region. */
import { services } from '../services.ts'

/** A URL of a cloud's endpoint, or of one of `more` hosts, each `name` or `name:port`. */
export function endpointUrls(more: readonly string[] = []): RegExp {
  const own = services.flatMap(({ descriptor: { service } }) => {
    const domain = service.endpoint.replace(`${service.name}.`, '').replace('{region}.', '')
    // As the vendors name them: ecs.aliyuncs.com, ecs.cn-beijing.aliyuncs.com, ecs-vpc.cn-beijing.aliyuncs.com.
    const usual = `${literal(service.name)}(?:-[\\w-]+)?(?:\\.[\\w-]+)*\\.${literal(domain)}`
    return [
      usual,
      ...Object.values(service.endpoints ?? {}).map((host) => literal(host).replace('\\{region\\}', '[\\w-]+')),
    ]
  })
  const hosts = [
    ...new Set([...own.map((host) => `${host}(?::\\d+)?`), ...more.map((host) => `${literal(host)}(?::\\d+)?`)]),
  ]
  return new RegExp(`^https?://(?:${hosts.join('|')})(?:/|$)`, 'i')
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
