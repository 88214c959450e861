/** What `--help` shows, at every level. */
import type { FieldDescriptor, Fields } from '@porthole/rpc/descriptor'
import { type GeneralFlag, generalFlags } from './arguments.ts'
import { consoleFlags, screenshotFlags } from './console-flags.ts'
import { contractFlags } from './contract-flags.ts'
import { definitions, wrap } from './layout.ts'
import { numbered } from './parameters.ts'
import { type Cloud, clouds, type LoadedService, type OperationTarget, type Service, type Target } from './registry.ts'

export function helpFor(target: Target): string {
  switch (target.at) {
    case 'root':
      return rootHelp()
    case 'contract':
      return contractHelp()
    case 'console':
      return consoleHelp()
    case 'screenshot':
      return screenshotHelp()
    case 'cloud':
      return cloudHelp(target.cloud)
    case 'service':
      return serviceHelp(target.cloud, target.service, target.loaded)
    case 'operation':
      return operationHelp(target)
  }
}

function rootHelp(): string {
  return page(
    'porthole: call the console APIs of clouds from a terminal',
    section('Usage', [
      '  porthole CLOUD SERVICE OPERATION --Parameter value ... [--flag ...]',
      '  porthole console CLOUD --InstanceId ID [--flag ...]',
      '  porthole screenshot --InstanceId ID [--flag ...]',
      '  porthole contract --endpoint URL [--flag ...]',
      '  porthole help [CLOUD [SERVICE [OPERATION]]]',
    ]),
    section('Examples', [
      '  porthole aliyun ecs DescribeInstanceVncUrl --RegionId cn-hangzhou \\',
      '    --InstanceId i-bp1linux000000000001 --endpoint http://127.0.0.1:7070',
      '  porthole aliyun gws DescribeClusters --region cn-hangzhou --compact',
    ]),
    section('Services', [
      definitions(
        clouds.flatMap((cloud) => cloud.services.map(({ name, title }) => [`${cloud.name} ${name}`, title] as const)),
      ),
    ]),
    section('Flags', [flagLines(generalFlags)]),
    section('Parameters', [
      wrap(
        'Parameters have the names of the wire: --InstanceId i-1. Lists are numbered as the vendor numbers them (aliyun from 1, tencent from 0), --AppList.1.AppName notepad, or given as JSON. A boolean alone is true. A value that begins with two dashes is given as --Name=value.',
        2,
      ),
    ]),
    section('Credentials', [
      wrap(
        `Flags first, else where the vendors' own tools keep them: the environment (${clouds.map(({ variables }) => variables.join(', ')).join('; ')}), their files, the role of the machine. At an --endpoint on this machine, when nothing is set up: testid and testsecret.`,
        2,
      ),
    ]),
    section('Exit codes', [
      definitions([
        ['0', 'The call was answered.'],
        ['1', 'The service refused, or was not reached by 3 retries within 3 s.'],
        ['2', 'The command was wrong: nothing was sent.'],
        ['4', 'Credentials are missing, or were refused.'],
        ['130', 'Cancelled by Ctrl-C.'],
      ]),
    ]),
  )
}

function contractHelp(): string {
  return page(
    wrap('porthole contract: whether an endpoint keeps what the documents say, case by case'),
    section('Usage', ['  porthole contract --endpoint URL [--service CLOUD/SERVICE] [--flag ...]']),
    section('Flags', [flagLines(contractFlags)]),
    wrap(
      'Keys are found as for calls: see porthole help. Without --writes only operations that read are called. Each case has a new world on a Porthole mock server. The cases are about the things of its default world unless --subjects names others: docs/contract.md tells how.',
    ),
    section('Exit codes', [
      definitions([
        ['0', 'The contract is kept.'],
        ['1', 'A case is broken, or nothing answers.'],
        ['2', 'The command was wrong: nothing was sent.'],
        ['4', 'Credentials are missing.'],
        ['130', 'Cancelled by Ctrl-C.'],
      ]),
    ]),
  )
}

function consoleHelp(): string {
  return page(
    'porthole console: opens the console of an instance in the browser',
    section('Usage', [
      '  porthole console aliyun --InstanceId ID [--windows] [--flag ...]',
      '  porthole console tencent --InstanceId ID [--flag ...]',
    ]),
    section('Flags', [flagLines(consoleFlags)]),
    wrap(
      "Asks for the instance's VNC URL and prints the page that shows it, alone on stdout; stderr tells until when it is good: some seconds. Whoever has the page has the console: keep it out of logs.",
    ),
    generalFlagsToo,
  )
}

function screenshotHelp(): string {
  return page(
    'porthole screenshot: keeps a screenshot of an instance of aliyun as a JPEG file',
    section('Usage', ['  porthole screenshot --InstanceId ID [--output FILE] [--flag ...]']),
    section('Flags', [flagLines(screenshotFlags)]),
    wrap(
      'Prints the name of the file. An instance has one screenshot in 10 seconds, and must be running, or hibernated with --WakeUp.',
    ),
    generalFlagsToo,
  )
}

