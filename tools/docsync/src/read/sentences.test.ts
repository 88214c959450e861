import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countIn, rangeIn } from './bounds.ts'
import { defaultIn, enumIn } from './sentences.ts'

const values = (text: string): readonly string[] | undefined => enumIn(text, 1)?.value
const range = (text: string): unknown => rangeIn(text, 1)?.value
const preset = (text: string): string | undefined => defaultIn(text, 1)?.value

describe('enums', () => {
  it.each<[string, string[]]>([
    ['Shade. Valid values:\n\n-   red: warm\n-   deep\\_blue: cold', ['red', 'deep_blue']],
    ['Shade. Valid values:\n\n -   red\n    -   not in winter\n-   blue\n\nMore words.', ['red', 'blue']],
    ['Shade. Default value: red. Valid values: red, green, and blue.', ['red', 'green', 'blue']],
    ['Hours. Valid values: 0, 1, 2.', ['0', '1', '2']],
    ['Shade. Optional value: red.Later words follow', ['red']],
    ['Shade. Value range:-   red: warm\n-   blue: cold', ['red', 'blue']],
    ['Shade. Valid values:<ul><li>red</li><li>blue: cold</li></ul>', ['red', 'blue']],
    ['Maker. Valid values:\n\n-   Red Hat\n-   Other Makers \\(default value\\)', ['Red Hat', 'Other Makers']],
    ['颜色。取值范围：\n\n -   red：暖\n-   blue：冷\n\n 默认值：red', ['red', 'blue']],
    ['颜色。取值范围（不区分大小写）：\n-   red\n-   blue', ['red', 'blue']],
    ['颜色。取值：red、blue。', ['red', 'blue']],
    ['Kind. Valid values: IPv4 (default) and IPv6.', ['IPv4', 'IPv6']],
    ['是否打开。取值范围：true/false', ['true', 'false']],
    ['The valid values are as follows:\n-   red\n-   blue', ['red', 'blue']],
    ['Mode. Valid values:\n\n-   Once: now\n-   Later: then', ['Once', 'Later']],
    ['Mode. Valid values:\n+ Once: now\n+ Later: then', ['Once', 'Later']],
    ['Mode. Valid values: "Once" and "Later".', ['Once', 'Later']],
    ['Mode. Valid values: Once | Later', ['Once', 'Later']],
    ['架构。\n取值范围包括：`x86_64` 、`i386`、`arm_64`', ['x86_64', 'i386', 'arm_64']],
    ['用途。取值范围：\nSYSTEM_DISK：系统\nDATA_DISK：数据。', ['SYSTEM_DISK', 'DATA_DISK']],
    ['许可。\n默认值：TencentCloud\n取值范围：\nTencentCloud: 官方\nBYOL: 自带（Bring It）', ['TencentCloud', 'BYOL']],
    ['关机。取值范围：<br><li>SOFT：软</li><br><li>HARD：硬</li><br>默认取值：SOFT。', ['SOFT', 'HARD']],
  ])('reads %j', (text, expected) => {
    expect(values(text)).toEqual(expected)
  })

  it.each([
    ['Size. Valid values: 1 to 100.'],
    ['Ports. Valid values:\n\n-   When Kind is tcp, from 1 to 65535.\n-   When Kind is all, none.'],
    ['Months. If Unit is Month, the valid values are 1, 2, and 3.'],
    ['Months. Valid values:\n\n-   Valid values when Unit is Month: 1, 2, and 3.'],
    ['大小。取值范围：\n\n -   cloud：5~2,000\n-   ssd：20~100'],
    ['For the valid values, see the list of kinds.'],
    ['The key. Valid values of N: 1 to 20.'],
    ['数量。默认取值：1。不能超过配额。'],
    ['Kind. Valid values: Small/Large.'],
    ['Kind. Valid values: small, large, and so on.'],
    ['颜色。取值：red、blue等。'],
    ['线路。已开通白名单的用户，可选值：\n<li>CMCC：甲</li><li>CTCC：乙</li>'],
    ['Months. Valid values: 1-9, 12'],
    ['Size. Valid values:\nNote: see the list of kinds.'],
  ])('invents none for %j', (text) => {
    expect(values(text)).toBeUndefined()
  })

  it('gives the line that begins the list', () => {
    expect(enumIn('One.\n\nTwo. Valid values:\n\n-   a\n-   b', 10)?.line).toBe(12)
  })

  it('reads any list of words back', () => {
    const word = fc.stringMatching(/^[A-Z][a-z]{2,8}[A-Z][a-z]{2,8}$/)
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 8 }), (words) => {
        expect(values(`Kind. Valid values:\n\n${words.map((one) => `-   ${one}: words`).join('\n')}`)).toEqual(words)
        expect(values(`Kind. Valid values: ${words.join(', ')}.`)).toEqual(words)
      }),
    )
  })
})

