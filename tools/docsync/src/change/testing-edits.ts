/** For the tests: two new revisions of each of the five documents, made by edits that any page of its format allows. */

export interface Edited {
  /** In the folder of documents. */
  readonly file: string
  readonly service: string
  readonly operation: string
  /** Adds an enum ViewMode, a bounded Quality and a text Remark to the request; where it can, an error or a page too. */
  readonly added: (text: string) => string
  /** What that is, besides the three parameters. */
  readonly more: readonly string[]
  /** Drops a value of ViewMode, narrows Quality, calls Remark Remarks, and tightens a limit where the page has one. */
  readonly changed: (text: string) => string
  readonly limit?: string
}

export const edits: readonly Edited[] = [
  {
    file: '000-aliyun-ecs-DescribeInstanceVncUrl.md',
    service: 'aliyun/ecs',
    operation: 'DescribeInstanceVncUrl',
    added: (text) =>
      after(
        after(
          text,
          /^\|RegionId\|String\|Yes\|.*\n/m,
          '|ViewMode|String|No|Full|How to show it. Valid values:\n\n-   Full\n-   Thumb\n-   None\n\nDefault value: Full. |\n' +
            '|Quality|Integer|No|50|How fine. Valid values: 1 to 100. |\n|Remark|String|No|test|Any words. |\n',
        ),
        /^\|400\|InvalidRegionInstance\|.*\n/m,
        '|400|InvalidViewMode|The specified ViewMode is not valid.|No such mode.|\n',
      ),
    more: ['error-added errors.InvalidViewMode'],
    changed: (text) =>
      renamed(
        swapped(
          swapped(swapped(text, '-   None\n', ''), '1 to 100', '1 to 50'),
          '30 times a minute',
          '20 times a minute',
        ),
      ),
    limit: 'limit-value-tightened limits.reconnect-rate.value',
  },
  {
    file: '001-tencent-cvm-DescribeInstanceVncUrl-earlier.md',
    service: 'tencent/cvm',
    operation: 'DescribeInstanceVncUrl',
    added: (text) =>
      after(
        text,
        /^\| InstanceId \| Yes \|.*\n/m,
        '| ViewMode | No | String | How to show it. Valid values: Full, Thumb, None. |\n' +
          '| Quality | No | Integer | How fine. Value range: 1-100. |\n| Remark | No | String | Any words. |\n',
      ),
    more: [],
    changed: (text) =>
      renamed(
        swapped(
          swapped(swapped(text, ', None.', '.'), '1-100', '1-50'),
          'maximum of 10 requests',
          'maximum of 5 requests',
        ),
      ),
    limit: 'limit-value-tightened limits.request-rate.value',
  },
  {
    file: '002-tencent-cvm-DescribeInstanceVncUrl-20191205.txt',
    service: 'tencent/cvm',
    operation: 'DescribeInstanceVncUrl',
    added: (text) =>
      after(
        text,
        /^InstanceId Yes String .*\n/m,
        'ViewMode No String How to show it. Valid values: Full, Thumb, None.\n' +
          'Quality No Integer How fine. Value range: 1-100.\nRemark No String Any words.\n',
      ),
    more: [],
    changed: (text) =>
      renamed(
        swapped(
          swapped(swapped(text, ', None.', '.'), '1-100', '1-50'),
          'maximum of 10 requests',
          'maximum of 5 requests',
        ),
      ),
    limit: 'limit-value-tightened limits.request-rate.value',
  },
  {
    file: '003-aliyun-gws-api-reference-20201026.txt',
    service: 'aliyun/gws',
    operation: 'SetClusterName',
    added: (text) =>
      after(
        text,
        /^Name\tString\t是\tcluster-xxx\t.*\n/m,
        'ViewMode\tString\t否\tFull\t显示方式： <ul style="list-style-type: none"> Full Thumb None\n' +
          'Quality\tInteger\t否\t50\t清晰度。 取值范围 1~100\nRemark\tString\t否\ttest\t任意文字\n',
      ) +
      [
        '5.5. SetImageRemark',
        '写下任意文字',
        '请求参数',
        '名称\t类型\t是否必选\t示例值\t描述\nAction\tString\t是\tSetImageRemark\t系统规定参数。取值：SetImageRemark。\n' +
          'ImageId\tString\t是\tm-xxx\t镜像 id\nRemark\tString\t否\ttest\t任意文字',
        '返回数据',
        '名称\t类型\t示例值\t描述\nRequestId\tString\tXXXX\t请求 id',
        '示例',
        '请求示例',
        '```\nhttp(s)://[Endpoint]/?Action=SetImageRemark\n&ImageId=m-xxx\n&<公共请求参数>\n```',
        '正常返回示例',
        'JSON 格式',
        '```\n{\n  "RequestId": "XXXX"\n}\n```',
        '错误码',
        '',
      ]
        .map((part) => `\n${part}\n`)
        .join(''),
    more: ['operation-added SetImageRemark'],
    changed: (text) =>
      swapped(
        swapped(swapped(text, 'Thumb None', 'Thumb'), '1~100\nRemark', '1~50\nRemark'),
        '\nRemark\tString\t否',
        '\nRemarks\tString\t否',
      ),
  },
  {
    file: '004-aliyun-ecs-GetInstanceScreenshot-20240319.txt',
    service: 'aliyun/ecs',
    operation: 'GetInstanceScreenshot',
    added: (text) =>
      after(
        after(
          text,
          /^Default value: false\.\n\nfalse\n/m,
          'ViewModestringNo\n\nHow to show it. Valid values: Full, Thumb, None.\n\nFull\n' +
            'QualityintegerNo\n\nHow fine. Valid values: 1 to 100.\n\n50\nRemarkstringNo\n\nAny words.\n\ntest\n',
        ),
        /^429Throttling%s.*\n/m,
        '400InvalidViewMode%sNo such mode.\n',
      ),
    more: ['error-added errors.InvalidViewMode'],
    changed: (text) =>
      renamed(
        swapped(
          swapped(swapped(text, ', None.', '.'), '1 to 100', '1 to 50'),
          'at least 10 seconds',
          'at least 20 seconds',
        ),
      ),
    limit: 'limit-value-tightened limits.call-interval.value',
  },
]

function renamed(text: string): string {
  return text.replace(/^(\|? ?)Remark\b|^Remark(?=string)/m, '$1Remarks')
}

function after(text: string, place: RegExp, addition: string): string {
  const found = place.exec(text)
  if (found === null) throw new Error(`${place}: not in the document`)
  const at = found.index + found[0].length
  return text.slice(0, at) + addition + text.slice(at)
}

function swapped(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`${from}: not in the document`)
  return text.replace(from, to)
}
