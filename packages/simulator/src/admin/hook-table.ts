/** The verbs of the admin table for what happens to things from outside: section 11 of the model. */
import type { Verb, WorldTable } from './verbs.ts'

export const account = { type: 'text', summary: 'whose: an access key id', example: 'testid' } as const
export const region = { type: 'text', summary: 'where', example: 'cn-hangzhou' } as const
export const nothing = 'nothing'

function target(path: string, id: string, summary: string): Verb {
  const fields = { id: { type: 'text', required: true, summary: 'its id', example: id }, account, region } as const
  return { method: 'POST', path, summary, fields, short: 'id', answer: nothing }
}

/** Of things that no region divides. */
function own(path: string, id: string, summary: string): Verb {
  const { region: _, ...fields } = target(path, id, summary).fields
  return { ...target(path, id, summary), fields }
}

const desktop = 'i-gwsdesktop0000000001'
const linux = 'i-bp1linux000000000001'

type Groups = 'tasks' | 'clusters' | 'instances' | 'images' | 'sessions' | 'consoles' | 'ecs' | 'cvm' | 'role'

export const hookTable: Pick<WorldTable, Groups> = {
  tasks: {
    finish: target('tasks/finish', 't-xxxxxxxxxxxxxxxxx', 'A running task is done now'),
    fail: {
      ...target('tasks/fail', 't-xxxxxxxxxxxxxxxxx', 'A running task fails now, and changes nothing'),
      fields: {
        ...target('', 't-xxxxxxxxxxxxxxxxx', '').fields,
        message: { type: 'text', summary: 'why, for those who read the world', example: 'no network' },
      },
    },
  },
  clusters: {
    indebt: target('clusters/indebt', 'gws-standard0001', 'A running cluster is not paid for'),
    running: target('clusters/running', 'gws-standard0001', 'The cluster runs, whatever it was'),
  },
  instances: {
    missing: target('instances/missing', desktop, 'The machine behind a GWS instance is lost'),
    recover: target('instances/recover', desktop, 'A lost machine is back, in the state it had'),
    gone: target('instances/gone', desktop, 'The machine is lost for good, and the instance with it'),
    start: target('instances/start', desktop, 'A Stopped GWS instance starts, as by StartInstance'),
    shutdown: target('instances/shutdown', desktop, 'Windows is shut down from inside: StoppedMode is KeepCharging'),
    retype: {
      ...target('instances/retype', desktop, 'Another instance type, for example one with a GPU'),
      fields: {
        ...target('', desktop, '').fields,
        InstanceType: { type: 'text', required: true, summary: 'the type', example: 'ecs.gn6i-c4g1.xlarge' },
      },
    },
  },
  images: {
    fail: target('images/fail', 'm-xxxxxxxxxxxxxxxxx', 'The creation of an image fails: CreateFailed'),
    unavailable: target('images/unavailable', 'm-gwscustom00000000001', 'An image is UnAvailable'),
    missing: target('images/missing', 'm-gwscustom00000000001', 'An image is Missing'),
    available: target('images/available', 'm-gwscustom00000000001', 'An image is Available'),
  },
  sessions: {
    open: {
      method: 'POST',
      path: 'sessions/open',
      summary: 'Somebody logs on to a GWS instance',
      fields: {
        InstanceId: { type: 'text', required: true, summary: 'a Registered instance', example: desktop },
        ClientName: { type: 'text', summary: 'name of the computer; default CLIENT-1', example: 'LAPTOP-7' },
        account,
        region,
      },
      answer: 'the session',
    },
    close: target('sessions/close', 'ses-xxxxxxxxxxxxxxxxx', 'They log off'),
    idle: target('sessions/idle', 'ses-xxxxxxxxxxxxxxxxx', 'They went away, and are logged off'),
  },
  consoles: {
    redeem: {
      method: 'POST',
      path: 'consoles/redeem',
      summary: 'Uses a VNC URL of ECS or CVM as a browser does: lifetime, single use and quota hold',
      fields: {
        url: {
          type: 'text',
          required: true,
          summary: 'the URL in any encoding, or its token',
          example: 'wss%3A%2F%2F…',
        },
        account,
      },
      short: 'url',
      answer: 'the connection',
    },
    touch: own('consoles/touch', 'cs-xxxxxxxxxxxxxxxxxxxx-1', 'Somebody uses keyboard or pointer'),
    idle: own('consoles/idle', 'cs-xxxxxxxxxxxxxxxxxxxx-1', 'Nobody has touched it for as long as the idle limit'),
    close: own('consoles/close', 'cs-xxxxxxxxxxxxxxxxxxxx-1', 'The connection ends'),
    link: {
      ...own('consoles/link', linux, 'Makes a VNC URL for a running instance of ECS or CVM, and the page around it'),
      fields: {
        ...own('', linux, '').fields,
        origin: {
          type: 'text',
          summary: "the server's, as the reader reaches it; default that of the request",
          example: 'http://127.0.0.1:7070',
        },
      },
      answer: 'page, socket, and expires as world time',
    },
    picture: {
      ...own('consoles/picture', linux, 'What an instance of ECS or CVM shows, whatever its state'),
      method: 'GET',
      fields: {
        ...own('', linux, '').fields,
        version: {
          type: 'text',
          summary: 'the version that the reader has: no jpeg comes when it is the same',
          example: '1-42',
        },
      },
      answer: 'id, width, height, version, and jpeg in base64',
    },
    list: {
      method: 'GET',
      path: 'consoles',
      summary: 'The connections that are open, the oldest first',
      fields: { account },
      answer: 'a list of connections',
    },
  },
  ecs: {
    start: own('ecs/start', linux, 'An ECS instance is Running'),
    stop: own('ecs/stop', linux, 'An ECS instance is Stopped'),
    hibernate: own('ecs/hibernate', linux, 'An ECS instance is hibernated'),
    retire: {
      ...own('ecs/retire', linux, 'Its type is out of sale: no screenshots'),
      fields: {
        ...own('', linux, '').fields,
        retired: { type: 'flag', summary: 'default true', example: false },
      },
    },
    password: {
      ...own('ecs/password', linux, 'What its console asks for from the next connection on'),
      fields: {
        ...own('', linux, '').fields,
        password: { type: 'text', summary: '6 letters or digits; left out: it asks for nothing', example: 'aB3dE6' },
      },
    },
  },
  cvm: {
    start: own('cvm/start', 'ins-r9hr2upy', 'A CVM instance is RUNNING'),
    stop: own('cvm/stop', 'ins-r9hr2upy', 'A CVM instance is STOPPED'),
  },
  role: {
    drop: {
      method: 'DELETE',
      path: 'role',
      summary: 'Takes the service-linked role of GWS away',
      fields: { account },
      answer: nothing,
    },
  },
}