function cloudHelp({ name, title, services, signatures }: Cloud): string {
  return page(
    `porthole ${name}: ${title}`,
    section('Services', [definitions(services.map((service) => [service.name, service.title] as const))]),
    section('Signatures', [wrap(`${signatures[0]} by default; --signature ${signatures.slice(1).join(' or ')}`, 2)]),
    `porthole ${name} ${services[0]!.name} lists the operations of a service.`,
  )
}

function serviceHelp(cloud: Cloud, { name }: Service, { descriptor }: LoadedService): string {
  const operations = Object.values(descriptor.operations)
  const command = `porthole ${cloud.name} ${name}`
  return page(
    wrap(`${command}: ${descriptor.title}, version ${descriptor.service.version}`),
    section('Operations', [definitions(operations.map((operation) => [operation.name, operation.summary] as const))]),
    `${command} ${operations[0]!.name} --help shows its parameters.`,
  )
}

function operationHelp({ cloud, service, operation }: OperationTarget): string {
  const command = `porthole ${cloud.name} ${service.name} ${operation.name}`
  const errors = Object.entries(operation.errors).map(([code, { http, message }]) => {
    const text = message === '%s' ? '' : message
    return [code, [http, text].filter(Boolean).join(' ')] as const
  })
  return page(
    [command, wrap(operation.summary)].join('\n'),
    section('Parameters', fieldLines(operation.request, parameterView(cloud.base))),
    section('Answer', fieldLines(operation.response, answerView)),
    section('Errors', errors.length > 0 ? [definitions(errors)] : ['  None are documented.']),
    `Source: ${operation.source.replace(/^\((.*)\)$/, '$1')}`,
    'porthole help shows the general flags, such as --endpoint, --region and --debug.',
  )
}

/** How fields are shown: parameters as flags that are required, answers as paths that may be absent. */
interface View {
  readonly label: (path: string, field: FieldDescriptor) => string
  /** Stands between a list and a field of its items. */
  readonly item: string
  readonly presence: (required: boolean) => string | undefined
}

const parameterView = (base: 0 | 1): View => ({
  label: (path, field) => `--${typeof field.of === 'object' ? path : numbered(path, field, base)}`,
  item: `.${base}.`,
  presence: (required) => (required ? 'required' : undefined),
})

const answerView: View = {
  label: (path) => path,
  item: '[].',
  presence: (required) => (required ? undefined : 'may be absent'),
}

function fieldLines(fields: Fields, view: View, inside: string = ''): string[] {
  const lines = Object.entries(fields).flatMap(([name, field]) => {
    const path = inside + name
    const { type, of, required = false, secret } = field
    const facts = [type, view.presence(required), secret && 'secret', bounds(field), defaultOf(field)]
    const nested = typeof of === 'object' ? fieldLines(of, view, path + (type === 'list' ? view.item : '.')) : []
    return [`  ${view.label(path, field)}  ${facts.filter(Boolean).join(', ')}`, wrap(describe(field), 6), ...nested]
  })
  return lines.length > 0 ? lines : ['  None.']
}

const defaultOf = ({ default: value }: FieldDescriptor): string | undefined =>
  value === undefined ? undefined : `default ${String(value)}`

function bounds({ min, max, count, length }: FieldDescriptor): string | undefined {
  if (count) return `${between(count)} items`
  if (length) return `${between(length)} characters`
  return min === undefined && max === undefined ? undefined : between([min, max])
}

/** A descriptor leaves a bound of a number out where there is none, and says that a list or a string has no end. */
function between([min, max]: readonly [number | undefined, number | undefined]): string {
  if (max === undefined || max === Number.MAX_SAFE_INTEGER) return `at least ${min}`
  return min === undefined ? `at most ${max}` : `${min} to ${max}`
}

function describe({ summary, enum: values, case: letters, example, onlyWhen, mayBeEmpty }: FieldDescriptor): string {
  const parts = [summary]
  if (values)
    parts.push(
      `One of ${values.map((value) => (value === '' ? '""' : value)).join(', ')}${letters ? ', in any letter case' : ''}.`,
    )
  if (onlyWhen) {
    const conditions = Object.entries(onlyWhen).map(([name, value]) => `${name} is ${[value].flat().join(' or ')}`)
    parts.push(`Only when ${conditions.join(' and ')}.`)
  }
  if (mayBeEmpty) parts.push('May be empty.')
  if (typeof example === 'string' && example && !values) parts.push(`Example: ${short(example)}`)
  return parts.join(' ')
}

const short = (example: string): string => (example.length > 60 ? `${example.slice(0, 57)}...` : example)

const generalFlagsToo = wrap(
  'Keys, the region and exit codes are as for calls, and so are --profile, --access-key-id, --access-key-secret, --security-token, --signature, --timeout and --debug: see porthole help.',
)

const flagLines = (flags: Readonly<Record<string, GeneralFlag>>): string =>
  definitions(Object.entries(flags).map(([name, flag]) => [flagName(name, flag), flag.summary] as const))

const flagName = (name: string, flag: GeneralFlag): string => `--${name}${flag.value ? ` ${flag.value}` : ''}`

const section = (title: string, lines: readonly string[]): string => [title, ...lines].join('\n')

const page = (...parts: readonly string[]): string => `${parts.join('\n\n')}\n`
