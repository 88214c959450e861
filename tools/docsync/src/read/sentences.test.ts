import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countIn, defaultIn, enumIn, rangeIn } from './sentences.ts'

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
  ])('invents none for %j', (text) => {
    expect(preset(text)).toBeUndefined()
  })
})
