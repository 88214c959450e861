import { describe, expect, it } from 'vitest'
import { createRedactor, type Scope } from './redact.ts'
import { factsOf } from './services.ts'
import { defaultSubjects } from './subjects.ts'

const now = Date.parse('2026-05-05T10:00:00Z')
const scopeOf = (operation: string): Scope => ({
  facts: factsOf('gws').find((one) => one.operation.name === operation)!,
  from: now,
  until: now + 60_000,
})
const scope = scopeOf('DescribeClusters')

function cleaned(value: unknown, secrets: readonly string[] = [], of = scope): unknown {
  const redactor = createRedactor(defaultSubjects)
  for (const secret of secrets) redactor.secret(secret)
  redactor.meet(value, of)
  return redactor.clean(value, of)
}

describe('what is recorded', () => {
  it('has names for ids, also in messages and lists', () => {
    expect(cleaned({ ClusterId: 'gws-standard0001', Name: 'a', Message: 'No gws-standard0001.' })).toEqual({
      ClusterId: '<ClusterId:1>',
      Name: 'a',
      Message: 'No <ClusterId:1>.',
    })
    expect(cleaned({ InstanceIds: ['i-other001', 'i-other002', 'i-other001'] })).toEqual({
      InstanceIds: [
        '<InstanceIds:DescribeClusters.1>',
        '<InstanceIds:DescribeClusters.2>',
        '<InstanceIds:DescribeClusters.1>',
      ],
    })
    expect(cleaned({ UserId: '12345678901234567', More: [{ UserId: 17 }] })).toEqual({
      UserId: '1',
      More: [{ UserId: 2 }],
    })
  })

  it('keeps what is public: regions and zones', () => {
    const value = { RegionId: 'cn-hangzhou', ZoneId: 'cn-hangzhou-h' }
    expect(cleaned(value)).toEqual(value)
  })

  it('has no secret, in whatever form it stands', () => {
    const value = { Message: 'key a+b/c= and a%2Bb%2Fc%3D and a%252Bb%252Fc%253D', Password: 'x', AccessKeySecret: 'y' }
    expect(cleaned(value, ['a+b/c='])).toEqual({
      Message: 'key <redacted> and <redacted> and <redacted>',
      Password: '<redacted>',
      AccessKeySecret: '<redacted>',
    })
    expect(cleaned({ Message: 'No match. server string to sign is:GET&abc\ndef' })).toEqual({
      Message: 'No match. server string to sign is <redacted>',
    })
  })

  it('has URLs without their tokens, and tickets that still decode', () => {
    const url = 'wss://me:pw@host.example:99/vnc?s=abc%2Fdef&unid=7'
    const clean = 'wss://host.example:99/vnc?s=redacted&unid=redacted'
    expect(cleaned({ VncUrl: encodeURIComponent(url) })).toEqual({ VncUrl: encodeURIComponent(clean) })
    expect(cleaned({ ConsoleUrl: url })).toEqual({ ConsoleUrl: clean })
    expect(cleaned({ ConsoleUrl: 'https://host.example/console/0123456789abcdef0123#token' })).toEqual({
      ConsoleUrl: 'https://host.example/console/redacted',
    })
    expect(cleaned({ VncUrl: '%zz' })).toEqual({ VncUrl: '<redacted>' })
    const ticket = Buffer.from('[WFClient]\nVersion=2\n').toString('base64')
    const { Ticket } = cleaned({ Ticket: ticket }) as { Ticket: string }
    expect(Buffer.from(Ticket, 'base64').toString()).toBe('<redacted>')
  })

  it('has the sample of the document for a file', () => {
    const { Ticket, Long } = cleaned({ Ticket: 'A'.repeat(4000), Long: 'A'.repeat(4000) }) as Record<string, string>
    expect([Ticket!.length < 20, Long]).toEqual([true, '<redacted>'])
  })

  it('has times that stand still, when they are of the run', () => {
    const value = {
      CreationTime: '2026-05-05T10:00Z',
      Local: '2026-05-05 18:00:30',
      Words: 'Tue May 05 18:01:00 CST 2026',
      Old: '2025-05-05T10:00:00Z',
    }
    expect(cleaned(value)).toEqual({
      ...value,
      CreationTime: '2000-01-01T00:00Z',
      Local: '2000-01-01 00:00:00',
      Words: 'Sat Jan 01 00:00:00 CST 2000',
    })
  })

  it('is XML where it was XML', () => {
    const xml = '<R><ClusterId>gws-standard0001</ClusterId><Name>a &amp; b</Name><Password>p</Password></R>'
    expect(cleaned(xml)).toBe(
      '<R><ClusterId>&lt;ClusterId:1&gt;</ClusterId><Name>a &amp; b</Name><Password>&lt;redacted&gt;</Password></R>',
    )
  })
})