describe('bounds', () => {
  it.each<[string, (number | undefined)[]]>([
    ['Valid values: 20 to 500.', [20, 500]],
    ['Value range: \\[5, 2000\\] GB.', [5, 2000]],
    ['The valid values of this parameter are 1 to 64.', [1, 64]],
    ['Valid values: greater than or equal to 2.', [2, undefined]],
    ['Maximum value: 100. Default value: 10.', [undefined, 100]],
    ['Pages start from page 1.', [1, undefined]],
    ['The priority ranges from 1 to 100.', [1, 100]],
    ['Value range: -1 to 10', [-1, 10]],
    ['取值范围：1~2,000', [1, 2000]],
    ['取值范围 20~500。', [20, 500]],
    ['最小值：1，最大值：50', [1, 50]],
    ['最小为1，最大为50', [1, 50]],
    ['最大不超过100，默认为10。', [undefined, 100]],
    ['Minimum: 1. Maximum: 50.', [1, 50]],
    ['Valid values: >= 1.', [1, undefined]],
    ['Valid values: ≥ 1 and ≤ 9.', [1, 9]],
    ['The value must be at least 2.', [2, undefined]],
    ['The value must be no more than 1,000.', [undefined, 1000]],
    ['取值范围：≥1', [1, undefined]],
    ['取值范围：大于等于1，小于等于64', [1, 64]],
    ['取值范围：不小于10', [10, undefined]],
    ['Valid values: 20 GiB to 500 GiB.', [20, 500]],
    ['取值范围：1秒~60秒', [1, 60]],
    ['Valid values: 0.1 to 0.9.', [0.1, 0.9]],
    ['取值范围：（1~100）', [1, 100]],
    ['Value range: \\[1, 65,535\\]', [1, 65535]],
  ])('reads %j', (text, expected) => {
    expect(range(text)).toEqual(expected)
  })

  it.each([
    ['The name must be 2 to 128 characters in length.'],
    ['When Kind is small, the valid values are 1 to 10.'],
    ['Valid values of N: 1 to 20.'],
    ['N的取值范围：1~20。'],
    ['The value of N ranges from 1 to 20.'],
    ['The name ranges from 1 to 64 characters.'],
    ['Valid values: 1, 2, 3.'],
    ['Valid values: /dev/a to /dev/z.'],
    ['Value range: (0, 100].'],
    ['取值范围：[0,1)'],
    ['Valid values: 1 MB to 2 GB.'],
    ['卡数。分片的小于1，直通的大于等于1。'],
    ['The value must be at least 8 characters in length.'],
    ['The maximum number of them is 5.'],
    ['默认取值：1。'],
  ])('invents none for %j', (text) => {
    expect(range(text)).toBeUndefined()
  })

  it.each<[string, number[]]>([
    ['The key of tag N. Valid values of N: 1 to 20.', [1, 20]],
    ['N的取值范围：1~50', [1, 50]],
    ['The value range of n in `Disk.n` is: \\[1, 17\\].', [1, 17]],
    ['其中 AppList.N 的允许范围是 1~10。', [1, 10]],
  ])('counts the items of %j', (text, expected) => {
    expect(countIn(text, 1)?.value).toEqual(expected)
  })
})

describe('defaults', () => {
  it.each<[string, string]>([
    ['Default value: false.', 'false'],
    ['Default value: deep\\_blue. Valid values:\n-   red\n-   deep\\_blue', 'deep_blue'],
    ['The default value is 10.', '10'],
    ['Maker. Valid values:\n-   Red Hat\n-   Other Makers \\(default value\\)', 'Other Makers'],
    ['默认值：red，其余无效', 'red'],
    ['默认为1。', '1'],
    ['Default value: 200 Mbit/s.', '200'],
    ['Kind. Valid values: IPv4 (default) and IPv6.', 'IPv4'],
    ['Default value: None. Valid values: None, Some.', 'None'],
    ['默认取值：SOFT。', 'SOFT'],
    ['默认值：1,000', '1000'],
    ['The default is 10.', '10'],
    ['超时时间，单位：秒，默认60秒。', '60'],
    ['类型。取值范围：\n<li>SOME：独享（默认值）</li>\n<li>ALL：共享</li>', 'SOME'],
  ])('reads %j', (text, expected) => {
    expect(preset(text)).toBe(expected)
  })

  it.each([
    ['Default value: null.'],
    ['默认值：空'],
    ['This parameter is empty by default.'],
    ['If it is not set, the default value is 3.'],
    ['The default value is 40 or the size of the image.'],
    ['Default value:\n\n-   Small ones: here\n-   Large ones: there'],
    ['默认取值：当前有库存的类型。'],
    ['默认1小时后关闭。'],
    ['Defaults to the current region.'],
    ['Default value: 5 to 10.'],
  ])('invents none for %j', (text) => {
    expect(preset(text)).toBeUndefined()
  })

  it('are of the type of the field, or none', () => {
    expect(defaultIn('Default value: unlimited.', 1, 'integer')).toBeUndefined()
    expect(defaultIn('Default value: open.', 1, 'boolean')).toBeUndefined()
    expect(defaultIn('默认为False。', 1, 'boolean')?.value).toBe('false')
    expect(defaultIn('Default value: 0.5.', 1, 'number')?.value).toBe('0.5')
  })
})
