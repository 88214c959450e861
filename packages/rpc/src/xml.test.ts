import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fields } from './descriptor.ts'
import { decodeXml, encodeXml, XmlError } from './xml.ts'

const fields: Fields = {
  RequestId: { type: 'string', required: true, summary: '' },
  TotalCount: { type: 'integer', summary: '' },
  UserId: { type: 'long', summary: '' },
  TaskFinished: { type: 'boolean', summary: '' },
  Names: { type: 'list', of: 'string', summary: '' },
  Sizes: { type: 'list', of: 'integer', summary: '' },
  Clusters: {
    type: 'list',
    required: true,
    of: {
      ClusterId: { type: 'string', summary: '' },
      InstanceCount: { type: 'integer', summary: '' },
      AppList: { type: 'list', of: { AppName: { type: 'string', summary: '' } }, summary: '' },
    },
    summary: '',
  },
  Instances: {
    type: 'object',
    of: {
      Instance: { type: 'list', required: true, of: { InstanceId: { type: 'string', summary: '' } }, summary: '' },
    },
    summary: '',
  },
}

const decode = (xml: string) => decodeXml(xml, 'R', fields)

describe('encodeXml', () => {
  it('writes the sample of DescribeInstanceVncUrl as its document prints it', () => {
    const VncUrl = 'wss%3A%2F%2Fhz01-vncproxy.aliyun.com%2Fwebsockify%2F%3Fs%3DDvh%252FIA%252BYc73gWO48'
    const RequestId = '473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E'
    expect(encodeXml('DescribeInstanceVncUrlResponse', { RequestId, VncUrl })).toBe(
      `<DescribeInstanceVncUrlResponse><RequestId>${RequestId}</RequestId><VncUrl>${VncUrl}</VncUrl></DescribeInstanceVncUrlResponse>`,
    )
  })

  it('repeats the element of a list and wraps what ECS wraps', () => {
    const values = {
      Clusters: [{ ClusterId: 'a' }, { ClusterId: 'b' }],
      Instances: { Instance: [{ InstanceId: 'i' }] },
    }
    expect(encodeXml('R', values)).toBe(
      '<R><Clusters><ClusterId>a</ClusterId></Clusters><Clusters><ClusterId>b</ClusterId></Clusters>' +
        '<Instances><Instance><InstanceId>i</InstanceId></Instance></Instances></R>',
    )
  })

  it('leaves out what is absent and keeps the empty string', () => {
    expect(encodeXml('R', { A: undefined, B: null, C: [], D: '', E: false, F: 0 })).toBe(
      '<R><D/><E>false</E><F>0</F></R>',
    )
  })

  it('escapes markup and replaces what XML cannot carry', () => {
    expect(encodeXml('R', { A: '<a & "b">]]>\r\n\0\x1F\uD800\uFFFF' })).toBe(
      '<R><A>&lt;a &amp; "b"&gt;]]&gt;&#13;\n\uFFFD\uFFFD\uFFFD\uFFFD</A></R>',
    )
  })

  it('refuses a name that would break out of its tag', () => {
    expect(() => encodeXml('R', { 'a><b': 1 })).toThrow(XmlError)
  })
})

