import { describe, expect, test } from 'vitest'
import { casesOf, difference, leftOut } from './suite.ts'

/** The files of cel-spec (tests/simple/testdata) that are about what there is here. */
const files = [
  'basic',
  'bindings_ext',
  'comparisons',
  'conversions',
  'fields',
  'fp_math',
  'integer_math',
  'lists',
  'logic',
  'macros',
  'math_ext',
  'parse',
  'plumbing',
  'string',
  'string_ext',
  'timestamps',
]

const lossy = 'the library compares an integer with a double as doubles where both are beyond 2^53'
const quoted = 'the library has no names in backticks'
const nanos = 'timestamps are in milliseconds'
const ascii = 'the library takes the casing of all of Unicode'
const spaces = "the library takes JavaScript's white space"
const whole = 'whole numbers are numbers too'

/** The cases that come out otherwise, and why. */
const differences: Record<string, string> = {
  'comparisons/lt_literal/not_lt_dyn_int_big_lossy_double': lossy,
  'comparisons/gt_literal/not_gt_dyn_big_double_int': lossy,
  'comparisons/lte_literal/lte_dyn_big_double_int': lossy,
  'comparisons/gte_literal/gte_dyn_int_big_lossy_double': lossy,
  'comparisons/gt_literal/not_gt_double': 'the library has no numbers that begin with a point',
  'fields/map_has/has_empty': 'the library takes `has` on fields of variables only',
  'fields/quoted_map_fields/field_access_slash': quoted,
  'fields/quoted_map_fields/field_access_dash': quoted,
  'fields/quoted_map_fields/field_access_dot': quoted,
  'fields/quoted_map_fields/has_field_slash': quoted,
  'fields/quoted_map_fields/has_field_dash': quoted,
  'fields/quoted_map_fields/has_field_dot': quoted,
  'fp_math/fp_math/mod_not_support': 'the remainder of doubles is our addition',
  'macros/exists_one/map_one': 'the library keeps the keys of a map as text',
  'math_ext/ceil/dyn_error': whole,
  'math_ext/floor/dyn_error': whole,
  'math_ext/round/dyn_error': whole,
  'math_ext/trunc/dyn_error': whole,
  'string_ext/ascii_casing/lowerascii_unicode': ascii,
  'string_ext/ascii_casing/lowerascii_unicode_with_space': ascii,
  'string_ext/ascii_casing/upperascii_unicode': ascii,
  'string_ext/trim/unicode_space_chars_1': spaces,
  'string_ext/trim/unicode_no_trim': spaces,
  'timestamps/timestamp_conversions/toString_timestamp_nanos': nanos,
  'timestamps/timestamp_arithmetic/add_time_to_duration_nanos_positive': nanos,
  'timestamps/timestamp_range/add_duration_nanos_over': nanos,
  'timestamps/timestamp_selectors_tz/getHours': 'an offset needs its sign',
  'timestamps/timestamp_arithmetic/add_time_to_duration': 'the library takes the sum of a duration and a timestamp for a duration',
}

describe('the conformance files of cel-spec', () => {
  const cases = [...casesOf()].filter(({ id }) => files.includes(id.split('/')[0] ?? ''))
  const relevant = cases.filter((each) => leftOut(each) === undefined)

  test('differ in the named cases only', () => {
    const found = relevant.flatMap((each) => (difference(each) === undefined ? [] : [each.id]))
    expect(found.toSorted()).toEqual(Object.keys(differences).toSorted())
  })

  test('are mostly about what there is here', () => {
    expect(relevant.length).toBe(871)
    expect(cases.length - relevant.length).toBeLessThan(730)
  })
})
