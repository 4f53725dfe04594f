const isFunctionMaker =
  'It returns a function, which no answer can carry; where a function is wanted, $fn, $flow, $cond, $not, $every, $some and $expr stand for one'
const needsIdentity = 'It asks for the identity of a value, and what comes as JSON has none'
const takesFunction = 'It works on functions themselves, and none are sent'
const isWrapper = 'It is a method of lodash’s wrapper, of which chain gives the value'

const because = (reason: string, names: string): Record<string, string> => Object.fromEntries(names.split(' ').map((name) => [name, reason]))

/** What lodash has and lodash.do has not: by name the reason. */
export const leftOut: Record<string, string> = {
  ...because(isFunctionMaker, 'after ary before bind bindKey cond conforms constant curry curryRight debounce flip flow flowRight iteratee matches'),
  ...because(isFunctionMaker, 'matchesProperty memoize method methodOf negate nthArg once over overArgs overEvery overSome partial partialRight property'),
  ...because(isFunctionMaker, 'propertyOf rearg rest spread throttle unary wrap'),
  ...because(needsIdentity, 'isElement isWeakMap isWeakSet'),
  ...because(takesFunction, 'bindAll defer delay functions functionsIn mixin'),
  ...because(isWrapper, 'commit next plant toIterator toJSON value valueOf wrapperAt wrapperChain wrapperReverse wrapperValue'),
  attempt: 'It answers a failure with an Error, which is no data; a failed call says so by itself',
  template: 'It compiles code, which Workers forbid',
}