describe('decodeXml', () => {
  it('reads what it writes, whatever the values', () => {
    const text = fc
      .string({ unit: 'binary' })
      .map((value) => value.replace(/[^\t\n\r\x20-\uFFFD\u{10000}-\u{10FFFF}]|\p{Cs}/gu, ''))
    const long = fc.oneof(fc.maxSafeInteger(), fc.constantFrom('9007199254740993', '-9223372036854775808'))
    const app = fc.record({ AppName: text })
    const cluster = fc.record(
      { ClusterId: text, InstanceCount: fc.integer(), AppList: fc.array(app, { minLength: 2, maxLength: 3 }) },
      { requiredKeys: ['ClusterId', 'InstanceCount'] },
    )
    const answer = fc.record(
      {
        RequestId: text,
        TotalCount: fc.integer(),
        UserId: long,
        TaskFinished: fc.boolean(),
        Names: fc.array(text, { minLength: 1 }),
        Sizes: fc.array(fc.integer(), { minLength: 1 }),
        Clusters: fc.array(cluster),
        Instances: fc.record({
          Instance: fc.array(fc.record({ InstanceId: fc.string({ minLength: 1 }).map(encodeURIComponent) })),
        }),
      },
      { requiredKeys: ['RequestId', 'Clusters'] },
    )
    fc.assert(
      fc.property(answer, (values) => {
        expect(decode(encodeXml('R', values))).toEqual({ ...values })
      }),
      { numRuns: 500 },
    )
  })

  it('makes a list of one element, and an empty list of none or of one empty element', () => {
    expect(decode('<R><Names>a</Names><Clusters><ClusterId>c</ClusterId></Clusters></R>')).toEqual({
      Names: ['a'],
      Clusters: [{ ClusterId: 'c' }],
    })
    expect(decode('<R/>')).toEqual({ Clusters: [] })
    expect(decode('<R><Clusters/><Sizes></Sizes><Instances/></R>')).toEqual({
      Clusters: [],
      Sizes: [],
      Instances: { Instance: [] },
    })
  })

  it('types booleans, numbers and longs, and keeps what does not fit', () => {
    expect(
      decode('<R><TotalCount> 2\n</TotalCount><UserId>9007199254740993</UserId><TaskFinished>true</TaskFinished></R>'),
    ).toEqual({ TotalCount: 2, UserId: '9007199254740993', TaskFinished: true, Clusters: [] })
    expect(decode('<R><TotalCount>many</TotalCount></R>')).toEqual({ TotalCount: 'many', Clusters: [] })
  })

  it('reads an empty element as the empty string, and as no number and no boolean', () => {
    expect(decode('<R><RequestId/><TotalCount/><UserId></UserId><TaskFinished> </TaskFinished></R>')).toEqual({
      RequestId: '',
      Clusters: [],
    })
  })

  it('passes the prolog, comments, processing instructions and attributes', () => {
    const xml = `\uFEFF<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- <a> --><R xmlns='urn:x' a = "1>2" ><?pi ?><RequestId lang="en">a<!-- b -->c</RequestId>\r\n</R ><!-- end -->\n`
    expect(decode(xml)).toEqual({ RequestId: 'ac', Clusters: [] })
  })

  it('resolves entities, character references and CDATA', () => {
    expect(
      decode('<R><RequestId>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F600;<![CDATA[<&amp;>]]></RequestId></R>'),
    ).toMatchObject({
      RequestId: `<&>"'A😀<&amp;>`,
    })
  })

  it('keeps elements that the descriptor does not know', () => {
    expect(decode('<R><New>1</New><Deep><A>x</A></Deep><Many>1</Many><Many>2</Many></R>')).toMatchObject({
      New: '1',
      Deep: { A: 'x' },
      Many: ['1', '2'],
    })
  })

  it('reaches no prototype', () => {
    const value = decode('<R><__proto__><polluted>1</polluted></__proto__><constructor>x</constructor></R>')
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })

  it.each([
    ['', 'line 1, column 1: expected an element'],
    ['<R>', '<R> is not closed'],
    ['<R><A></R>', 'expected </A>'],
    ['<R></R><R></R>', 'expected nothing after the root element'],
    ['<R></R>x', 'expected nothing after the root element'],
    ['<R>\n  &nbsp;</R>', 'line 2, column 3: expected one of the five entities'],
    ['<R>&#0;</R>', 'character reference'],
    ['<R>&#xD800;</R>', 'character reference'],
    ['<R>&#1114112;</R>', 'character reference'],
    ['<R>a & b</R>', 'character reference'],
    ['<R a></R>', 'expected = after the name of an attribute'],
    ['<R a=1></R>', 'expected a quoted value'],
    ['<R a="<"></R>', 'not allowed in a value'],
    ['<R><!-- </R>', 'a comment does not end'],
    ['<R><![CDATA[ </R>', 'a CDATA section does not end'],
    ['<R><!ELEMENT a></R>', 'expected a name'],
    ['<R><1a/></R>', 'expected a name'],
    ['<!DOCTYPE R [<!ENTITY x SYSTEM "file:///etc/passwd">]><R>&x;</R>', 'a DOCTYPE is not accepted'],
    ['<R>text<A/></R>', 'holds text where elements belong'],
    ['<R><Instances>text</Instances></R>', '<Instances> holds text where elements belong'],
    ['<R><RequestId><A/></RequestId></R>', 'holds elements where a string belongs'],
    ['<html></html>', 'The root element is not <R>'],
  ])('refuses %j', (xml, message) => {
    expect(() => decode(xml)).toThrow(XmlError)
    expect(() => decode(xml)).toThrow(message)
  })

  it('refuses deep nesting instead of exhausting the stack', () => {
    const depth = 100_000
    expect(() => decode(`<R>${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}</R>`)).toThrow('nested deeper than 64')
  })

  it('never throws anything but an XmlError', () => {
    const soup = fc.array(
      fc.constantFrom(
        '<R>',
        '</R>',
        '<a',
        '>',
        '/>',
        '&',
        ';',
        '#',
        'x',
        '"',
        '=',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<?',
        '?>',
        ' ',
        '1',
      ),
    )
    fc.assert(
      fc.property(soup, (parts) => {
        let thrown: unknown
        try {
          decode(parts.join(''))
        } catch (error) {
          thrown = error
        }
        expect(thrown === undefined || thrown instanceof XmlError).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
