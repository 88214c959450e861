/** The service-linked role of GWS: section 3.12 of aliyun-gws-20201026, and section 2 for its name. */
import type { GwsHandlers } from '@porthole/aliyun/gws/server'
import type { Behaviours, Scene } from '../scene.ts'

export const roleName = 'AliyunServiceRoleForGws'

export const gwsRole: Pick<Behaviours<GwsHandlers>, 'CreateServiceLinkedRole'> = {
  CreateServiceLinkedRole(_, scene) {
    return scene.changeOwn(async (unit) => {
      const AlreadyExists = (await unit.get('role', roleName)) !== undefined
      if (!AlreadyExists) unit.put('role', { id: roleName, created: scene.now })
      return { AlreadyExists }
    })
  },
}

/**
 * Refuses what needs the role when the account has none, if the world is that strict. The gateway's code for missing
 * permissions is our choice: the document only says (line 122) what the role is needed for.
 */
export async function requireRole(scene: Scene): Promise<void> {
  if (scene.settings.roleRequired && !(await scene.own.get('role', roleName))) throw scene.refuse('Forbidden.RAM')
}
