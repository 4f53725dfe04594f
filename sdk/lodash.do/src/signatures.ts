/* oxlint-disable -- written by test/generate.ts from @types/lodash (MIT, its contributors), not to be edited */
import type { Call, CallOptions } from '@dot-do/client'
import type { Fn } from './fn.ts'

/** lodash's functions as calls: they take what lodash takes, by position, or `{ args }` as it is sent, with options behind it. */
export interface LodashFunctions {
  /** Adds two numbers. */
  add(augend: number, addend: number): Call<number>
  /** Assigns own enumerable string keyed properties of source objects to the destination object. */
  assign<TObject, TSource>(object: TObject, source: TSource): Call<TObject & TSource>
  assign<TObject, TSource1, TSource2>(object: TObject, source1: TSource1, source2: TSource2): Call<TObject & TSource1 & TSource2>
  assign<TObject, TSource1, TSource2, TSource3>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
  ): Call<TObject & TSource1 & TSource2 & TSource3>
  assign<TObject, TSource1, TSource2, TSource3, TSource4>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
  ): Call<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  assign<TObject>(object: TObject): Call<TObject>
  assign(object: any, ...otherArgs: any[]): Call<any>
  /** This method is like `_.assign` except that it iterates over own and inherited source properties. */
  assignIn<TObject, TSource>(object: TObject, source: TSource): Call<TObject & TSource>
  assignIn<TObject, TSource1, TSource2>(object: TObject, source1: TSource1, source2: TSource2): Call<TObject & TSource1 & TSource2>
  assignIn<TObject, TSource1, TSource2, TSource3>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
  ): Call<TObject & TSource1 & TSource2 & TSource3>
  assignIn<TObject, TSource1, TSource2, TSource3, TSource4>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
  ): Call<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  assignIn<TObject>(object: TObject): Call<TObject>
  assignIn<TResult>(object: any, ...otherArgs: any[]): Call<TResult>
  /** This method is like `_.assignIn` except that it accepts `customizer` which is invoked to produce the assigned values. */
  assignInWith<TObject, TSource>(object: TObject, source: TSource, customizer: AssignCustomizer): Call<TObject & TSource>
  assignInWith<TObject, TSource1, TSource2>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    customizer: AssignCustomizer,
  ): Call<TObject & TSource1 & TSource2>
  assignInWith<TObject, TSource1, TSource2, TSource3>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    customizer: AssignCustomizer,
  ): Call<TObject & TSource1 & TSource2 & TSource3>
  assignInWith<TObject, TSource1, TSource2, TSource3, TSource4>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
    customizer: AssignCustomizer,
  ): Call<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  assignInWith<TObject>(object: TObject): Call<TObject>
  assignInWith<TResult>(object: any, ...otherArgs: any[]): Call<TResult>
  /** This method is like `_.assign` except that it accepts `customizer` which is invoked to produce the assigned values. */
  assignWith<TObject, TSource>(object: TObject, source: TSource, customizer: AssignCustomizer): Call<TObject & TSource>
  assignWith<TObject, TSource1, TSource2>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    customizer: AssignCustomizer,
  ): Call<TObject & TSource1 & TSource2>
  assignWith<TObject, TSource1, TSource2, TSource3>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    customizer: AssignCustomizer,
  ): Call<TObject & TSource1 & TSource2 & TSource3>
  assignWith<TObject, TSource1, TSource2, TSource3, TSource4>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
    customizer: AssignCustomizer,
  ): Call<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  assignWith<TObject>(object: TObject): Call<TObject>
  assignWith<TResult>(object: any, ...otherArgs: any[]): Call<TResult>
  /** Creates an array of values corresponding to `paths` of `object`. */
  at<T>(object: Dictionary<T> | NumericDictionary<T> | null | undefined, ...props: PropertyPath[]): Call<T[]>
  at<T extends object>(object: T | null | undefined, ...props: Array<Many<keyof T>>): Call<Array<T[keyof T]>>
  /** Converts `string` to camel case. */
  camelCase(string?: string): Call<string>
  /** Converts the first character of `string` to upper case and the remaining to lower case. */
  capitalize<T extends string>(string?: T): Call<string extends T ? string : Capitalize<Lowercase<T>>>
  /** Casts `value` as an array if it's not one. */
  castArray<T>(value?: Many<T>): Call<T[]>
  /** Computes `number` rounded up to `precision`. */
  ceil(n: number, precision?: number): Call<number>
  /** Creates an array of elements split into groups the length of `size`. */
  chunk<T>(array: List<T> | null | undefined, size?: number): Call<T[][]>
  /** Clamps `number` within the inclusive `lower` and `upper` bounds. */
  clamp(number: number, lower: number, upper: number): Call<number>
  clamp(number: number, upper: number): Call<number>
  /** Creates a shallow clone of `value`. */
  clone<T>(value: T): Call<T>
  /** This method is like `_.clone` except that it recursively clones `value`. */
  cloneDeep<T>(value: T): Call<T>
  /** This method is like `_.cloneWith` except that it recursively clones `value`. */
  cloneDeepWith<T>(value: T, customizer: CloneDeepWithCustomizer<T>): Call<any>
  cloneDeepWith<T>(value: T): Call<T>
  /** This method is like `_.clone` except that it accepts `customizer` which is invoked to produce the cloned value. */
  cloneWith<T, TResult extends object | string | number | boolean | null>(value: T, customizer: CloneWithCustomizer<T, TResult>): Call<TResult>
  cloneWith<T, TResult>(value: T, customizer: CloneWithCustomizer<T, TResult | undefined>): Call<TResult | T>
  cloneWith<T>(value: T): Call<T>
  /** Creates an array with all falsey values removed. */
  compact<T>(array: List<T | Falsey> | null | undefined): Call<T[]>
  /** Creates a new array concatenating `array` with any additional arrays and/or values. */
  concat<T>(...values: Array<Many<T>>): Call<T[]>
  /** Checks if `object` conforms to `source` by invoking the predicate properties of `source` with the corresponding property values of `object`. */
  conformsTo<T>(object: T, source: ConformsPredicateObject<T>): Call<boolean>
  /** Creates an object composed of keys generated from the results of running each element of `collection` thru `iteratee`. */
  countBy<T>(collection: List<T> | null | undefined, iteratee?: ValueIteratee<T>): Call<Dictionary<number>>
  countBy<T extends object>(collection: T | null | undefined, iteratee?: ValueIteratee<T[keyof T]>): Call<Dictionary<number>>
  /** Creates an object that inherits from the `prototype` object. */
  create<T extends object, U extends object>(prototype: T, properties?: U): Call<T & U>
  /** Deburrs `string` by converting Latin-1 Supplement and Latin Extended-A letters to basic Latin letters and removing combining diacritical marks. */
  deburr(string?: string): Call<string>
  /** Checks `value` to determine whether a default value should be returned in its place. */
  defaultTo<T>(value: T | null | undefined, defaultValue: T): Call<T>
  defaultTo<T, TDefault>(value: T | null | undefined, defaultValue: TDefault): Call<T | TDefault>
  /** Assigns own and inherited enumerable string keyed properties of source objects to the destination object for all destination properties that resolve to `undefined`. */
  defaults<TObject, TSource>(object: TObject, source: TSource): Call<NonNullable<TSource & TObject>>
  defaults<TObject, TSource1, TSource2>(object: TObject, source1: TSource1, source2: TSource2): Call<NonNullable<TSource2 & TSource1 & TObject>>
  defaults<TObject, TSource1, TSource2, TSource3>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
  ): Call<NonNullable<TSource3 & TSource2 & TSource1 & TObject>>
  defaults<TObject, TSource1, TSource2, TSource3, TSource4>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
  ): Call<NonNullable<TSource4 & TSource3 & TSource2 & TSource1 & TObject>>
  defaults<TObject>(object: TObject): Call<NonNullable<TObject>>
  defaults(object: any, ...sources: any[]): Call<any>
  /** This method is like `_.defaults` except that it recursively assigns default properties. */
  defaultsDeep(object: any, ...sources: any[]): Call<any>
  /** Creates an array of `array` values not included in the other given arrays using `SameValueZero` for equality comparisons. */
  difference<T>(array: List<T> | null | undefined, ...values: Array<List<T>>): Call<T[]>
  /** This method is like `_.difference` except that it accepts `iteratee` which is invoked for each element of `array` and `values` to generate the criterion by which they're compared. */
  differenceBy<T1, T2>(array: List<T1> | null | undefined, values: List<T2>, iteratee: ValueIteratee<T1 | T2>): Call<T1[]>
  differenceBy<T1, T2, T3>(array: List<T1> | null | undefined, values1: List<T2>, values2: List<T3>, iteratee: ValueIteratee<T1 | T2 | T3>): Call<T1[]>
  differenceBy<T1, T2, T3, T4>(
    array: List<T1> | null | undefined,
    values1: List<T2>,
    values2: List<T3>,
    values3: List<T4>,
    iteratee: ValueIteratee<T1 | T2 | T3 | T4>,
  ): Call<T1[]>
  differenceBy<T1, T2, T3, T4, T5>(
    array: List<T1> | null | undefined,
    values1: List<T2>,
    values2: List<T3>,
    values3: List<T4>,
    values4: List<T5>,
    iteratee: ValueIteratee<T1 | T2 | T3 | T4 | T5>,
  ): Call<T1[]>
  differenceBy<T1, T2, T3, T4, T5, T6>(
    array: List<T1> | null | undefined,
    values1: List<T2>,
    values2: List<T3>,
    values3: List<T4>,
    values4: List<T5>,
    values5: List<T6>,
    iteratee: ValueIteratee<T1 | T2 | T3 | T4 | T5 | T6>,
  ): Call<T1[]>
  differenceBy<T1, T2, T3, T4, T5, T6, T7>(
    array: List<T1> | null | undefined,
    values1: List<T2>,
    values2: List<T3>,
    values3: List<T4>,
    values4: List<T5>,
    values5: List<T6>,
    ...values: Array<List<T7> | ValueIteratee<T1 | T2 | T3 | T4 | T5 | T6 | T7>>
  ): Call<T1[]>
  differenceBy<T>(array: List<T> | null | undefined, ...values: Array<List<T>>): Call<T[]>
  /** This method is like `_.difference` except that it accepts `comparator` which is invoked to compare elements of `array` to `values`. */
  differenceWith<T1, T2>(array: List<T1> | null | undefined, values: List<T2>, comparator: Comparator2<T1, T2>): Call<T1[]>
  differenceWith<T1, T2, T3>(array: List<T1> | null | undefined, values1: List<T2>, values2: List<T3>, comparator: Comparator2<T1, T2 | T3>): Call<T1[]>
  differenceWith<T1, T2, T3, T4>(
    array: List<T1> | null | undefined,
    values1: List<T2>,
    values2: List<T3>,
    ...values: Array<List<T4> | Comparator2<T1, T2 | T3 | T4>>
  ): Call<T1[]>
  differenceWith<T>(array: List<T> | null | undefined, ...values: Array<List<T>>): Call<T[]>
  /** Divide two numbers. */
  divide(dividend: number, divisor: number): Call<number>
  /** Creates a slice of `array` with `n` elements dropped from the beginning. */
  drop<T>(array: List<T> | null | undefined, n?: number): Call<T[]>
  /** Creates a slice of `array` with `n` elements dropped from the end. */
  dropRight<T>(array: List<T> | null | undefined, n?: number): Call<T[]>
  /** Creates a slice of `array` excluding elements dropped from the end. */
  dropRightWhile<T>(array: List<T> | null | undefined, predicate?: ListIteratee<T>): Call<T[]>
  /** Creates a slice of `array` excluding elements dropped from the beginning. */
  dropWhile<T>(array: List<T> | null | undefined, predicate?: ListIteratee<T>): Call<T[]>
  /** The same as forEach: Iterates over elements of `collection` and invokes `iteratee` for each element. */
  each<T>(collection: T[], iteratee?: ArrayIterator<T, any>): Call<T[]>
  each(collection: string, iteratee?: StringIterator<any>): Call<string>
  each<T>(collection: List<T>, iteratee?: ListIterator<T, any>): Call<List<T>>
  each<T extends object>(collection: T, iteratee?: ObjectIterator<T, any>): Call<T>
  each<T, TArray extends T[] | null | undefined>(collection: TArray & (T[] | null | undefined), iteratee?: ArrayIterator<T, any>): Call<TArray>
  each<TString extends string | null | undefined>(collection: TString, iteratee?: StringIterator<any>): Call<TString>
  each<T, TList extends List<T> | null | undefined>(collection: TList & (List<T> | null | undefined), iteratee?: ListIterator<T, any>): Call<TList>
  each<T extends object>(collection: T | null | undefined, iteratee?: ObjectIterator<T, any>): Call<T | null | undefined>
  /** The same as forEachRight: This method is like `_.forEach` except that it iterates over elements of `collection` from right to left. */
  eachRight<T>(collection: T[], iteratee?: ArrayIterator<T, any>): Call<T[]>
  eachRight(collection: string, iteratee?: StringIterator<any>): Call<string>
  eachRight<T>(collection: List<T>, iteratee?: ListIterator<T, any>): Call<List<T>>
  eachRight<T extends object>(collection: T, iteratee?: ObjectIterator<T, any>): Call<T>
  eachRight<T, TArray extends T[] | null | undefined>(collection: TArray & (T[] | null | undefined), iteratee?: ArrayIterator<T, any>): Call<TArray>
  eachRight<TString extends string | null | undefined>(collection: TString, iteratee?: StringIterator<any>): Call<TString>
  eachRight<T, TList extends List<T> | null | undefined>(collection: TList & (List<T> | null | undefined), iteratee?: ListIterator<T, any>): Call<TList>
  eachRight<T extends object>(collection: T | null | undefined, iteratee?: ObjectIterator<T, any>): Call<T | null | undefined>
  /** Checks if `string` ends with the given target string. */
  endsWith(string?: string, target?: string, position?: number): Call<boolean>
  /** The same as toPairs: Creates an array of own enumerable string keyed-value pairs for `object` which can be consumed by `_.fromPairs`. */
  entries<T>(object?: Dictionary<T> | NumericDictionary<T>): Call<Array<[string, T]>>
  entries(object?: object): Call<Array<[string, any]>>
  /** The same as toPairsIn: Creates an array of own and inherited enumerable string keyed-value pairs for `object` which can be consumed by `_.fromPairs`. */
  entriesIn<T>(object?: Dictionary<T> | NumericDictionary<T>): Call<Array<[string, T]>>
  entriesIn(object?: object): Call<Array<[string, any]>>
  /** Performs a `SameValueZero` comparison between two values to determine if they are equivalent. */
  eq(value: any, other: any): Call<boolean>
  /** Converts the characters "&", "<", ">", '"', and "'" in `string` to their corresponding HTML entities. */
  escape(string?: string): Call<string>
  /** Escapes the `RegExp` special characters "^", "$", "\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", and "|" in `string`. */
  escapeRegExp(string?: string): Call<string>
  /** Checks if `predicate` returns truthy for **all** elements of `collection`. */
  every<T>(collection: List<T> | null | undefined, predicate?: ListIterateeCustom<T, boolean>): Call<boolean>
  every<T extends object>(collection: T | null | undefined, predicate?: ObjectIterateeCustom<T, boolean>): Call<boolean>
  /** The same as assignIn: This method is like `_.assign` except that it iterates over own and inherited source properties. */
  extend<TObject, TSource>(object: TObject, source: TSource): Call<TObject & TSource>
  extend<TObject, TSource1, TSource2>(object: TObject, source1: TSource1, source2: TSource2): Call<TObject & TSource1 & TSource2>
  extend<TObject, TSource1, TSource2, TSource3>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
  ): Call<TObject & TSource1 & TSource2 & TSource3>
  extend<TObject, TSource1, TSource2, TSource3, TSource4>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
  ): Call<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  extend<TObject>(object: TObject): Call<TObject>
  extend<TResult>(object: any, ...otherArgs: any[]): Call<TResult>
  /** The same as assignInWith: This method is like `_.assignIn` except that it accepts `customizer` which is invoked to produce the assigned values. */
  extendWith<TObject, TSource>(object: TObject, source: TSource, customizer: AssignCustomizer): Call<TObject & TSource>
  extendWith<TObject, TSource1, TSource2>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    customizer: AssignCustomizer,
  ): Call<TObject & TSource1 & TSource2>
  extendWith<TObject, TSource1, TSource2, TSource3>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    customizer: AssignCustomizer,
  ): Call<TObject & TSource1 & TSource2 & TSource3>
  extendWith<TObject, TSource1, TSource2, TSource3, TSource4>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
    customizer: AssignCustomizer,
  ): Call<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  extendWith<TObject>(object: TObject): Call<TObject>
  extendWith<TResult>(object: any, ...otherArgs: any[]): Call<TResult>
  /** Fills elements of `array` with `value` from `start` up to, but not including, `end`. */
  fill<T>(array: any[] | null | undefined, value: T): Call<T[]>
  fill<T, AnyList extends MutableList<any>>(array: RejectReadonly<AnyList> | null | undefined, value: T): Call<List<T>>
  fill<T, U>(array: U[] | null | undefined, value: T, start?: number, end?: number): Call<Array<T | U>>
  fill<T, UList extends MutableList<any>>(array: RejectReadonly<UList> | null | undefined, value: T, start?: number, end?: number): Call<List<T | UList[0]>>
  /** Iterates over elements of `collection`, returning an array of all elements `predicate` returns truthy for. */
  filter(collection: string | null | undefined, predicate?: StringIterator<boolean>): Call<string[]>
  filter<T, S extends T>(collection: List<T> | null | undefined, predicate: ListIteratorTypeGuard<T, S>): Call<S[]>
  filter<T>(collection: List<T> | null | undefined, predicate?: ListIterateeCustom<T, boolean>): Call<T[]>
  filter<T extends object, S extends T[keyof T]>(collection: T | null | undefined, predicate: ObjectIteratorTypeGuard<T, S>): Call<S[]>
  filter<T extends object>(collection: T | null | undefined, predicate?: ObjectIterateeCustom<T, boolean>): Call<Array<T[keyof T]>>
  /** Iterates over elements of `collection`, returning the first element `predicate` returns truthy for. */
  find<T, S extends T>(collection: List<T> | null | undefined, predicate: ListIteratorTypeGuard<T, S>, fromIndex?: number): Call<S | undefined>
  find<T>(collection: List<T> | null | undefined, predicate?: ListIterateeCustom<T, boolean>, fromIndex?: number): Call<T | undefined>
  find<T extends object, S extends T[keyof T]>(
    collection: T | null | undefined,
    predicate: ObjectIteratorTypeGuard<T, S>,
    fromIndex?: number,
  ): Call<S | undefined>
  find<T extends object>(collection: T | null | undefined, predicate?: ObjectIterateeCustom<T, boolean>, fromIndex?: number): Call<T[keyof T] | undefined>
  /** This method is like `_.find` except that it returns the index of the first element `predicate` returns truthy for instead of the element itself. */
  findIndex<T>(array: List<T> | null | undefined, predicate?: ListIterateeCustom<T, boolean>, fromIndex?: number): Call<number>
  /** This method is like `_.find` except that it returns the key of the first element `predicate` returns truthy for instead of the element itself. */
  findKey<T>(object: T | null | undefined, predicate?: ObjectIteratee<T>): Call<string | undefined>
  /** This method is like `_.find` except that it iterates over elements of `collection` from right to left. */
  findLast<T, S extends T>(collection: List<T> | null | undefined, predicate: ListIteratorTypeGuard<T, S>, fromIndex?: number): Call<S | undefined>
  findLast<T>(collection: List<T> | null | undefined, predicate?: ListIterateeCustom<T, boolean>, fromIndex?: number): Call<T | undefined>
  findLast<T extends object, S extends T[keyof T]>(
    collection: T | null | undefined,
    predicate: ObjectIteratorTypeGuard<T, S>,
    fromIndex?: number,
  ): Call<S | undefined>
  findLast<T extends object>(collection: T | null | undefined, predicate?: ObjectIterateeCustom<T, boolean>, fromIndex?: number): Call<T[keyof T] | undefined>
  /** This method is like `_.findIndex` except that it iterates over elements of `collection` from right to left. */
  findLastIndex<T>(array: List<T> | null | undefined, predicate?: ListIterateeCustom<T, boolean>, fromIndex?: number): Call<number>
  /** This method is like `_.findKey` except that it iterates over elements of a collection in the opposite order. */
  findLastKey<T>(object: T | null | undefined, predicate?: ObjectIteratee<T>): Call<string | undefined>
  /** The same as head: Gets the first element of `array`. */
  first<T>(array: readonly [T, ...unknown[]]): Call<T>
  first<T>(array: List<T> | null | undefined): Call<T | undefined>
  /** Creates a flattened array of values by running each element in `collection` thru `iteratee` and flattening the mapped results. */
  flatMap<T>(collection: Dictionary<Many<T>> | NumericDictionary<Many<T>> | null | undefined): Call<T[]>
  flatMap(collection: object | null | undefined): Call<any[]>
  flatMap<T, TResult>(collection: List<T> | null | undefined, iteratee: ListIterator<T, Many<TResult>>): Call<TResult[]>
  flatMap<T extends object, TResult>(collection: T | null | undefined, iteratee: ObjectIterator<T, Many<TResult>>): Call<TResult[]>
  flatMap(collection: object | null | undefined, iteratee: string): Call<any[]>
  flatMap(collection: object | null | undefined, iteratee: object): Call<boolean[]>
  /** This method is like `_.flatMap` except that it recursively flattens the mapped results. */
  flatMapDeep<T>(
    collection: Dictionary<ListOfRecursiveArraysOrValues<T> | T> | NumericDictionary<ListOfRecursiveArraysOrValues<T> | T> | null | undefined,
  ): Call<T[]>
  flatMapDeep<T, TResult>(collection: List<T> | null | undefined, iteratee: ListIterator<T, ListOfRecursiveArraysOrValues<TResult> | TResult>): Call<TResult[]>
  flatMapDeep<T extends object, TResult>(
    collection: T | null | undefined,
    iteratee: ObjectIterator<T, ListOfRecursiveArraysOrValues<TResult> | TResult>,
  ): Call<TResult[]>
  flatMapDeep(collection: object | null | undefined, iteratee: string): Call<any[]>
  flatMapDeep(collection: object | null | undefined, iteratee: object): Call<boolean[]>
  /** This method is like `_.flatMap` except that it recursively flattens the mapped results up to `depth` times. */
  flatMapDepth<T>(
    collection: Dictionary<ListOfRecursiveArraysOrValues<T> | T> | NumericDictionary<ListOfRecursiveArraysOrValues<T> | T> | null | undefined,
  ): Call<T[]>
  flatMapDepth<T, TResult>(
    collection: List<T> | null | undefined,
    iteratee: ListIterator<T, ListOfRecursiveArraysOrValues<TResult> | TResult>,
    depth?: number,
  ): Call<TResult[]>
  flatMapDepth<T extends object, TResult>(
    collection: T | null | undefined,
    iteratee: ObjectIterator<T, ListOfRecursiveArraysOrValues<TResult> | TResult>,
    depth?: number,
  ): Call<TResult[]>
  flatMapDepth(collection: object | null | undefined, iteratee: string, depth?: number): Call<any[]>
  flatMapDepth(collection: object | null | undefined, iteratee: object, depth?: number): Call<boolean[]>
  /** Flattens `array` a single level deep. */
  flatten<T>(array: List<Many<T>> | null | undefined): Call<T[]>
  /** Recursively flattens `array`. */
  flattenDeep<T>(array: ListOfRecursiveArraysOrValues<T> | null | undefined): Call<Array<Flat<T>>>
  /** Recursively flatten `array` up to `depth` times. */
  flattenDepth<T>(array: ListOfRecursiveArraysOrValues<T> | null | undefined, depth?: number): Call<T[]>
  /** Computes `number` rounded down to `precision`. */
  floor(n: number, precision?: number): Call<number>
  /** Iterates over elements of `collection` and invokes `iteratee` for each element. */
  forEach<T>(collection: T[], iteratee?: ArrayIterator<T, any>): Call<T[]>
  forEach(collection: string, iteratee?: StringIterator<any>): Call<string>
  forEach<T>(collection: List<T>, iteratee?: ListIterator<T, any>): Call<List<T>>
  forEach<T extends object>(collection: T, iteratee?: ObjectIterator<T, any>): Call<T>
  forEach<T, TArray extends T[] | null | undefined>(collection: TArray & (T[] | null | undefined), iteratee?: ArrayIterator<T, any>): Call<TArray>
  forEach<TString extends string | null | undefined>(collection: TString, iteratee?: StringIterator<any>): Call<TString>
  forEach<T, TList extends List<T> | null | undefined>(collection: TList & (List<T> | null | undefined), iteratee?: ListIterator<T, any>): Call<TList>
  forEach<T extends object>(collection: T | null | undefined, iteratee?: ObjectIterator<T, any>): Call<T | null | undefined>
  /** This method is like `_.forEach` except that it iterates over elements of `collection` from right to left. */
  forEachRight<T>(collection: T[], iteratee?: ArrayIterator<T, any>): Call<T[]>
  forEachRight(collection: string, iteratee?: StringIterator<any>): Call<string>
  forEachRight<T>(collection: List<T>, iteratee?: ListIterator<T, any>): Call<List<T>>
  forEachRight<T extends object>(collection: T, iteratee?: ObjectIterator<T, any>): Call<T>
  forEachRight<T, TArray extends T[] | null | undefined>(collection: TArray & (T[] | null | undefined), iteratee?: ArrayIterator<T, any>): Call<TArray>
  forEachRight<TString extends string | null | undefined>(collection: TString, iteratee?: StringIterator<any>): Call<TString>
  forEachRight<T, TList extends List<T> | null | undefined>(collection: TList & (List<T> | null | undefined), iteratee?: ListIterator<T, any>): Call<TList>
  forEachRight<T extends object>(collection: T | null | undefined, iteratee?: ObjectIterator<T, any>): Call<T | null | undefined>
  /** Iterates over own and inherited enumerable string keyed properties of an object and invokes `iteratee` for each property. */
  forIn<T>(object: T, iteratee?: ObjectIterator<T, any>): Call<T>
  forIn<T>(object: T | null | undefined, iteratee?: ObjectIterator<T, any>): Call<T | null | undefined>
  /** This method is like `_.forIn` except that it iterates over properties of `object` in the opposite order. */
  forInRight<T>(object: T, iteratee?: ObjectIterator<T, any>): Call<T>
  forInRight<T>(object: T | null | undefined, iteratee?: ObjectIterator<T, any>): Call<T | null | undefined>
  /** Iterates over own enumerable string keyed properties of an object and invokes `iteratee` for each property. */
  forOwn<T>(object: T, iteratee?: ObjectIterator<T, any>): Call<T>
  forOwn<T>(object: T | null | undefined, iteratee?: ObjectIterator<T, any>): Call<T | null | undefined>
  /** This method is like `_.forOwn` except that it iterates over properties of `object` in the opposite order. */
  forOwnRight<T>(object: T, iteratee?: ObjectIterator<T, any>): Call<T>
  forOwnRight<T>(object: T | null | undefined, iteratee?: ObjectIterator<T, any>): Call<T | null | undefined>
  /** The inverse of `_.toPairs`; this method returns an object composed from key-value `pairs`. */
  fromPairs<T>(pairs: List<[PropertyName, T]> | null | undefined): Call<Dictionary<T>>
  fromPairs(pairs: List<any[]> | null | undefined): Call<Dictionary<any>>
  /** Gets the value at `path` of `object`. */
  get<TObject extends object, TKey extends keyof TObject>(object: TObject, path: TKey | [TKey]): Call<TObject[TKey]>
  get<TObject extends object, TKey extends keyof TObject>(object: TObject | null | undefined, path: TKey | [TKey]): Call<TObject[TKey] | undefined>
  get<TObject extends object, TKey extends keyof TObject, TDefault>(
    object: TObject | null | undefined,
    path: TKey | [TKey],
    defaultValue: TDefault,
  ): Call<Exclude<TObject[TKey], undefined> | TDefault>
  get<TObject extends object, TKey1 extends keyof TObject, TKey2 extends keyof TObject[TKey1]>(
    object: TObject,
    path: [TKey1, TKey2],
  ): Call<TObject[TKey1][TKey2]>
  get<TObject extends object, TKey1 extends keyof TObject, TKey2 extends keyof NonNullable<TObject[TKey1]>>(
    object: TObject | null | undefined,
    path: [TKey1, TKey2],
  ): Call<NonNullable<TObject[TKey1]>[TKey2] | undefined>
  get<TObject extends object, TKey1 extends keyof TObject, TKey2 extends keyof NonNullable<TObject[TKey1]>, TDefault>(
    object: TObject | null | undefined,
    path: [TKey1, TKey2],
    defaultValue: TDefault,
  ): Call<Exclude<NonNullable<TObject[TKey1]>[TKey2], undefined> | TDefault>
  get<TObject extends object, TKey1 extends keyof TObject, TKey2 extends keyof TObject[TKey1], TKey3 extends keyof TObject[TKey1][TKey2]>(
    object: TObject,
    path: [TKey1, TKey2, TKey3],
  ): Call<TObject[TKey1][TKey2][TKey3]>
  get<
    TObject extends object,
    TKey1 extends keyof TObject,
    TKey2 extends keyof NonNullable<TObject[TKey1]>,
    TKey3 extends keyof NonNullable<NonNullable<TObject[TKey1]>[TKey2]>,
  >(
    object: TObject | null | undefined,
    path: [TKey1, TKey2, TKey3],
  ): Call<NonNullable<NonNullable<TObject[TKey1]>[TKey2]>[TKey3] | undefined>
  get<
    TObject extends object,
    TKey1 extends keyof TObject,
    TKey2 extends keyof NonNullable<TObject[TKey1]>,
    TKey3 extends keyof NonNullable<NonNullable<TObject[TKey1]>[TKey2]>,
    TDefault,
  >(
    object: TObject | null | undefined,
    path: [TKey1, TKey2, TKey3],
    defaultValue: TDefault,
  ): Call<Exclude<NonNullable<NonNullable<TObject[TKey1]>[TKey2]>[TKey3], undefined> | TDefault>
  get<
    TObject extends object,
    TKey1 extends keyof TObject,
    TKey2 extends keyof TObject[TKey1],
    TKey3 extends keyof TObject[TKey1][TKey2],
    TKey4 extends keyof TObject[TKey1][TKey2][TKey3],
  >(
    object: TObject,
    path: [TKey1, TKey2, TKey3, TKey4],
  ): Call<TObject[TKey1][TKey2][TKey3][TKey4]>
  get<
    TObject extends object,
    TKey1 extends keyof TObject,
    TKey2 extends keyof NonNullable<TObject[TKey1]>,
    TKey3 extends keyof NonNullable<NonNullable<TObject[TKey1]>[TKey2]>,
    TKey4 extends keyof NonNullable<NonNullable<NonNullable<TObject[TKey1]>[TKey2]>[TKey3]>,
  >(
    object: TObject | null | undefined,
    path: [TKey1, TKey2, TKey3, TKey4],
  ): Call<NonNullable<NonNullable<NonNullable<TObject[TKey1]>[TKey2]>[TKey3]>[TKey4] | undefined>
  get<
    TObject extends object,
    TKey1 extends keyof TObject,
    TKey2 extends keyof NonNullable<TObject[TKey1]>,
    TKey3 extends keyof NonNullable<NonNullable<TObject[TKey1]>[TKey2]>,
    TKey4 extends keyof NonNullable<NonNullable<NonNullable<TObject[TKey1]>[TKey2]>[TKey3]>,
    TDefault,
  >(
    object: TObject | null | undefined,
    path: [TKey1, TKey2, TKey3, TKey4],
    defaultValue: TDefault,
  ): Call<Exclude<NonNullable<NonNullable<NonNullable<TObject[TKey1]>[TKey2]>[TKey3]>[TKey4], undefined> | TDefault>
  get<T>(object: NumericDictionary<T>, path: number): Call<T>
  get<T>(object: NumericDictionary<T> | null | undefined, path: number): Call<T | undefined>
  get<T, TDefault>(object: NumericDictionary<T> | null | undefined, path: number, defaultValue: TDefault): Call<T | TDefault>
  get<TDefault>(object: null | undefined, path: PropertyPath, defaultValue: TDefault): Call<TDefault>
  get(object: null | undefined, path: PropertyPath): Call<undefined>
  get<TObject, TPath extends string>(data: TObject, path: TPath): Call<string extends TPath ? any : GetFieldType<TObject, TPath>>
  get<TObject, TPath extends string, TDefault = GetFieldType<TObject, TPath>>(
    data: TObject,
    path: TPath,
    defaultValue: TDefault,
  ): Call<Exclude<GetFieldType<TObject, TPath>, null | undefined> | TDefault>
  get(object: any, path: PropertyPath, defaultValue?: any): Call<any>
  /** Creates an object composed of keys generated from the results of running each element of `collection` thru `iteratee`. */
  groupBy<T>(collection: List<T> | null | undefined, iteratee?: ValueIteratee<T>): Call<Dictionary<T[]>>
  groupBy<T extends object>(collection: T | null | undefined, iteratee?: ValueIteratee<T[keyof T]>): Call<Dictionary<Array<T[keyof T]>>>
  /** Checks if `value` is greater than `other`. */
  gt(value: any, other: any): Call<boolean>
  /** Checks if `value` is greater than or equal to `other`. */
  gte(value: any, other: any): Call<boolean>
  /** Checks if `path` is a direct property of `object`. */
  has<T, K extends PropertyName>(object: T, path: K): Call<boolean>
  has<T>(object: T, path: PropertyPath): Call<boolean>
  /** Checks if `path` is a direct or inherited property of `object`. */
  hasIn<T>(object: T, path: PropertyPath): Call<boolean>
  /** Gets the first element of `array`. */
  head<T>(array: readonly [T, ...unknown[]]): Call<T>
  head<T>(array: List<T> | null | undefined): Call<T | undefined>
  /** This method returns the first argument it receives. */
  identity<T>(value: T): Call<T>
  identity(): Call<undefined>
  /** Checks if `n` is between `start` and up to, but not including, `end`. */
  inRange(n: number, start: number, end?: number): Call<boolean>
  /** Checks if `value` is in `collection`. */
  includes<T>(collection: Dictionary<T> | NumericDictionary<T> | null | undefined, target: T, fromIndex?: number): Call<boolean>
  /** Gets the index at which the first occurrence of `value` is found in `array` using `SameValueZero` for equality comparisons. */
  indexOf<T>(array: List<T> | null | undefined, value: T, fromIndex?: number): Call<number>
  /** Gets all but the last element of `array`. */
  initial<T>(array: List<T> | null | undefined): Call<T[]>
  /** Creates an array of unique values that are included in all given arrays using `SameValueZero` for equality comparisons. */
  intersection<T>(...arrays: Array<List<T> | null | undefined>): Call<T[]>
  /** This method is like `_.intersection` except that it accepts `iteratee` which is invoked for each element of each `arrays` to generate the criterion by which they're compared. */
  intersectionBy<T1, T2>(array: List<T1> | null, values: List<T2>, iteratee: ValueIteratee<T1 | T2>): Call<T1[]>
  intersectionBy<T1, T2, T3>(array: List<T1> | null, values1: List<T2>, values2: List<T3>, iteratee: ValueIteratee<T1 | T2 | T3>): Call<T1[]>
  intersectionBy<T1, T2, T3, T4>(
    array: List<T1> | null | undefined,
    values1: List<T2>,
    values2: List<T3>,
    ...values: Array<List<T4> | ValueIteratee<T1 | T2 | T3 | T4>>
  ): Call<T1[]>
  intersectionBy<T>(array?: List<T> | null, ...values: Array<List<T>>): Call<T[]>
  intersectionBy<T>(...values: Array<List<T> | ValueIteratee<T>>): Call<T[]>
  /** This method is like `_.intersection` except that it accepts `comparator` which is invoked to compare elements of `arrays`. */
  intersectionWith<T1, T2>(array: List<T1> | null | undefined, values: List<T2>, comparator: Comparator2<T1, T1 | T2>): Call<T1[]>
  intersectionWith<T1, T2, T3>(array: List<T1> | null | undefined, values1: List<T2>, values2: List<T3>, comparator: Comparator2<T1, T1 | T2 | T3>): Call<T1[]>
  intersectionWith<T1, T2, T3, T4>(
    array: List<T1> | null | undefined,
    values1: List<T2>,
    values2: List<T3>,
    ...values: Array<List<T4> | Comparator2<T1, T1 | T2 | T3 | T4>>
  ): Call<T1[]>
  intersectionWith<T>(array?: List<T> | null, ...values: Array<List<T> | Comparator<T>>): Call<T[]>
  /** Creates an object composed of the inverted keys and values of `object`. */
  invert(object: object): Call<Dictionary<string>>
  /** This method is like `_.invert` except that the inverted object is generated from the results of running each element of `object` thru `iteratee`. */
  invertBy<T>(object: Dictionary<T> | NumericDictionary<T> | null | undefined, interatee?: ValueIteratee<T>): Call<Dictionary<string[]>>
  invertBy<T extends object>(object: T | null | undefined, interatee?: ValueIteratee<T[keyof T]>): Call<Dictionary<string[]>>
  /** Invokes the method at `path` of `object`. */
  invoke(object: any, path: PropertyPath, ...args: any[]): Call<any>
  /** Invokes the method at `path` of each element in `collection`, returning an array of the results of each invoked method. */
  invokeMap(collection: object | null | undefined, methodName: string, ...args: any[]): Call<any[]>
  invokeMap<TResult>(collection: object | null | undefined, method: Fn<TResult>, ...args: any[]): Call<TResult[]>
  /** Checks if `value` is likely an `arguments` object. */
  isArguments(value?: any): Call<boolean>
  /** Checks if `value` is classified as an `Array` object. */
  isArray(value?: any): Call<boolean>
  /** Checks if `value` is classified as an `ArrayBuffer` object. */
  isArrayBuffer(value?: any): Call<boolean>
  /** Checks if `value` is array-like. */
  isArrayLike<T extends { __lodashAnyHack: any }>(t: T): Call<boolean>
  isArrayLike(value: Fn<any> | null | undefined): Call<boolean>
  isArrayLike(value: any): Call<boolean>
  /** This method is like `_.isArrayLike` except that it also checks if `value` is an object. */
  isArrayLikeObject<T extends { __lodashAnyHack: any }>(value: T): Call<boolean>
  isArrayLikeObject(value: Fn<any> | FunctionBase | string | boolean | number | null | undefined): Call<boolean>
  isArrayLikeObject(value: any): Call<boolean>
  /** Checks if `value` is classified as a boolean primitive or object. */
  isBoolean(value?: any): Call<boolean>
  /** Checks if `value` is a buffer. */
  isBuffer(value?: any): Call<boolean>
  /** Checks if `value` is classified as a `Date` object. */
  isDate(value?: any): Call<boolean>
  /** Checks if `value` is an empty object, collection, map, or set. */
  isEmpty<T extends { __trapAny: any }>(value?: T): Call<boolean>
  isEmpty(value: string): Call<boolean>
  isEmpty(value: Map<any, any> | Set<any> | List<any> | null | undefined): Call<boolean>
  isEmpty(value: object): Call<boolean>
  isEmpty<T extends object>(value: T | null | undefined): Call<boolean>
  isEmpty(value?: any): Call<boolean>
  /** Performs a deep comparison between two values to determine if they are equivalent. */
  isEqual(value: any, other: any): Call<boolean>
  /** This method is like `_.isEqual` except that it accepts `customizer` which is invoked to compare values. */
  isEqualWith(value: any, other: any, customizer?: IsEqualCustomizer): Call<boolean>
  /** Checks if `value` is an `Error`, `EvalError`, `RangeError`, `ReferenceError`, `SyntaxError`, `TypeError`, or `URIError` object. */
  isError(value: any): Call<boolean>
  /** Checks if `value` is a finite primitive number. */
  isFinite(value?: any): Call<boolean>
  /** Checks if `value` is classified as a `Function` object. */
  isFunction(value: any): Call<boolean>
  /** Checks if `value` is an integer. */
  isInteger(value?: any): Call<boolean>
  /** Checks if `value` is a valid array-like length. */
  isLength(value?: any): Call<boolean>
  /** Checks if `value` is classified as a `Map` object. */
  isMap(value?: any): Call<boolean>
  /** Performs a partial deep comparison between `object` and `source` to determine if `object` contains equivalent property values. */
  isMatch(object: object, source: object): Call<boolean>
  /** This method is like `_.isMatch` except that it accepts `customizer` which is invoked to compare values. */
  isMatchWith(object: object, source: object, customizer: isMatchWithCustomizer): Call<boolean>
  /** Checks if `value` is `NaN`. */
  isNaN(value?: any): Call<boolean>
  /** Checks if `value` is a pristine native function. */
  isNative(value: any): Call<boolean>
  /** Checks if `value` is `null` or `undefined`. */
  isNil(value: any): Call<boolean>
  /** Checks if `value` is `null`. */
  isNull(value: any): Call<boolean>
  /** Checks if `value` is classified as a `Number` primitive or object. */
  isNumber(value?: any): Call<boolean>
  /** Checks if `value` is the language type of `Object`. */
  isObject(value?: any): Call<boolean>
  /** Checks if `value` is object-like. */
  isObjectLike(value?: any): Call<boolean>
  /** Checks if `value` is a plain object, that is, an object created by the `Object` constructor or one with a `[[Prototype]]` of `null`. */
  isPlainObject(value?: any): Call<boolean>
  /** Checks if `value` is classified as a `RegExp` object. */
  isRegExp(value?: any): Call<boolean>
  /** Checks if `value` is a safe integer. */
  isSafeInteger(value: any): Call<boolean>
  /** Checks if `value` is classified as a `Set` object. */
  isSet(value?: any): Call<boolean>
  /** Checks if `value` is classified as a `String` primitive or object. */
  isString(value?: any): Call<boolean>
  /** Checks if `value` is classified as a `Symbol` primitive or object. */
  isSymbol(value: any): Call<boolean>
  /** Checks if `value` is classified as a typed array. */
  isTypedArray(value: any): Call<boolean>
  /** Checks if `value` is `undefined`. */
  isUndefined(value: any): Call<boolean>
  /** Converts all elements in `array` into a string separated by `separator`. */
  join(array: List<any> | null | undefined, separator?: string): Call<string>
  /** Converts `string` to kebab case. */
  kebabCase(string?: string): Call<string>
  /** Creates an object composed of keys generated from the results of running each element of `collection` thru `iteratee`. */
  keyBy<T>(collection: List<T> | null | undefined, iteratee?: ValueIterateeCustom<T, PropertyName>): Call<Dictionary<T>>
  keyBy<T extends object>(collection: T | null | undefined, iteratee?: ValueIterateeCustom<T[keyof T], PropertyName>): Call<Dictionary<T[keyof T]>>
  /** Creates an array of the own enumerable property names of `object`. */
  keys(object?: any): Call<string[]>
  /** Creates an array of the own and inherited enumerable property names of `object`. */
  keysIn(object?: any): Call<string[]>
  /** Gets the last element of `array`. */
  last<T>(array: readonly [...unknown[], T]): Call<T>
  last<T>(array: List<T> | null | undefined): Call<T | undefined>
  /** This method is like `_.indexOf` except that it iterates over elements of `array` from right to left. */
  lastIndexOf<T>(array: List<T> | null | undefined, value: T, fromIndex?: true | number): Call<number>
  /** Converts `string`, as space separated words, to lower case. */
  lowerCase(string?: string): Call<string>
  /** Converts the first character of `string` to lower case. */
  lowerFirst<T extends string = string>(string?: T): Call<Uncapitalize<T>>
  /** Checks if `value` is less than `other`. */
  lt(value: any, other: any): Call<boolean>
  /** Checks if `value` is less than or equal to `other`. */
  lte(value: any, other: any): Call<boolean>
  /** Creates an array of values by running each element in `collection` thru `iteratee`. */
  map<T extends readonly [unknown, ...unknown[]], TResult>(collection: T, iteratee: TupleIterator<T, TResult>): Call<{ [K in keyof T]: TResult }>
  map<T, TResult>(collection: T[] | null | undefined, iteratee: ArrayIterator<T, TResult>): Call<TResult[]>
  map<T, TResult>(collection: List<T> | null | undefined, iteratee: ListIterator<T, TResult>): Call<TResult[]>
  map<T>(collection: Dictionary<T> | NumericDictionary<T> | null | undefined): Call<T[]>
  map<T extends object, TResult>(collection: T | null | undefined, iteratee: ObjectIterator<T, TResult>): Call<TResult[]>
  map<T, K extends keyof T>(collection: Dictionary<T> | NumericDictionary<T> | null | undefined, iteratee: K): Call<Array<T[K]>>
  map<T>(collection: Dictionary<T> | NumericDictionary<T> | null | undefined, iteratee?: string): Call<any[]>
  map<T>(collection: Dictionary<T> | NumericDictionary<T> | null | undefined, iteratee?: object): Call<boolean[]>
  /** The opposite of `_.mapValues`; this method creates an object with the same values as `object` and keys generated by running each own enumerable string keyed property of `object` thru `iteratee`. */
  mapKeys<T>(object: List<T> | null | undefined, iteratee?: ListIteratee<T>): Call<Dictionary<T>>
  mapKeys<T extends object>(object: T | null | undefined, iteratee?: ObjectIteratee<T>): Call<Dictionary<T[keyof T]>>
  /** Creates an object with the same keys as `object` and values generated by running each own enumerable string keyed property of `object` thru `iteratee`. */
  mapValues<TResult>(obj: string | null | undefined, callback: StringIterator<TResult>): Call<NumericDictionary<TResult>>
  mapValues<T, TResult>(array: T[], callback: ArrayIterator<T, TResult>): Call<NumericDictionary<TResult>>
  mapValues<T extends object, TResult>(obj: T | null | undefined, callback: ObjectIterator<T, TResult>): Call<{ [P in keyof T]: TResult }>
  mapValues<T>(obj: Dictionary<T> | NumericDictionary<T> | null | undefined, iteratee: object): Call<Dictionary<boolean>>
  mapValues<T extends object>(obj: T | null | undefined, iteratee: object): Call<{ [P in keyof T]: boolean }>
  mapValues<T, TKey extends keyof T>(obj: Dictionary<T> | NumericDictionary<T> | null | undefined, iteratee: TKey): Call<Dictionary<T[TKey]>>
  mapValues<T>(obj: Dictionary<T> | NumericDictionary<T> | null | undefined, iteratee: string): Call<Dictionary<any>>
  mapValues<T extends object>(obj: T | null | undefined, iteratee: string): Call<{ [P in keyof T]: any }>
  mapValues(obj: string | null | undefined): Call<NumericDictionary<string>>
  mapValues<T>(obj: Dictionary<T> | NumericDictionary<T> | null | undefined): Call<Dictionary<T>>
  mapValues<T extends object>(obj: T): Call<T>
  mapValues<T extends object>(obj: T | null | undefined): Call<PartialObject<T>>
  /** Computes the maximum value of `array`. */
  max<T>(collection: readonly [T, ...T[]]): Call<T>
  max<T>(collection: List<T> | null | undefined): Call<T | undefined>
  /** This method is like `_.max` except that it accepts `iteratee` which is invoked for each element in `array` to generate the criterion by which the value is ranked. */
  maxBy<T>(collection: List<T> | null | undefined, iteratee?: ValueIteratee<T>): Call<T | undefined>
  /** Computes the mean of the values in `array`. */
  mean(collection: List<any> | null | undefined): Call<number>
  /** This method is like `_.mean` except that it accepts `iteratee` which is invoked for each element in `array` to generate the value to be averaged. */
  meanBy<T>(collection: List<T> | null | undefined, iteratee?: ValueIteratee<T>): Call<number>
  /** This method is like `_.assign` except that it recursively merges own and inherited enumerable string keyed properties of source objects into the destination object. */
  merge<TObject, TSource>(object: TObject, source: TSource): Call<TObject & TSource>
  merge<TObject, TSource1, TSource2>(object: TObject, source1: TSource1, source2: TSource2): Call<TObject & TSource1 & TSource2>
  merge<TObject, TSource1, TSource2, TSource3>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
  ): Call<TObject & TSource1 & TSource2 & TSource3>
  merge<TObject, TSource1, TSource2, TSource3, TSource4>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
  ): Call<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  merge(object: any, ...otherArgs: any[]): Call<any>
  /** This method is like `_.merge` except that it accepts `customizer` which is invoked to produce the merged values of the destination and source properties. */
  mergeWith<TObject, TSource>(object: TObject, source: TSource, customizer: MergeWithCustomizer): Call<TObject & TSource>
  mergeWith<TObject, TSource1, TSource2>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    customizer: MergeWithCustomizer,
  ): Call<TObject & TSource1 & TSource2>
  mergeWith<TObject, TSource1, TSource2, TSource3>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    customizer: MergeWithCustomizer,
  ): Call<TObject & TSource1 & TSource2 & TSource3>
  mergeWith<TObject, TSource1, TSource2, TSource3, TSource4>(
    object: TObject,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
    customizer: MergeWithCustomizer,
  ): Call<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  mergeWith(object: any, ...otherArgs: any[]): Call<any>
  /** Computes the minimum value of `array`. */
  min<T>(collection: readonly [T, ...T[]]): Call<T>
  min<T>(collection: List<T> | null | undefined): Call<T | undefined>
  /** This method is like `_.min` except that it accepts `iteratee` which is invoked for each element in `array` to generate the criterion by which the value is ranked. */
  minBy<T>(collection: List<T> | null | undefined, iteratee?: ValueIteratee<T>): Call<T | undefined>
  /** Multiply two numbers. */
  multiply(multiplier: number, multiplicand: number): Call<number>
  /** This method returns `undefined`. */
  noop(...args: any[]): Call<void>
  /** Gets the timestamp of the number of milliseconds that have elapsed since the Unix epoch (1 January 1970 00:00:00 UTC). */
  now(): Call<number>
  /** Gets the element at index `n` of `array`. */
  nth<T>(array: List<T> | null | undefined, n?: number): Call<T | undefined>
  /** The opposite of `_.pick`; this method creates an object composed of the own and inherited enumerable property paths of `object` that are not omitted. */
  omit<T extends object, K extends PropertyName[]>(object: T | null | undefined, ...paths: K): Call<Pick<T, Exclude<keyof T, K[number]>>>
  omit<T extends object, K extends keyof T>(object: T | null | undefined, ...paths: Array<Many<K>>): Call<Omit<T, K>>
  omit<T extends object>(object: T | null | undefined, ...paths: Array<Many<PropertyName>>): Call<PartialObject<T>>
  /** The opposite of `_.pickBy`; this method creates an object composed of the own and inherited enumerable string keyed properties of `object` that `predicate` doesn't return truthy for. */
  omitBy<T>(object: Dictionary<T> | null | undefined, predicate?: ValueKeyIteratee<T>): Call<Dictionary<T>>
  omitBy<T>(object: NumericDictionary<T> | null | undefined, predicate?: ValueKeyIteratee<T>): Call<NumericDictionary<T>>
  omitBy<T extends object>(object: T | null | undefined, predicate: ValueKeyIteratee<T[keyof T]>): Call<PartialObject<T>>
  /** This method is like `_.sortBy` except that it allows specifying the sort orders of the iteratees to sort by. */
  orderBy<T>(collection: List<T> | null | undefined, iteratees?: Many<ListIterator<T, NotVoid>>, orders?: Many<boolean | 'asc' | 'desc'>): Call<T[]>
  orderBy<T>(collection: List<T> | null | undefined, iteratees?: Many<ListIteratee<T>>, orders?: Many<boolean | 'asc' | 'desc'>): Call<T[]>
  orderBy<T extends object>(
    collection: T | null | undefined,
    iteratees?: Many<ObjectIterator<T, NotVoid>>,
    orders?: Many<boolean | 'asc' | 'desc'>,
  ): Call<Array<T[keyof T]>>
  orderBy<T extends object>(
    collection: T | null | undefined,
    iteratees?: Many<ObjectIteratee<T>>,
    orders?: Many<boolean | 'asc' | 'desc'>,
  ): Call<Array<T[keyof T]>>
  /** Pads `string` on the left and right sides if it's shorter than `length`. */
  pad(string?: string, length?: number, chars?: string): Call<string>
  /** Pads `string` on the right side if it's shorter than `length`. */
  padEnd(string?: string, length?: number, chars?: string): Call<string>
  /** Pads `string` on the left side if it's shorter than `length`. */
  padStart(string?: string, length?: number, chars?: string): Call<string>
  /** Converts `string` to an integer of the specified radix. */
  parseInt(string: string, radix?: number): Call<number>
  /** Creates an array of elements split into two groups, the first of which contains elements `predicate` returns truthy for, the second of which contains elements `predicate` returns falsey for. */
  partition<T, U extends T>(collection: List<T> | null | undefined, callback: ValueIteratorTypeGuard<T, U>): Call<[U[], Array<Exclude<T, U>>]>
  partition<T>(collection: List<T> | null | undefined, callback: ValueIteratee<T>): Call<[T[], T[]]>
  partition<T extends object>(collection: T | null | undefined, callback: ValueIteratee<T[keyof T]>): Call<[Array<T[keyof T]>, Array<T[keyof T]>]>
  /** Creates an object composed of the picked `object` properties. */
  pick<T extends object, U extends keyof T>(object: T, ...props: Array<Many<U>>): Call<Pick<T, U>>
  pick<T>(object: T | null | undefined, ...props: Array<Many<PropertyPath>>): Call<PartialObject<T>>
  /** Creates an object composed of the `object` properties `predicate` returns truthy for. */
  pickBy<T, S extends T>(object: Dictionary<T> | null | undefined, predicate: ValueKeyIterateeTypeGuard<T, S>): Call<Dictionary<S>>
  pickBy<T, S extends T>(object: NumericDictionary<T> | null | undefined, predicate: ValueKeyIterateeTypeGuard<T, S>): Call<NumericDictionary<S>>
  pickBy<T>(object: Dictionary<T> | null | undefined, predicate?: ValueKeyIteratee<T>): Call<Dictionary<T>>
  pickBy<T>(object: NumericDictionary<T> | null | undefined, predicate?: ValueKeyIteratee<T>): Call<NumericDictionary<T>>
  pickBy<T extends object>(object: T | null | undefined, predicate?: ValueKeyIteratee<T[keyof T]>): Call<PartialObject<T>>
  /** Removes all given values from `array` using `SameValueZero` for equality comparisons. */
  pull<T>(array: T[], ...values: T[]): Call<T[]>
  pull<TList extends MutableList<any>>(array: RejectReadonly<TList>, ...values: TList[0][]): Call<TList>
  /** This method is like `_.pull` except that it accepts an array of values to remove. */
  pullAll<T>(array: T[], values?: List<T>): Call<T[]>
  pullAll<TList extends MutableList<any>>(array: RejectReadonly<TList>, values?: List<TList[0]>): Call<TList>
  /** This method is like `_.pullAll` except that it accepts `iteratee` which is invoked for each element of `array` and `values` to generate the criterion by which they're compared. */
  pullAllBy<T>(array: T[], values?: List<T>, iteratee?: ValueIteratee<T>): Call<T[]>
  pullAllBy<TList extends MutableList<any>>(array: RejectReadonly<TList>, values?: List<TList[0]>, iteratee?: ValueIteratee<TList[0]>): Call<TList>
  pullAllBy<T1, T2>(array: T1[], values: List<T2>, iteratee: ValueIteratee<T1 | T2>): Call<T1[]>
  pullAllBy<T1List extends MutableList<any>, T2>(array: RejectReadonly<T1List>, values: List<T2>, iteratee: ValueIteratee<T1List[0] | T2>): Call<T1List>
  /** This method is like `_.pullAll` except that it accepts `comparator` which is invoked to compare elements of `array` to `values`. */
  pullAllWith<T>(array: T[], values?: List<T>, comparator?: Comparator<T>): Call<T[]>
  pullAllWith<TList extends MutableList<any>>(array: RejectReadonly<TList>, values?: List<TList[0]>, comparator?: Comparator<TList[0]>): Call<TList>
  pullAllWith<T1, T2>(array: T1[], values: List<T2>, comparator: Comparator2<T1, T2>): Call<T1[]>
  pullAllWith<T1List extends MutableList<any>, T2>(array: RejectReadonly<T1List>, values: List<T2>, comparator: Comparator2<T1List[0], T2>): Call<T1List>
  /** Removes elements from `array` corresponding to `indexes` and returns an array of removed elements. */
  pullAt<T>(array: T[], ...indexes: Array<Many<number>>): Call<T[]>
  pullAt<TList extends MutableList<any>>(array: RejectReadonly<TList>, ...indexes: Array<Many<number>>): Call<TList>
  /** Produces a random number between the inclusive `lower` and `upper` bounds. */
  random(floating?: boolean): Call<number>
  random(max: number, floating?: boolean): Call<number>
  random(min: number, max: number, floating?: boolean): Call<number>
  random(min: number, index: string | number, guard: object): Call<number>
  /** Creates an array of numbers (positive and/or negative) progressing from `start` up to, but not including, `end`. */
  range(start: number, end?: number, step?: number): Call<number[]>
  range(end: number, index: string | number, guard: object): Call<number[]>
  /** This method is like `_.range` except that it populates values in descending order. */
  rangeRight(start: number, end?: number, step?: number): Call<number[]>
  rangeRight(end: number, index: string | number, guard: object): Call<number[]>
  /** Reduces `collection` to a value which is the accumulated result of running each element in `collection` thru `iteratee`, where each successive invocation is supplied the return value of the previous. */
  reduce<T, TResult>(collection: T[] | null | undefined, callback: MemoListIterator<T, TResult, T[]>, accumulator: TResult): Call<TResult>
  reduce<T, TResult>(collection: List<T> | null | undefined, callback: MemoListIterator<T, TResult, List<T>>, accumulator: TResult): Call<TResult>
  reduce<T extends object, TResult>(collection: T | null | undefined, callback: MemoObjectIterator<T[keyof T], TResult, T>, accumulator: TResult): Call<TResult>
  reduce<T>(collection: T[] | null | undefined, callback: MemoListIterator<T, T, T[]>): Call<T | undefined>
  reduce<T>(collection: List<T> | null | undefined, callback: MemoListIterator<T, T, List<T>>): Call<T | undefined>
  reduce<T extends object>(collection: T | null | undefined, callback: MemoObjectIterator<T[keyof T], T[keyof T], T>): Call<T[keyof T] | undefined>
  /** This method is like `_.reduce` except that it iterates over elements of `collection` from right to left. */
  reduceRight<T, TResult>(collection: T[] | null | undefined, callback: MemoListIterator<T, TResult, T[]>, accumulator: TResult): Call<TResult>
  reduceRight<T, TResult>(collection: List<T> | null | undefined, callback: MemoListIterator<T, TResult, List<T>>, accumulator: TResult): Call<TResult>
  reduceRight<T extends object, TResult>(
    collection: T | null | undefined,
    callback: MemoObjectIterator<T[keyof T], TResult, T>,
    accumulator: TResult,
  ): Call<TResult>
  reduceRight<T>(collection: T[] | null | undefined, callback: MemoListIterator<T, T, T[]>): Call<T | undefined>
  reduceRight<T>(collection: List<T> | null | undefined, callback: MemoListIterator<T, T, List<T>>): Call<T | undefined>
  reduceRight<T extends object>(collection: T | null | undefined, callback: MemoObjectIterator<T[keyof T], T[keyof T], T>): Call<T[keyof T] | undefined>
  /** The opposite of `_.filter`; this method returns the elements of `collection` that `predicate` does **not** return truthy for. */
  reject(collection: string | null | undefined, predicate?: StringIterator<boolean>): Call<string[]>
  reject<T>(collection: List<T> | null | undefined, predicate?: ListIterateeCustom<T, boolean>): Call<T[]>
  reject<T extends object>(collection: T | null | undefined, predicate?: ObjectIterateeCustom<T, boolean>): Call<Array<T[keyof T]>>
  /** Removes all elements from `array` that `predicate` returns truthy for and returns an array of the removed elements. */
  remove<TList extends MutableList<any>>(array: RejectReadonly<TList>, predicate?: ListIteratee<TList[0]>): Call<TList[0][]>
  /** Repeats the given string `n` times. */
  repeat(string?: string, n?: number): Call<string>
  /** Replaces matches for `pattern` in `string` with `replacement`. */
  replace(string: string, pattern: RegExp | string, replacement: ReplaceFunction | string): Call<string>
  replace(pattern: RegExp | string, replacement: ReplaceFunction | string): Call<string>
  /** This method is like `_.get` except that if the resolved value is a function it's invoked with the `this` binding of its parent object and its result is returned. */
  result<TResult>(object: any, path: PropertyPath, defaultValue?: TResult | Fn<TResult>): Call<TResult>
  /** Reverses `array` so that the first element becomes the last, the second element becomes the second to last, and so on. */
  reverse<TList extends MutableList<any>>(array: RejectReadonly<TList>): Call<TList>
  /** Computes `number` rounded to `precision`. */
  round(n: number, precision?: number): Call<number>
  /** Gets a random element from `collection`. */
  sample<T>(collection: readonly [T, ...T[]]): Call<T>
  sample<T>(collection: Dictionary<T> | NumericDictionary<T> | null | undefined): Call<T | undefined>
  sample<T extends object>(collection: T | null | undefined): Call<T[keyof T] | undefined>
  /** Gets `n` random elements at unique keys from `collection` up to the size of `collection`. */
  sampleSize<T>(collection: Dictionary<T> | NumericDictionary<T> | null | undefined, n?: number): Call<T[]>
  sampleSize<T extends object>(collection: T | null | undefined, n?: number): Call<Array<T[keyof T]>>
  /** Sets the value at `path` of `object`. */
  set<T extends object>(object: T, path: PropertyPath, value: any): Call<T>
  set<TResult>(object: object, path: PropertyPath, value: any): Call<TResult>
  /** This method is like `_.set` except that it accepts `customizer` which is invoked to produce the objects of `path`. */
  setWith<T extends object>(object: T, path: PropertyPath, value: any, customizer?: SetWithCustomizer<T>): Call<T>
  setWith<T extends object, TResult>(object: T, path: PropertyPath, value: any, customizer?: SetWithCustomizer<T>): Call<TResult>
  /** Creates an array of shuffled values, using a version of the Fisher-Yates shuffle. */
  shuffle<T>(collection: List<T> | null | undefined): Call<T[]>
  shuffle<T extends object>(collection: T | null | undefined): Call<Array<T[keyof T]>>
  /** Gets the size of `collection` by returning its length for array-like values or the number of own enumerable string keyed properties for objects. */
  size(collection: object | string | null | undefined): Call<number>
  /** Creates a slice of `array` from `start` up to, but not including, `end`. */
  slice<T>(array: List<T> | null | undefined, start?: number, end?: number): Call<T[]>
  /** Converts `string` to snake case. */
  snakeCase(string?: string): Call<string>
  /** Checks if `predicate` returns truthy for **any** element of `collection`. */
  some<T>(collection: List<T> | null | undefined, predicate?: ListIterateeCustom<T, boolean>): Call<boolean>
  some<T extends object>(collection: T | null | undefined, predicate?: ObjectIterateeCustom<T, boolean>): Call<boolean>
  /** Creates an array of elements, sorted in ascending order by the results of running each element in a collection thru each iteratee. */
  sortBy<T>(collection: List<T> | null | undefined, ...iteratees: Array<Many<ListIteratee<T>>>): Call<T[]>
  sortBy<T extends object>(collection: T | null | undefined, ...iteratees: Array<Many<ObjectIteratee<T>>>): Call<Array<T[keyof T]>>
  /** Uses a binary search to determine the lowest index at which `value` should be inserted into `array` in order to maintain its sort order. */
  sortedIndex<T>(array: List<T> | null | undefined, value: T): Call<number>
  sortedIndex<T>(array: List<T> | null | undefined, value: T): Call<number>
  /** This method is like `_.sortedIndex` except that it accepts `iteratee` which is invoked for `value` and each element of `array` to compute their sort ranking. */
  sortedIndexBy<T>(array: List<T> | null | undefined, value: T, iteratee?: ValueIteratee<T>): Call<number>
  /** This method is like `_.indexOf` except that it performs a binary search on a sorted `array`. */
  sortedIndexOf<T>(array: List<T> | null | undefined, value: T): Call<number>
  /** This method is like `_.sortedIndex` except that it returns the highest index at which `value` should be inserted into `array` in order to maintain its sort order. */
  sortedLastIndex<T>(array: List<T> | null | undefined, value: T): Call<number>
  /** This method is like `_.sortedLastIndex` except that it accepts `iteratee` which is invoked for `value` and each element of `array` to compute their sort ranking. */
  sortedLastIndexBy<T>(array: List<T> | null | undefined, value: T, iteratee: ValueIteratee<T>): Call<number>
  /** This method is like `_.lastIndexOf` except that it performs a binary search on a sorted `array`. */
  sortedLastIndexOf<T>(array: List<T> | null | undefined, value: T): Call<number>
  /** This method is like `_.uniq` except that it's designed and optimized for sorted arrays. */
  sortedUniq<T>(array: List<T> | null | undefined): Call<T[]>
  /** This method is like `_.uniqBy` except that it's designed and optimized for sorted arrays. */
  sortedUniqBy<T>(array: List<T> | null | undefined, iteratee: ValueIteratee<T>): Call<T[]>
  /** Splits `string` by `separator`. */
  split(string: string | null | undefined, separator?: RegExp | string, limit?: number): Call<string[]>
  split(string: string | null | undefined, index: string | number, guard: object): Call<string[]>
  /** Converts `string` to start case. */
  startCase(string?: string): Call<string>
  /** Checks if `string` starts with the given target string. */
  startsWith(string?: string, target?: string, position?: number): Call<boolean>
  /** This method returns a new empty array. */
  stubArray(): Call<any[]>
  /** This method returns `false`. */
  stubFalse(): Call<false>
  stubFalse(): Call<false>
  /** This method returns a new empty object. */
  stubObject(): Call<any>
  /** This method returns an empty string. */
  stubString(): Call<string>
  /** This method returns `true`. */
  stubTrue(): Call<true>
  stubTrue(): Call<true>
  /** Subtract two numbers. */
  subtract(minuend: number, subtrahend: number): Call<number>
  /** Computes the sum of the values in `array`. */
  sum(collection: List<any> | null | undefined): Call<number>
  /** This method is like `_.sum` except that it accepts `iteratee` which is invoked for each element in `array` to generate the value to be summed. */
  sumBy<T>(collection: List<T> | null | undefined, iteratee?: Fn<number> | string): Call<number>
  /** Gets all but the first element of `array`. */
  tail<T extends unknown[]>(array: readonly [unknown, ...T]): Call<T>
  tail<T>(array: List<T> | null | undefined): Call<T[]>
  /** Creates a slice of `array` with `n` elements taken from the beginning. */
  take<T>(array: List<T> | null | undefined, n?: number): Call<T[]>
  /** Creates a slice of `array` with `n` elements taken from the end. */
  takeRight<T>(array: List<T> | null | undefined, n?: number): Call<T[]>
  /** Creates a slice of `array` with elements taken from the end. */
  takeRightWhile<T>(array: List<T> | null | undefined, predicate?: ListIteratee<T>): Call<T[]>
  /** Creates a slice of `array` with elements taken from the beginning. */
  takeWhile<T>(array: List<T> | null | undefined, predicate?: ListIteratee<T>): Call<T[]>
  /** This method invokes `interceptor` and returns `value`. */
  tap<T>(value: T, interceptor: Fn<void>): Call<T>
  /** This method is like `_.tap` except that it returns the result of `interceptor`. */
  thru<T, TResult>(value: T, interceptor: Fn<TResult>): Call<TResult>
  /** Invokes the iteratee `n` times, returning an array of the results of each invocation. */
  times<TResult>(n: number, iteratee: Fn<TResult>): Call<TResult[]>
  times(n: number): Call<number[]>
  /** Converts `value` to an array. */
  toArray<T>(value: Dictionary<T> | NumericDictionary<T> | null | undefined): Call<T[]>
  toArray<T>(value: T): Call<Array<T[keyof T]>>
  toArray(): Call<any[]>
  /** Converts `value` to a finite number. */
  toFinite(value: any): Call<number>
  /** Converts `value` to an integer. */
  toInteger(value: any): Call<number>
  /** Converts `value` to an integer suitable for use as the length of an array-like object. */
  toLength(value: any): Call<number>
  /** Converts `string`, as a whole, to lower case just like String#toLowerCase. */
  toLower<T extends string = string>(string?: T): Call<Lowercase<T>>
  /** Converts `value` to a number. */
  toNumber(value: any): Call<number>
  /** Creates an array of own enumerable string keyed-value pairs for `object` which can be consumed by `_.fromPairs`. */
  toPairs<T>(object?: Dictionary<T> | NumericDictionary<T>): Call<Array<[string, T]>>
  toPairs(object?: object): Call<Array<[string, any]>>
  /** Creates an array of own and inherited enumerable string keyed-value pairs for `object` which can be consumed by `_.fromPairs`. */
  toPairsIn<T>(object?: Dictionary<T> | NumericDictionary<T>): Call<Array<[string, T]>>
  toPairsIn(object?: object): Call<Array<[string, any]>>
  /** Converts `value` to a property path array. */
  toPath(value: any): Call<string[]>
  /** Converts `value` to a plain object flattening inherited enumerable string keyed properties of `value` to own properties of the plain object. */
  toPlainObject(value?: any): Call<any>
  /** Converts `value` to a safe integer. */
  toSafeInteger(value: any): Call<number>
  /** Converts `value` to a string. */
  toString(value: any): Call<string>
  /** Converts `string`, as a whole, to upper case just like String#toUpperCase. */
  toUpper<T extends string = string>(string?: T): Call<Uppercase<T>>
  /** An alternative to `_.reduce`; this method transforms `object` to a new `accumulator` object which is the result of running each of its own enumerable string keyed properties thru `iteratee`, with each invocation potentially mutating the `accumulator` object. */
  transform<T, TResult>(object: readonly T[], iteratee: MemoVoidArrayIterator<T, TResult>, accumulator?: TResult): Call<TResult>
  transform<T, TResult>(object: Dictionary<T>, iteratee: MemoVoidDictionaryIterator<T, string, TResult>, accumulator?: TResult): Call<TResult>
  transform<T extends object, TResult>(object: T, iteratee: MemoVoidDictionaryIterator<T[keyof T], keyof T, TResult>, accumulator?: TResult): Call<TResult>
  transform(object: any[]): Call<any[]>
  transform(object: object): Call<Dictionary<any>>
  /** Removes leading and trailing whitespace or specified characters from `string`. */
  trim(string?: string, chars?: string): Call<string>
  trim(string: string, index: string | number, guard: object): Call<string>
  /** Removes trailing whitespace or specified characters from `string`. */
  trimEnd(string?: string, chars?: string): Call<string>
  trimEnd(string: string, index: string | number, guard: object): Call<string>
  /** Removes leading whitespace or specified characters from `string`. */
  trimStart(string?: string, chars?: string): Call<string>
  trimStart(string: string, index: string | number, guard: object): Call<string>
  /** Truncates `string` if it's longer than the given maximum string length. */
  truncate(string?: string, options?: TruncateOptions): Call<string>
  /** The inverse of `_.escape`; this method converts the HTML entities `&amp;`, `&lt;`, `&gt;`, `&quot;`, and `&#39;` in `string` to their corresponding characters. */
  unescape(string?: string): Call<string>
  /** Creates an array of unique values, in order, from all given arrays using `SameValueZero` for equality comparisons. */
  union<T>(...arrays: Array<List<T> | null | undefined>): Call<T[]>
  /** This method is like `_.union` except that it accepts `iteratee` which is invoked for each element of each `arrays` to generate the criterion by which uniqueness is computed. */
  unionBy<T>(arrays: List<T> | null | undefined, iteratee?: ValueIteratee<T>): Call<T[]>
  unionBy<T>(arrays1: List<T> | null | undefined, arrays2: List<T> | null | undefined, iteratee?: ValueIteratee<T>): Call<T[]>
  unionBy<T>(
    arrays1: List<T> | null | undefined,
    arrays2: List<T> | null | undefined,
    arrays3: List<T> | null | undefined,
    iteratee?: ValueIteratee<T>,
  ): Call<T[]>
  unionBy<T>(
    arrays1: List<T> | null | undefined,
    arrays2: List<T> | null | undefined,
    arrays3: List<T> | null | undefined,
    arrays4: List<T> | null | undefined,
    iteratee?: ValueIteratee<T>,
  ): Call<T[]>
  unionBy<T>(
    arrays1: List<T> | null | undefined,
    arrays2: List<T> | null | undefined,
    arrays3: List<T> | null | undefined,
    arrays4: List<T> | null | undefined,
    arrays5: List<T> | null | undefined,
    ...iteratee: Array<ValueIteratee<T> | List<T> | null | undefined>
  ): Call<T[]>
  /** This method is like `_.union` except that it accepts `comparator` which is invoked to compare elements of `arrays`. */
  unionWith<T>(arrays: List<T> | null | undefined, comparator?: Comparator<T>): Call<T[]>
  unionWith<T>(arrays: List<T> | null | undefined, arrays2: List<T> | null | undefined, comparator?: Comparator<T>): Call<T[]>
  unionWith<T>(
    arrays: List<T> | null | undefined,
    arrays2: List<T> | null | undefined,
    arrays3: List<T> | null | undefined,
    ...comparator: Array<Comparator<T> | List<T> | null | undefined>
  ): Call<T[]>
  /** Creates a duplicate-free version of an array, using `SameValueZero` for equality comparisons, in which only the first occurrence of each element is kept. */
  uniq<T>(array: List<T> | null | undefined): Call<T[]>
  /** This method is like `_.uniq` except that it accepts `iteratee` which is invoked for each element in `array` to generate the criterion by which uniqueness is computed. */
  uniqBy<T>(array: List<T> | null | undefined, iteratee: ValueIteratee<T>): Call<T[]>
  /** This method is like `_.uniq` except that it accepts `comparator` which is invoked to compare elements of `array`. */
  uniqWith<T>(array: List<T> | null | undefined, comparator?: Comparator<T>): Call<T[]>
  /** Generates a unique ID. */
  uniqueId(prefix?: string): Call<string>
  /** Removes the property at `path` of `object`. */
  unset(object: any, path: PropertyPath): Call<boolean>
  /** This method is like `_.zip` except that it accepts an array of grouped elements and creates an array regrouping the elements to their pre-zip configuration. */
  unzip<T1, T2>(array: Array<[T1, T2]>): Call<[T1[], T2[]]>
  unzip<T1, T2, T3>(array: Array<[T1, T2, T3]>): Call<[T1[], T2[], T3[]]>
  unzip<T1, T2, T3, T4>(array: Array<[T1, T2, T3, T4]>): Call<[T1[], T2[], T3[], T4[]]>
  unzip<T1, T2, T3, T4, T5>(array: Array<[T1, T2, T3, T4, T5]>): Call<[T1[], T2[], T3[], T4[], T5[]]>
  unzip<T>(array: T[][] | List<List<T>> | null | undefined): Call<T[][]>
  /** This method is like `_.unzip` except that it accepts `iteratee` to specify how regrouped values should be combined. */
  unzipWith<T, TResult>(array: List<List<T>> | null | undefined, iteratee: Fn<TResult>): Call<TResult[]>
  unzipWith<T>(array: List<List<T>> | null | undefined): Call<T[][]>
  /** This method is like `_.set` except that accepts `updater` to produce the value to set. */
  update(object: object, path: PropertyPath, updater: Fn<any>): Call<any>
  /** This method is like `_.update` except that it accepts `customizer` which is invoked to produce the objects of `path`. */
  updateWith<T extends object>(object: T, path: PropertyPath, updater: Fn<any>, customizer?: SetWithCustomizer<T>): Call<T>
  updateWith<T extends object, TResult>(object: T, path: PropertyPath, updater: Fn<any>, customizer?: SetWithCustomizer<T>): Call<TResult>
  /** Converts `string`, as space separated words, to upper case. */
  upperCase(string?: string): Call<string>
  /** Converts the first character of `string` to upper case. */
  upperFirst<T extends string = string>(string?: T): Call<Capitalize<T>>
  /** Creates an array of the own enumerable string keyed property values of `object`. */
  values<T>(object: Dictionary<T> | NumericDictionary<T> | List<T> | null | undefined): Call<T[]>
  values<T extends object>(object: T | null | undefined): Call<Array<T[keyof T]>>
  values(object: any): Call<any[]>
  /** Creates an array of the own and inherited enumerable string keyed property values of `object`. */
  valuesIn<T>(object: Dictionary<T> | NumericDictionary<T> | List<T> | null | undefined): Call<T[]>
  valuesIn<T extends object>(object: T | null | undefined): Call<Array<T[keyof T]>>
  /** Creates an array excluding all given values using `SameValueZero` for equality comparisons. */
  without<T>(array: List<T> | null | undefined, ...values: T[]): Call<T[]>
  /** Splits `string` into an array of its words. */
  words(string?: string, pattern?: string | RegExp): Call<string[]>
  words(string: string, index: string | number, guard: object): Call<string[]>
  /** Creates an array of unique values that is the symmetric difference of the given arrays. */
  xor<T>(...arrays: Array<List<T> | null | undefined>): Call<T[]>
  /** This method is like `_.xor` except that it accepts `iteratee` which is invoked for each element of each `arrays` to generate the criterion by which by which they're compared. */
  xorBy<T>(arrays: List<T> | null | undefined, iteratee?: ValueIteratee<T>): Call<T[]>
  xorBy<T>(arrays: List<T> | null | undefined, arrays2: List<T> | null | undefined, iteratee?: ValueIteratee<T>): Call<T[]>
  xorBy<T>(
    arrays: List<T> | null | undefined,
    arrays2: List<T> | null | undefined,
    arrays3: List<T> | null | undefined,
    ...iteratee: Array<ValueIteratee<T> | List<T> | null | undefined>
  ): Call<T[]>
  /** This method is like `_.xor` except that it accepts `comparator` which is invoked to compare elements of `arrays`. */
  xorWith<T>(arrays: List<T> | null | undefined, comparator?: Comparator<T>): Call<T[]>
  xorWith<T>(arrays: List<T> | null | undefined, arrays2: List<T> | null | undefined, comparator?: Comparator<T>): Call<T[]>
  xorWith<T>(
    arrays: List<T> | null | undefined,
    arrays2: List<T> | null | undefined,
    arrays3: List<T> | null | undefined,
    ...comparator: Array<Comparator<T> | List<T> | null | undefined>
  ): Call<T[]>
  /** Creates an array of grouped elements, the first of which contains the first elements of the given arrays, the second of which contains the second elements of the given arrays, and so on. */
  zip<T1, T2>(arrays1: List<T1>, arrays2: List<T2>): Call<Array<[T1 | undefined, T2 | undefined]>>
  zip<T1, T2, T3>(arrays1: List<T1>, arrays2: List<T2>, arrays3: List<T3>): Call<Array<[T1 | undefined, T2 | undefined, T3 | undefined]>>
  zip<T1, T2, T3, T4>(
    arrays1: List<T1>,
    arrays2: List<T2>,
    arrays3: List<T3>,
    arrays4: List<T4>,
  ): Call<Array<[T1 | undefined, T2 | undefined, T3 | undefined, T4 | undefined]>>
  zip<T1, T2, T3, T4, T5>(
    arrays1: List<T1>,
    arrays2: List<T2>,
    arrays3: List<T3>,
    arrays4: List<T4>,
    arrays5: List<T5>,
  ): Call<Array<[T1 | undefined, T2 | undefined, T3 | undefined, T4 | undefined, T5 | undefined]>>
  zip<T>(...arrays: Array<List<T> | null | undefined>): Call<Array<Array<T | undefined>>>
  /** This method is like `_.fromPairs` except that it accepts two arrays, one of property identifiers and one of corresponding values. */
  zipObject<T>(props: List<PropertyName>, values: List<T>): Call<Dictionary<T>>
  zipObject(props?: List<PropertyName>): Call<Dictionary<undefined>>
  /** This method is like `_.zipObject` except that it supports property paths. */
  zipObjectDeep(paths?: List<PropertyPath>, values?: List<any>): Call<object>
  /** This method is like `_.zip` except that it accepts `iteratee` to specify how grouped values should be combined. */
  zipWith<T, TResult>(arrays: List<T>, iteratee: Fn<TResult>): Call<TResult[]>
  zipWith<T1, T2, TResult>(arrays1: List<T1>, arrays2: List<T2>, iteratee: Fn<TResult>): Call<TResult[]>
  zipWith<T1, T2, T3, TResult>(arrays1: List<T1>, arrays2: List<T2>, arrays3: List<T3>, iteratee: Fn<TResult>): Call<TResult[]>
  zipWith<T1, T2, T3, T4, TResult>(arrays1: List<T1>, arrays2: List<T2>, arrays3: List<T3>, arrays4: List<T4>, iteratee: Fn<TResult>): Call<TResult[]>
  zipWith<T1, T2, T3, T4, T5, TResult>(
    arrays1: List<T1>,
    arrays2: List<T2>,
    arrays3: List<T3>,
    arrays4: List<T4>,
    arrays5: List<T5>,
    iteratee: Fn<TResult>,
  ): Call<TResult[]>
  zipWith<T, TResult>(...iteratee: Array<Fn<TResult> | List<T> | null | undefined>): Call<TResult[]>
}

/** A value under way: each step is lodash's function on what came before, and `value()` sends them all as one call. */
export interface Chain<out V> {
  /** Sends the steps and gives what the last one gives. */
  value(options?: CallOptions): Call<V>
  /** Adds two numbers. */
  add(this: Chain<number>, addend: number): Chain<number>
  /** Assigns own enumerable string keyed properties of source objects to the destination object. */
  assign<TObject, TSource>(this: Chain<TObject>, source: TSource): Chain<TObject & TSource>
  assign<TObject, TSource1, TSource2>(this: Chain<TObject>, source1: TSource1, source2: TSource2): Chain<TObject & TSource1 & TSource2>
  assign<TObject, TSource1, TSource2, TSource3>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
  ): Chain<TObject & TSource1 & TSource2 & TSource3>
  assign<TObject, TSource1, TSource2, TSource3, TSource4>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
  ): Chain<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  assign<TObject>(this: Chain<TObject>): Chain<TObject>
  assign(this: Chain<any>, ...otherArgs: any[]): Chain<any>
  /** This method is like `_.assign` except that it iterates over own and inherited source properties. */
  assignIn<TObject, TSource>(this: Chain<TObject>, source: TSource): Chain<TObject & TSource>
  assignIn<TObject, TSource1, TSource2>(this: Chain<TObject>, source1: TSource1, source2: TSource2): Chain<TObject & TSource1 & TSource2>
  assignIn<TObject, TSource1, TSource2, TSource3>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
  ): Chain<TObject & TSource1 & TSource2 & TSource3>
  assignIn<TObject, TSource1, TSource2, TSource3, TSource4>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
  ): Chain<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  assignIn<TObject>(this: Chain<TObject>): Chain<TObject>
  assignIn<TResult>(this: Chain<any>, ...otherArgs: any[]): Chain<TResult>
  /** This method is like `_.assignIn` except that it accepts `customizer` which is invoked to produce the assigned values. */
  assignInWith<TObject, TSource>(this: Chain<TObject>, source: TSource, customizer: AssignCustomizer): Chain<TObject & TSource>
  assignInWith<TObject, TSource1, TSource2>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    customizer: AssignCustomizer,
  ): Chain<TObject & TSource1 & TSource2>
  assignInWith<TObject, TSource1, TSource2, TSource3>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    customizer: AssignCustomizer,
  ): Chain<TObject & TSource1 & TSource2 & TSource3>
  assignInWith<TObject, TSource1, TSource2, TSource3, TSource4>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
    customizer: AssignCustomizer,
  ): Chain<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  assignInWith<TObject>(this: Chain<TObject>): Chain<TObject>
  assignInWith<TResult>(this: Chain<any>, ...otherArgs: any[]): Chain<TResult>
  /** This method is like `_.assign` except that it accepts `customizer` which is invoked to produce the assigned values. */
  assignWith<TObject, TSource>(this: Chain<TObject>, source: TSource, customizer: AssignCustomizer): Chain<TObject & TSource>
  assignWith<TObject, TSource1, TSource2>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    customizer: AssignCustomizer,
  ): Chain<TObject & TSource1 & TSource2>
  assignWith<TObject, TSource1, TSource2, TSource3>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    customizer: AssignCustomizer,
  ): Chain<TObject & TSource1 & TSource2 & TSource3>
  assignWith<TObject, TSource1, TSource2, TSource3, TSource4>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
    customizer: AssignCustomizer,
  ): Chain<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  assignWith<TObject>(this: Chain<TObject>): Chain<TObject>
  assignWith<TResult>(this: Chain<any>, ...otherArgs: any[]): Chain<TResult>
  /** Creates an array of values corresponding to `paths` of `object`. */
  at<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>, ...props: PropertyPath[]): Chain<T[]>
  at<T extends object>(this: Chain<T | null | undefined>, ...props: Array<Many<keyof T>>): Chain<Array<T[keyof T]>>
  /** Converts `string` to camel case. */
  camelCase(this: Chain<string | undefined>): Chain<string>
  /** Converts the first character of `string` to upper case and the remaining to lower case. */
  capitalize<T extends string>(this: Chain<T | undefined>): Chain<string extends T ? string : Capitalize<Lowercase<T>>>
  /** Casts `value` as an array if it's not one. */
  castArray<T>(this: Chain<Many<T> | undefined>): Chain<T[]>
  /** Computes `number` rounded up to `precision`. */
  ceil(this: Chain<number>, precision?: number): Chain<number>
  /** Creates an array of elements split into groups the length of `size`. */
  chunk<T>(this: Chain<List<T> | null | undefined>, size?: number): Chain<T[][]>
  /** Clamps `number` within the inclusive `lower` and `upper` bounds. */
  clamp(this: Chain<number>, lower: number, upper: number): Chain<number>
  clamp(this: Chain<number>, upper: number): Chain<number>
  /** Creates a shallow clone of `value`. */
  clone<T>(this: Chain<T>): Chain<T>
  /** This method is like `_.clone` except that it recursively clones `value`. */
  cloneDeep<T>(this: Chain<T>): Chain<T>
  /** This method is like `_.cloneWith` except that it recursively clones `value`. */
  cloneDeepWith<T>(this: Chain<T>, customizer: CloneDeepWithCustomizer<T>): Chain<any>
  cloneDeepWith<T>(this: Chain<T>): Chain<T>
  /** This method is like `_.clone` except that it accepts `customizer` which is invoked to produce the cloned value. */
  cloneWith<T, TResult extends object | string | number | boolean | null>(this: Chain<T>, customizer: CloneWithCustomizer<T, TResult>): Chain<TResult>
  cloneWith<T, TResult>(this: Chain<T>, customizer: CloneWithCustomizer<T, TResult | undefined>): Chain<TResult | T>
  cloneWith<T>(this: Chain<T>): Chain<T>
  /** Creates an array with all falsey values removed. */
  compact<T>(this: Chain<List<T | Falsey> | null | undefined>): Chain<T[]>
  /** Creates a new array concatenating `array` with any additional arrays and/or values. */
  concat<T>(this: Chain<Many<T>>): Chain<T[]>
  /** Checks if `object` conforms to `source` by invoking the predicate properties of `source` with the corresponding property values of `object`. */
  conformsTo<T>(this: Chain<T>, source: ConformsPredicateObject<T>): Chain<boolean>
  /** Creates an object composed of keys generated from the results of running each element of `collection` thru `iteratee`. */
  countBy<T>(this: Chain<List<T> | null | undefined>, iteratee?: ValueIteratee<T>): Chain<Dictionary<number>>
  countBy<T extends object>(this: Chain<T | null | undefined>, iteratee?: ValueIteratee<T[keyof T]>): Chain<Dictionary<number>>
  /** Creates an object that inherits from the `prototype` object. */
  create<T extends object, U extends object>(this: Chain<T>, properties?: U): Chain<T & U>
  /** Deburrs `string` by converting Latin-1 Supplement and Latin Extended-A letters to basic Latin letters and removing combining diacritical marks. */
  deburr(this: Chain<string | undefined>): Chain<string>
  /** Checks `value` to determine whether a default value should be returned in its place. */
  defaultTo<T>(this: Chain<T | null | undefined>, defaultValue: T): Chain<T>
  defaultTo<T, TDefault>(this: Chain<T | null | undefined>, defaultValue: TDefault): Chain<T | TDefault>
  /** Assigns own and inherited enumerable string keyed properties of source objects to the destination object for all destination properties that resolve to `undefined`. */
  defaults<TObject, TSource>(this: Chain<TObject>, source: TSource): Chain<NonNullable<TSource & TObject>>
  defaults<TObject, TSource1, TSource2>(this: Chain<TObject>, source1: TSource1, source2: TSource2): Chain<NonNullable<TSource2 & TSource1 & TObject>>
  defaults<TObject, TSource1, TSource2, TSource3>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
  ): Chain<NonNullable<TSource3 & TSource2 & TSource1 & TObject>>
  defaults<TObject, TSource1, TSource2, TSource3, TSource4>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
  ): Chain<NonNullable<TSource4 & TSource3 & TSource2 & TSource1 & TObject>>
  defaults<TObject>(this: Chain<TObject>): Chain<NonNullable<TObject>>
  defaults(this: Chain<any>, ...sources: any[]): Chain<any>
  /** This method is like `_.defaults` except that it recursively assigns default properties. */
  defaultsDeep(this: Chain<any>, ...sources: any[]): Chain<any>
  /** Creates an array of `array` values not included in the other given arrays using `SameValueZero` for equality comparisons. */
  difference<T>(this: Chain<List<T> | null | undefined>, ...values: Array<List<T>>): Chain<T[]>
  /** This method is like `_.difference` except that it accepts `iteratee` which is invoked for each element of `array` and `values` to generate the criterion by which they're compared. */
  differenceBy<T1, T2>(this: Chain<List<T1> | null | undefined>, values: List<T2>, iteratee: ValueIteratee<T1 | T2>): Chain<T1[]>
  differenceBy<T1, T2, T3>(this: Chain<List<T1> | null | undefined>, values1: List<T2>, values2: List<T3>, iteratee: ValueIteratee<T1 | T2 | T3>): Chain<T1[]>
  differenceBy<T1, T2, T3, T4>(
    this: Chain<List<T1> | null | undefined>,
    values1: List<T2>,
    values2: List<T3>,
    values3: List<T4>,
    iteratee: ValueIteratee<T1 | T2 | T3 | T4>,
  ): Chain<T1[]>
  differenceBy<T1, T2, T3, T4, T5>(
    this: Chain<List<T1> | null | undefined>,
    values1: List<T2>,
    values2: List<T3>,
    values3: List<T4>,
    values4: List<T5>,
    iteratee: ValueIteratee<T1 | T2 | T3 | T4 | T5>,
  ): Chain<T1[]>
  differenceBy<T1, T2, T3, T4, T5, T6>(
    this: Chain<List<T1> | null | undefined>,
    values1: List<T2>,
    values2: List<T3>,
    values3: List<T4>,
    values4: List<T5>,
    values5: List<T6>,
    iteratee: ValueIteratee<T1 | T2 | T3 | T4 | T5 | T6>,
  ): Chain<T1[]>
  differenceBy<T1, T2, T3, T4, T5, T6, T7>(
    this: Chain<List<T1> | null | undefined>,
    values1: List<T2>,
    values2: List<T3>,
    values3: List<T4>,
    values4: List<T5>,
    values5: List<T6>,
    ...values: Array<List<T7> | ValueIteratee<T1 | T2 | T3 | T4 | T5 | T6 | T7>>
  ): Chain<T1[]>
  differenceBy<T>(this: Chain<List<T> | null | undefined>, ...values: Array<List<T>>): Chain<T[]>
  /** This method is like `_.difference` except that it accepts `comparator` which is invoked to compare elements of `array` to `values`. */
  differenceWith<T1, T2>(this: Chain<List<T1> | null | undefined>, values: List<T2>, comparator: Comparator2<T1, T2>): Chain<T1[]>
  differenceWith<T1, T2, T3>(this: Chain<List<T1> | null | undefined>, values1: List<T2>, values2: List<T3>, comparator: Comparator2<T1, T2 | T3>): Chain<T1[]>
  differenceWith<T1, T2, T3, T4>(
    this: Chain<List<T1> | null | undefined>,
    values1: List<T2>,
    values2: List<T3>,
    ...values: Array<List<T4> | Comparator2<T1, T2 | T3 | T4>>
  ): Chain<T1[]>
  differenceWith<T>(this: Chain<List<T> | null | undefined>, ...values: Array<List<T>>): Chain<T[]>
  /** Divide two numbers. */
  divide(this: Chain<number>, divisor: number): Chain<number>
  /** Creates a slice of `array` with `n` elements dropped from the beginning. */
  drop<T>(this: Chain<List<T> | null | undefined>, n?: number): Chain<T[]>
  /** Creates a slice of `array` with `n` elements dropped from the end. */
  dropRight<T>(this: Chain<List<T> | null | undefined>, n?: number): Chain<T[]>
  /** Creates a slice of `array` excluding elements dropped from the end. */
  dropRightWhile<T>(this: Chain<List<T> | null | undefined>, predicate?: ListIteratee<T>): Chain<T[]>
  /** Creates a slice of `array` excluding elements dropped from the beginning. */
  dropWhile<T>(this: Chain<List<T> | null | undefined>, predicate?: ListIteratee<T>): Chain<T[]>
  /** The same as forEach: Iterates over elements of `collection` and invokes `iteratee` for each element. */
  each<T>(this: Chain<T[]>, iteratee?: ArrayIterator<T, any>): Chain<T[]>
  each(this: Chain<string>, iteratee?: StringIterator<any>): Chain<string>
  each<T>(this: Chain<List<T>>, iteratee?: ListIterator<T, any>): Chain<List<T>>
  each<T extends object>(this: Chain<T>, iteratee?: ObjectIterator<T, any>): Chain<T>
  each<T, TArray extends T[] | null | undefined>(this: Chain<TArray & (T[] | null | undefined)>, iteratee?: ArrayIterator<T, any>): Chain<TArray>
  each<TString extends string | null | undefined>(this: Chain<TString>, iteratee?: StringIterator<any>): Chain<TString>
  each<T, TList extends List<T> | null | undefined>(this: Chain<TList & (List<T> | null | undefined)>, iteratee?: ListIterator<T, any>): Chain<TList>
  each<T extends object>(this: Chain<T | null | undefined>, iteratee?: ObjectIterator<T, any>): Chain<T | null | undefined>
  /** The same as forEachRight: This method is like `_.forEach` except that it iterates over elements of `collection` from right to left. */
  eachRight<T>(this: Chain<T[]>, iteratee?: ArrayIterator<T, any>): Chain<T[]>
  eachRight(this: Chain<string>, iteratee?: StringIterator<any>): Chain<string>
  eachRight<T>(this: Chain<List<T>>, iteratee?: ListIterator<T, any>): Chain<List<T>>
  eachRight<T extends object>(this: Chain<T>, iteratee?: ObjectIterator<T, any>): Chain<T>
  eachRight<T, TArray extends T[] | null | undefined>(this: Chain<TArray & (T[] | null | undefined)>, iteratee?: ArrayIterator<T, any>): Chain<TArray>
  eachRight<TString extends string | null | undefined>(this: Chain<TString>, iteratee?: StringIterator<any>): Chain<TString>
  eachRight<T, TList extends List<T> | null | undefined>(this: Chain<TList & (List<T> | null | undefined)>, iteratee?: ListIterator<T, any>): Chain<TList>
  eachRight<T extends object>(this: Chain<T | null | undefined>, iteratee?: ObjectIterator<T, any>): Chain<T | null | undefined>
  /** Checks if `string` ends with the given target string. */
  endsWith(this: Chain<string | undefined>, target?: string, position?: number): Chain<boolean>
  /** The same as toPairs: Creates an array of own enumerable string keyed-value pairs for `object` which can be consumed by `_.fromPairs`. */
  entries<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | undefined>): Chain<Array<[string, T]>>
  entries(this: Chain<object | undefined>): Chain<Array<[string, any]>>
  /** The same as toPairsIn: Creates an array of own and inherited enumerable string keyed-value pairs for `object` which can be consumed by `_.fromPairs`. */
  entriesIn<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | undefined>): Chain<Array<[string, T]>>
  entriesIn(this: Chain<object | undefined>): Chain<Array<[string, any]>>
  /** Performs a `SameValueZero` comparison between two values to determine if they are equivalent. */
  eq(this: Chain<any>, other: any): Chain<boolean>
  /** Converts the characters "&", "<", ">", '"', and "'" in `string` to their corresponding HTML entities. */
  escape(this: Chain<string | undefined>): Chain<string>
  /** Escapes the `RegExp` special characters "^", "$", "\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", and "|" in `string`. */
  escapeRegExp(this: Chain<string | undefined>): Chain<string>
  /** Checks if `predicate` returns truthy for **all** elements of `collection`. */
  every<T>(this: Chain<List<T> | null | undefined>, predicate?: ListIterateeCustom<T, boolean>): Chain<boolean>
  every<T extends object>(this: Chain<T | null | undefined>, predicate?: ObjectIterateeCustom<T, boolean>): Chain<boolean>
  /** The same as assignIn: This method is like `_.assign` except that it iterates over own and inherited source properties. */
  extend<TObject, TSource>(this: Chain<TObject>, source: TSource): Chain<TObject & TSource>
  extend<TObject, TSource1, TSource2>(this: Chain<TObject>, source1: TSource1, source2: TSource2): Chain<TObject & TSource1 & TSource2>
  extend<TObject, TSource1, TSource2, TSource3>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
  ): Chain<TObject & TSource1 & TSource2 & TSource3>
  extend<TObject, TSource1, TSource2, TSource3, TSource4>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
  ): Chain<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  extend<TObject>(this: Chain<TObject>): Chain<TObject>
  extend<TResult>(this: Chain<any>, ...otherArgs: any[]): Chain<TResult>
  /** The same as assignInWith: This method is like `_.assignIn` except that it accepts `customizer` which is invoked to produce the assigned values. */
  extendWith<TObject, TSource>(this: Chain<TObject>, source: TSource, customizer: AssignCustomizer): Chain<TObject & TSource>
  extendWith<TObject, TSource1, TSource2>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    customizer: AssignCustomizer,
  ): Chain<TObject & TSource1 & TSource2>
  extendWith<TObject, TSource1, TSource2, TSource3>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    customizer: AssignCustomizer,
  ): Chain<TObject & TSource1 & TSource2 & TSource3>
  extendWith<TObject, TSource1, TSource2, TSource3, TSource4>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
    customizer: AssignCustomizer,
  ): Chain<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  extendWith<TObject>(this: Chain<TObject>): Chain<TObject>
  extendWith<TResult>(this: Chain<any>, ...otherArgs: any[]): Chain<TResult>
  /** Fills elements of `array` with `value` from `start` up to, but not including, `end`. */
  fill<T>(this: Chain<any[] | null | undefined>, value: T): Chain<T[]>
  fill<T, AnyList extends MutableList<any>>(this: Chain<RejectReadonly<AnyList> | null | undefined>, value: T): Chain<List<T>>
  fill<T, U>(this: Chain<U[] | null | undefined>, value: T, start?: number, end?: number): Chain<Array<T | U>>
  fill<T, UList extends MutableList<any>>(
    this: Chain<RejectReadonly<UList> | null | undefined>,
    value: T,
    start?: number,
    end?: number,
  ): Chain<List<T | UList[0]>>
  /** Iterates over elements of `collection`, returning an array of all elements `predicate` returns truthy for. */
  filter(this: Chain<string | null | undefined>, predicate?: StringIterator<boolean>): Chain<string[]>
  filter<T, S extends T>(this: Chain<List<T> | null | undefined>, predicate: ListIteratorTypeGuard<T, S>): Chain<S[]>
  filter<T>(this: Chain<List<T> | null | undefined>, predicate?: ListIterateeCustom<T, boolean>): Chain<T[]>
  filter<T extends object, S extends T[keyof T]>(this: Chain<T | null | undefined>, predicate: ObjectIteratorTypeGuard<T, S>): Chain<S[]>
  filter<T extends object>(this: Chain<T | null | undefined>, predicate?: ObjectIterateeCustom<T, boolean>): Chain<Array<T[keyof T]>>
  /** Iterates over elements of `collection`, returning the first element `predicate` returns truthy for. */
  find<T, S extends T>(this: Chain<List<T> | null | undefined>, predicate: ListIteratorTypeGuard<T, S>, fromIndex?: number): Chain<S | undefined>
  find<T>(this: Chain<List<T> | null | undefined>, predicate?: ListIterateeCustom<T, boolean>, fromIndex?: number): Chain<T | undefined>
  find<T extends object, S extends T[keyof T]>(
    this: Chain<T | null | undefined>,
    predicate: ObjectIteratorTypeGuard<T, S>,
    fromIndex?: number,
  ): Chain<S | undefined>
  find<T extends object>(this: Chain<T | null | undefined>, predicate?: ObjectIterateeCustom<T, boolean>, fromIndex?: number): Chain<T[keyof T] | undefined>
  /** This method is like `_.find` except that it returns the index of the first element `predicate` returns truthy for instead of the element itself. */
  findIndex<T>(this: Chain<List<T> | null | undefined>, predicate?: ListIterateeCustom<T, boolean>, fromIndex?: number): Chain<number>
  /** This method is like `_.find` except that it returns the key of the first element `predicate` returns truthy for instead of the element itself. */
  findKey<T>(this: Chain<T | null | undefined>, predicate?: ObjectIteratee<T>): Chain<string | undefined>
  /** This method is like `_.find` except that it iterates over elements of `collection` from right to left. */
  findLast<T, S extends T>(this: Chain<List<T> | null | undefined>, predicate: ListIteratorTypeGuard<T, S>, fromIndex?: number): Chain<S | undefined>
  findLast<T>(this: Chain<List<T> | null | undefined>, predicate?: ListIterateeCustom<T, boolean>, fromIndex?: number): Chain<T | undefined>
  findLast<T extends object, S extends T[keyof T]>(
    this: Chain<T | null | undefined>,
    predicate: ObjectIteratorTypeGuard<T, S>,
    fromIndex?: number,
  ): Chain<S | undefined>
  findLast<T extends object>(this: Chain<T | null | undefined>, predicate?: ObjectIterateeCustom<T, boolean>, fromIndex?: number): Chain<T[keyof T] | undefined>
  /** This method is like `_.findIndex` except that it iterates over elements of `collection` from right to left. */
  findLastIndex<T>(this: Chain<List<T> | null | undefined>, predicate?: ListIterateeCustom<T, boolean>, fromIndex?: number): Chain<number>
  /** This method is like `_.findKey` except that it iterates over elements of a collection in the opposite order. */
  findLastKey<T>(this: Chain<T | null | undefined>, predicate?: ObjectIteratee<T>): Chain<string | undefined>
  /** The same as head: Gets the first element of `array`. */
  first<T>(this: Chain<readonly [T, ...unknown[]]>): Chain<T>
  first<T>(this: Chain<List<T> | null | undefined>): Chain<T | undefined>
  /** Creates a flattened array of values by running each element in `collection` thru `iteratee` and flattening the mapped results. */
  flatMap<T>(this: Chain<Dictionary<Many<T>> | NumericDictionary<Many<T>> | null | undefined>): Chain<T[]>
  flatMap(this: Chain<object | null | undefined>): Chain<any[]>
  flatMap<T, TResult>(this: Chain<List<T> | null | undefined>, iteratee: ListIterator<T, Many<TResult>>): Chain<TResult[]>
  flatMap<T extends object, TResult>(this: Chain<T | null | undefined>, iteratee: ObjectIterator<T, Many<TResult>>): Chain<TResult[]>
  flatMap(this: Chain<object | null | undefined>, iteratee: string): Chain<any[]>
  flatMap(this: Chain<object | null | undefined>, iteratee: object): Chain<boolean[]>
  /** This method is like `_.flatMap` except that it recursively flattens the mapped results. */
  flatMapDeep<T>(
    this: Chain<Dictionary<ListOfRecursiveArraysOrValues<T> | T> | NumericDictionary<ListOfRecursiveArraysOrValues<T> | T> | null | undefined>,
  ): Chain<T[]>
  flatMapDeep<T, TResult>(
    this: Chain<List<T> | null | undefined>,
    iteratee: ListIterator<T, ListOfRecursiveArraysOrValues<TResult> | TResult>,
  ): Chain<TResult[]>
  flatMapDeep<T extends object, TResult>(
    this: Chain<T | null | undefined>,
    iteratee: ObjectIterator<T, ListOfRecursiveArraysOrValues<TResult> | TResult>,
  ): Chain<TResult[]>
  flatMapDeep(this: Chain<object | null | undefined>, iteratee: string): Chain<any[]>
  flatMapDeep(this: Chain<object | null | undefined>, iteratee: object): Chain<boolean[]>
  /** This method is like `_.flatMap` except that it recursively flattens the mapped results up to `depth` times. */
  flatMapDepth<T>(
    this: Chain<Dictionary<ListOfRecursiveArraysOrValues<T> | T> | NumericDictionary<ListOfRecursiveArraysOrValues<T> | T> | null | undefined>,
  ): Chain<T[]>
  flatMapDepth<T, TResult>(
    this: Chain<List<T> | null | undefined>,
    iteratee: ListIterator<T, ListOfRecursiveArraysOrValues<TResult> | TResult>,
    depth?: number,
  ): Chain<TResult[]>
  flatMapDepth<T extends object, TResult>(
    this: Chain<T | null | undefined>,
    iteratee: ObjectIterator<T, ListOfRecursiveArraysOrValues<TResult> | TResult>,
    depth?: number,
  ): Chain<TResult[]>
  flatMapDepth(this: Chain<object | null | undefined>, iteratee: string, depth?: number): Chain<any[]>
  flatMapDepth(this: Chain<object | null | undefined>, iteratee: object, depth?: number): Chain<boolean[]>
  /** Flattens `array` a single level deep. */
  flatten<T>(this: Chain<List<Many<T>> | null | undefined>): Chain<T[]>
  /** Recursively flattens `array`. */
  flattenDeep<T>(this: Chain<ListOfRecursiveArraysOrValues<T> | null | undefined>): Chain<Array<Flat<T>>>
  /** Recursively flatten `array` up to `depth` times. */
  flattenDepth<T>(this: Chain<ListOfRecursiveArraysOrValues<T> | null | undefined>, depth?: number): Chain<T[]>
  /** Computes `number` rounded down to `precision`. */
  floor(this: Chain<number>, precision?: number): Chain<number>
  /** Iterates over elements of `collection` and invokes `iteratee` for each element. */
  forEach<T>(this: Chain<T[]>, iteratee?: ArrayIterator<T, any>): Chain<T[]>
  forEach(this: Chain<string>, iteratee?: StringIterator<any>): Chain<string>
  forEach<T>(this: Chain<List<T>>, iteratee?: ListIterator<T, any>): Chain<List<T>>
  forEach<T extends object>(this: Chain<T>, iteratee?: ObjectIterator<T, any>): Chain<T>
  forEach<T, TArray extends T[] | null | undefined>(this: Chain<TArray & (T[] | null | undefined)>, iteratee?: ArrayIterator<T, any>): Chain<TArray>
  forEach<TString extends string | null | undefined>(this: Chain<TString>, iteratee?: StringIterator<any>): Chain<TString>
  forEach<T, TList extends List<T> | null | undefined>(this: Chain<TList & (List<T> | null | undefined)>, iteratee?: ListIterator<T, any>): Chain<TList>
  forEach<T extends object>(this: Chain<T | null | undefined>, iteratee?: ObjectIterator<T, any>): Chain<T | null | undefined>
  /** This method is like `_.forEach` except that it iterates over elements of `collection` from right to left. */
  forEachRight<T>(this: Chain<T[]>, iteratee?: ArrayIterator<T, any>): Chain<T[]>
  forEachRight(this: Chain<string>, iteratee?: StringIterator<any>): Chain<string>
  forEachRight<T>(this: Chain<List<T>>, iteratee?: ListIterator<T, any>): Chain<List<T>>
  forEachRight<T extends object>(this: Chain<T>, iteratee?: ObjectIterator<T, any>): Chain<T>
  forEachRight<T, TArray extends T[] | null | undefined>(this: Chain<TArray & (T[] | null | undefined)>, iteratee?: ArrayIterator<T, any>): Chain<TArray>
  forEachRight<TString extends string | null | undefined>(this: Chain<TString>, iteratee?: StringIterator<any>): Chain<TString>
  forEachRight<T, TList extends List<T> | null | undefined>(this: Chain<TList & (List<T> | null | undefined)>, iteratee?: ListIterator<T, any>): Chain<TList>
  forEachRight<T extends object>(this: Chain<T | null | undefined>, iteratee?: ObjectIterator<T, any>): Chain<T | null | undefined>
  /** Iterates over own and inherited enumerable string keyed properties of an object and invokes `iteratee` for each property. */
  forIn<T>(this: Chain<T>, iteratee?: ObjectIterator<T, any>): Chain<T>
  forIn<T>(this: Chain<T | null | undefined>, iteratee?: ObjectIterator<T, any>): Chain<T | null | undefined>
  /** This method is like `_.forIn` except that it iterates over properties of `object` in the opposite order. */
  forInRight<T>(this: Chain<T>, iteratee?: ObjectIterator<T, any>): Chain<T>
  forInRight<T>(this: Chain<T | null | undefined>, iteratee?: ObjectIterator<T, any>): Chain<T | null | undefined>
  /** Iterates over own enumerable string keyed properties of an object and invokes `iteratee` for each property. */
  forOwn<T>(this: Chain<T>, iteratee?: ObjectIterator<T, any>): Chain<T>
  forOwn<T>(this: Chain<T | null | undefined>, iteratee?: ObjectIterator<T, any>): Chain<T | null | undefined>
  /** This method is like `_.forOwn` except that it iterates over properties of `object` in the opposite order. */
  forOwnRight<T>(this: Chain<T>, iteratee?: ObjectIterator<T, any>): Chain<T>
  forOwnRight<T>(this: Chain<T | null | undefined>, iteratee?: ObjectIterator<T, any>): Chain<T | null | undefined>
  /** The inverse of `_.toPairs`; this method returns an object composed from key-value `pairs`. */
  fromPairs<T>(this: Chain<List<[PropertyName, T]> | null | undefined>): Chain<Dictionary<T>>
  fromPairs(this: Chain<List<any[]> | null | undefined>): Chain<Dictionary<any>>
  /** Gets the value at `path` of `object`. */
  get<TObject extends object, TKey extends keyof TObject>(this: Chain<TObject>, path: TKey | [TKey]): Chain<TObject[TKey]>
  get<TObject extends object, TKey extends keyof TObject>(this: Chain<TObject | null | undefined>, path: TKey | [TKey]): Chain<TObject[TKey] | undefined>
  get<TObject extends object, TKey extends keyof TObject, TDefault>(
    this: Chain<TObject | null | undefined>,
    path: TKey | [TKey],
    defaultValue: TDefault,
  ): Chain<Exclude<TObject[TKey], undefined> | TDefault>
  get<TObject extends object, TKey1 extends keyof TObject, TKey2 extends keyof TObject[TKey1]>(
    this: Chain<TObject>,
    path: [TKey1, TKey2],
  ): Chain<TObject[TKey1][TKey2]>
  get<TObject extends object, TKey1 extends keyof TObject, TKey2 extends keyof NonNullable<TObject[TKey1]>>(
    this: Chain<TObject | null | undefined>,
    path: [TKey1, TKey2],
  ): Chain<NonNullable<TObject[TKey1]>[TKey2] | undefined>
  get<TObject extends object, TKey1 extends keyof TObject, TKey2 extends keyof NonNullable<TObject[TKey1]>, TDefault>(
    this: Chain<TObject | null | undefined>,
    path: [TKey1, TKey2],
    defaultValue: TDefault,
  ): Chain<Exclude<NonNullable<TObject[TKey1]>[TKey2], undefined> | TDefault>
  get<TObject extends object, TKey1 extends keyof TObject, TKey2 extends keyof TObject[TKey1], TKey3 extends keyof TObject[TKey1][TKey2]>(
    this: Chain<TObject>,
    path: [TKey1, TKey2, TKey3],
  ): Chain<TObject[TKey1][TKey2][TKey3]>
  get<
    TObject extends object,
    TKey1 extends keyof TObject,
    TKey2 extends keyof NonNullable<TObject[TKey1]>,
    TKey3 extends keyof NonNullable<NonNullable<TObject[TKey1]>[TKey2]>,
  >(
    this: Chain<TObject | null | undefined>,
    path: [TKey1, TKey2, TKey3],
  ): Chain<NonNullable<NonNullable<TObject[TKey1]>[TKey2]>[TKey3] | undefined>
  get<
    TObject extends object,
    TKey1 extends keyof TObject,
    TKey2 extends keyof NonNullable<TObject[TKey1]>,
    TKey3 extends keyof NonNullable<NonNullable<TObject[TKey1]>[TKey2]>,
    TDefault,
  >(
    this: Chain<TObject | null | undefined>,
    path: [TKey1, TKey2, TKey3],
    defaultValue: TDefault,
  ): Chain<Exclude<NonNullable<NonNullable<TObject[TKey1]>[TKey2]>[TKey3], undefined> | TDefault>
  get<
    TObject extends object,
    TKey1 extends keyof TObject,
    TKey2 extends keyof TObject[TKey1],
    TKey3 extends keyof TObject[TKey1][TKey2],
    TKey4 extends keyof TObject[TKey1][TKey2][TKey3],
  >(
    this: Chain<TObject>,
    path: [TKey1, TKey2, TKey3, TKey4],
  ): Chain<TObject[TKey1][TKey2][TKey3][TKey4]>
  get<
    TObject extends object,
    TKey1 extends keyof TObject,
    TKey2 extends keyof NonNullable<TObject[TKey1]>,
    TKey3 extends keyof NonNullable<NonNullable<TObject[TKey1]>[TKey2]>,
    TKey4 extends keyof NonNullable<NonNullable<NonNullable<TObject[TKey1]>[TKey2]>[TKey3]>,
  >(
    this: Chain<TObject | null | undefined>,
    path: [TKey1, TKey2, TKey3, TKey4],
  ): Chain<NonNullable<NonNullable<NonNullable<TObject[TKey1]>[TKey2]>[TKey3]>[TKey4] | undefined>
  get<
    TObject extends object,
    TKey1 extends keyof TObject,
    TKey2 extends keyof NonNullable<TObject[TKey1]>,
    TKey3 extends keyof NonNullable<NonNullable<TObject[TKey1]>[TKey2]>,
    TKey4 extends keyof NonNullable<NonNullable<NonNullable<TObject[TKey1]>[TKey2]>[TKey3]>,
    TDefault,
  >(
    this: Chain<TObject | null | undefined>,
    path: [TKey1, TKey2, TKey3, TKey4],
    defaultValue: TDefault,
  ): Chain<Exclude<NonNullable<NonNullable<NonNullable<TObject[TKey1]>[TKey2]>[TKey3]>[TKey4], undefined> | TDefault>
  get<T>(this: Chain<NumericDictionary<T>>, path: number): Chain<T>
  get<T>(this: Chain<NumericDictionary<T> | null | undefined>, path: number): Chain<T | undefined>
  get<T, TDefault>(this: Chain<NumericDictionary<T> | null | undefined>, path: number, defaultValue: TDefault): Chain<T | TDefault>
  get<TDefault>(this: Chain<null | undefined>, path: PropertyPath, defaultValue: TDefault): Chain<TDefault>
  get(this: Chain<null | undefined>, path: PropertyPath): Chain<undefined>
  get<TObject, TPath extends string>(this: Chain<TObject>, path: TPath): Chain<string extends TPath ? any : GetFieldType<TObject, TPath>>
  get<TObject, TPath extends string, TDefault = GetFieldType<TObject, TPath>>(
    this: Chain<TObject>,
    path: TPath,
    defaultValue: TDefault,
  ): Chain<Exclude<GetFieldType<TObject, TPath>, null | undefined> | TDefault>
  get(this: Chain<any>, path: PropertyPath, defaultValue?: any): Chain<any>
  /** Creates an object composed of keys generated from the results of running each element of `collection` thru `iteratee`. */
  groupBy<T>(this: Chain<List<T> | null | undefined>, iteratee?: ValueIteratee<T>): Chain<Dictionary<T[]>>
  groupBy<T extends object>(this: Chain<T | null | undefined>, iteratee?: ValueIteratee<T[keyof T]>): Chain<Dictionary<Array<T[keyof T]>>>
  /** Checks if `value` is greater than `other`. */
  gt(this: Chain<any>, other: any): Chain<boolean>
  /** Checks if `value` is greater than or equal to `other`. */
  gte(this: Chain<any>, other: any): Chain<boolean>
  /** Checks if `path` is a direct property of `object`. */
  has<T, K extends PropertyName>(this: Chain<T>, path: K): Chain<boolean>
  has<T>(this: Chain<T>, path: PropertyPath): Chain<boolean>
  /** Checks if `path` is a direct or inherited property of `object`. */
  hasIn<T>(this: Chain<T>, path: PropertyPath): Chain<boolean>
  /** Gets the first element of `array`. */
  head<T>(this: Chain<readonly [T, ...unknown[]]>): Chain<T>
  head<T>(this: Chain<List<T> | null | undefined>): Chain<T | undefined>
  /** This method returns the first argument it receives. */
  identity<T>(this: Chain<T>): Chain<T>
  identity(this: Chain<unknown | undefined>): Chain<undefined>
  /** Checks if `n` is between `start` and up to, but not including, `end`. */
  inRange(this: Chain<number>, start: number, end?: number): Chain<boolean>
  /** Checks if `value` is in `collection`. */
  includes<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>, target: T, fromIndex?: number): Chain<boolean>
  /** Gets the index at which the first occurrence of `value` is found in `array` using `SameValueZero` for equality comparisons. */
  indexOf<T>(this: Chain<List<T> | null | undefined>, value: T, fromIndex?: number): Chain<number>
  /** Gets all but the last element of `array`. */
  initial<T>(this: Chain<List<T> | null | undefined>): Chain<T[]>
  /** Creates an array of unique values that are included in all given arrays using `SameValueZero` for equality comparisons. */
  intersection<T>(this: Chain<List<T> | null | undefined>): Chain<T[]>
  /** This method is like `_.intersection` except that it accepts `iteratee` which is invoked for each element of each `arrays` to generate the criterion by which they're compared. */
  intersectionBy<T1, T2>(this: Chain<List<T1> | null>, values: List<T2>, iteratee: ValueIteratee<T1 | T2>): Chain<T1[]>
  intersectionBy<T1, T2, T3>(this: Chain<List<T1> | null>, values1: List<T2>, values2: List<T3>, iteratee: ValueIteratee<T1 | T2 | T3>): Chain<T1[]>
  intersectionBy<T1, T2, T3, T4>(
    this: Chain<List<T1> | null | undefined>,
    values1: List<T2>,
    values2: List<T3>,
    ...values: Array<List<T4> | ValueIteratee<T1 | T2 | T3 | T4>>
  ): Chain<T1[]>
  intersectionBy<T>(this: Chain<List<T> | null | undefined>, ...values: Array<List<T>>): Chain<T[]>
  intersectionBy<T>(this: Chain<List<T> | ValueIteratee<T>>): Chain<T[]>
  /** This method is like `_.intersection` except that it accepts `comparator` which is invoked to compare elements of `arrays`. */
  intersectionWith<T1, T2>(this: Chain<List<T1> | null | undefined>, values: List<T2>, comparator: Comparator2<T1, T1 | T2>): Chain<T1[]>
  intersectionWith<T1, T2, T3>(
    this: Chain<List<T1> | null | undefined>,
    values1: List<T2>,
    values2: List<T3>,
    comparator: Comparator2<T1, T1 | T2 | T3>,
  ): Chain<T1[]>
  intersectionWith<T1, T2, T3, T4>(
    this: Chain<List<T1> | null | undefined>,
    values1: List<T2>,
    values2: List<T3>,
    ...values: Array<List<T4> | Comparator2<T1, T1 | T2 | T3 | T4>>
  ): Chain<T1[]>
  intersectionWith<T>(this: Chain<List<T> | null | undefined>, ...values: Array<List<T> | Comparator<T>>): Chain<T[]>
  /** Creates an object composed of the inverted keys and values of `object`. */
  invert(this: Chain<object>): Chain<Dictionary<string>>
  /** This method is like `_.invert` except that the inverted object is generated from the results of running each element of `object` thru `iteratee`. */
  invertBy<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>, interatee?: ValueIteratee<T>): Chain<Dictionary<string[]>>
  invertBy<T extends object>(this: Chain<T | null | undefined>, interatee?: ValueIteratee<T[keyof T]>): Chain<Dictionary<string[]>>
  /** Invokes the method at `path` of `object`. */
  invoke(this: Chain<any>, path: PropertyPath, ...args: any[]): Chain<any>
  /** Invokes the method at `path` of each element in `collection`, returning an array of the results of each invoked method. */
  invokeMap(this: Chain<object | null | undefined>, methodName: string, ...args: any[]): Chain<any[]>
  invokeMap<TResult>(this: Chain<object | null | undefined>, method: Fn<TResult>, ...args: any[]): Chain<TResult[]>
  /** Checks if `value` is likely an `arguments` object. */
  isArguments(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is classified as an `Array` object. */
  isArray(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is classified as an `ArrayBuffer` object. */
  isArrayBuffer(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is array-like. */
  isArrayLike<T extends { __lodashAnyHack: any }>(this: Chain<T>): Chain<boolean>
  isArrayLike(this: Chain<Fn<any> | null | undefined>): Chain<boolean>
  isArrayLike(this: Chain<any>): Chain<boolean>
  /** This method is like `_.isArrayLike` except that it also checks if `value` is an object. */
  isArrayLikeObject<T extends { __lodashAnyHack: any }>(this: Chain<T>): Chain<boolean>
  isArrayLikeObject(this: Chain<Fn<any> | FunctionBase | string | boolean | number | null | undefined>): Chain<boolean>
  isArrayLikeObject(this: Chain<any>): Chain<boolean>
  /** Checks if `value` is classified as a boolean primitive or object. */
  isBoolean(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is a buffer. */
  isBuffer(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is classified as a `Date` object. */
  isDate(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is an empty object, collection, map, or set. */
  isEmpty<T extends { __trapAny: any }>(this: Chain<T | undefined>): Chain<boolean>
  isEmpty(this: Chain<string>): Chain<boolean>
  isEmpty(this: Chain<Map<any, any> | Set<any> | List<any> | null | undefined>): Chain<boolean>
  isEmpty(this: Chain<object>): Chain<boolean>
  isEmpty<T extends object>(this: Chain<T | null | undefined>): Chain<boolean>
  isEmpty(this: Chain<any | undefined>): Chain<boolean>
  /** Performs a deep comparison between two values to determine if they are equivalent. */
  isEqual(this: Chain<any>, other: any): Chain<boolean>
  /** This method is like `_.isEqual` except that it accepts `customizer` which is invoked to compare values. */
  isEqualWith(this: Chain<any>, other: any, customizer?: IsEqualCustomizer): Chain<boolean>
  /** Checks if `value` is an `Error`, `EvalError`, `RangeError`, `ReferenceError`, `SyntaxError`, `TypeError`, or `URIError` object. */
  isError(this: Chain<any>): Chain<boolean>
  /** Checks if `value` is a finite primitive number. */
  isFinite(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is classified as a `Function` object. */
  isFunction(this: Chain<any>): Chain<boolean>
  /** Checks if `value` is an integer. */
  isInteger(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is a valid array-like length. */
  isLength(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is classified as a `Map` object. */
  isMap(this: Chain<any | undefined>): Chain<boolean>
  /** Performs a partial deep comparison between `object` and `source` to determine if `object` contains equivalent property values. */
  isMatch(this: Chain<object>, source: object): Chain<boolean>
  /** This method is like `_.isMatch` except that it accepts `customizer` which is invoked to compare values. */
  isMatchWith(this: Chain<object>, source: object, customizer: isMatchWithCustomizer): Chain<boolean>
  /** Checks if `value` is `NaN`. */
  isNaN(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is a pristine native function. */
  isNative(this: Chain<any>): Chain<boolean>
  /** Checks if `value` is `null` or `undefined`. */
  isNil(this: Chain<any>): Chain<boolean>
  /** Checks if `value` is `null`. */
  isNull(this: Chain<any>): Chain<boolean>
  /** Checks if `value` is classified as a `Number` primitive or object. */
  isNumber(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is the language type of `Object`. */
  isObject(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is object-like. */
  isObjectLike(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is a plain object, that is, an object created by the `Object` constructor or one with a `[[Prototype]]` of `null`. */
  isPlainObject(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is classified as a `RegExp` object. */
  isRegExp(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is a safe integer. */
  isSafeInteger(this: Chain<any>): Chain<boolean>
  /** Checks if `value` is classified as a `Set` object. */
  isSet(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is classified as a `String` primitive or object. */
  isString(this: Chain<any | undefined>): Chain<boolean>
  /** Checks if `value` is classified as a `Symbol` primitive or object. */
  isSymbol(this: Chain<any>): Chain<boolean>
  /** Checks if `value` is classified as a typed array. */
  isTypedArray(this: Chain<any>): Chain<boolean>
  /** Checks if `value` is `undefined`. */
  isUndefined(this: Chain<any>): Chain<boolean>
  /** Converts all elements in `array` into a string separated by `separator`. */
  join(this: Chain<List<any> | null | undefined>, separator?: string): Chain<string>
  /** Converts `string` to kebab case. */
  kebabCase(this: Chain<string | undefined>): Chain<string>
  /** Creates an object composed of keys generated from the results of running each element of `collection` thru `iteratee`. */
  keyBy<T>(this: Chain<List<T> | null | undefined>, iteratee?: ValueIterateeCustom<T, PropertyName>): Chain<Dictionary<T>>
  keyBy<T extends object>(this: Chain<T | null | undefined>, iteratee?: ValueIterateeCustom<T[keyof T], PropertyName>): Chain<Dictionary<T[keyof T]>>
  /** Creates an array of the own enumerable property names of `object`. */
  keys(this: Chain<any | undefined>): Chain<string[]>
  /** Creates an array of the own and inherited enumerable property names of `object`. */
  keysIn(this: Chain<any | undefined>): Chain<string[]>
  /** Gets the last element of `array`. */
  last<T>(this: Chain<readonly [...unknown[], T]>): Chain<T>
  last<T>(this: Chain<List<T> | null | undefined>): Chain<T | undefined>
  /** This method is like `_.indexOf` except that it iterates over elements of `array` from right to left. */
  lastIndexOf<T>(this: Chain<List<T> | null | undefined>, value: T, fromIndex?: true | number): Chain<number>
  /** Converts `string`, as space separated words, to lower case. */
  lowerCase(this: Chain<string | undefined>): Chain<string>
  /** Converts the first character of `string` to lower case. */
  lowerFirst<T extends string = string>(this: Chain<T | undefined>): Chain<Uncapitalize<T>>
  /** Checks if `value` is less than `other`. */
  lt(this: Chain<any>, other: any): Chain<boolean>
  /** Checks if `value` is less than or equal to `other`. */
  lte(this: Chain<any>, other: any): Chain<boolean>
  /** Creates an array of values by running each element in `collection` thru `iteratee`. */
  map<T extends readonly [unknown, ...unknown[]], TResult>(this: Chain<T>, iteratee: TupleIterator<T, TResult>): Chain<{ [K in keyof T]: TResult }>
  map<T, TResult>(this: Chain<T[] | null | undefined>, iteratee: ArrayIterator<T, TResult>): Chain<TResult[]>
  map<T, TResult>(this: Chain<List<T> | null | undefined>, iteratee: ListIterator<T, TResult>): Chain<TResult[]>
  map<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>): Chain<T[]>
  map<T extends object, TResult>(this: Chain<T | null | undefined>, iteratee: ObjectIterator<T, TResult>): Chain<TResult[]>
  map<T, K extends keyof T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>, iteratee: K): Chain<Array<T[K]>>
  map<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>, iteratee?: string): Chain<any[]>
  map<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>, iteratee?: object): Chain<boolean[]>
  /** The opposite of `_.mapValues`; this method creates an object with the same values as `object` and keys generated by running each own enumerable string keyed property of `object` thru `iteratee`. */
  mapKeys<T>(this: Chain<List<T> | null | undefined>, iteratee?: ListIteratee<T>): Chain<Dictionary<T>>
  mapKeys<T extends object>(this: Chain<T | null | undefined>, iteratee?: ObjectIteratee<T>): Chain<Dictionary<T[keyof T]>>
  /** Creates an object with the same keys as `object` and values generated by running each own enumerable string keyed property of `object` thru `iteratee`. */
  mapValues<TResult>(this: Chain<string | null | undefined>, callback: StringIterator<TResult>): Chain<NumericDictionary<TResult>>
  mapValues<T, TResult>(this: Chain<T[]>, callback: ArrayIterator<T, TResult>): Chain<NumericDictionary<TResult>>
  mapValues<T extends object, TResult>(this: Chain<T | null | undefined>, callback: ObjectIterator<T, TResult>): Chain<{ [P in keyof T]: TResult }>
  mapValues<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>, iteratee: object): Chain<Dictionary<boolean>>
  mapValues<T extends object>(this: Chain<T | null | undefined>, iteratee: object): Chain<{ [P in keyof T]: boolean }>
  mapValues<T, TKey extends keyof T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>, iteratee: TKey): Chain<Dictionary<T[TKey]>>
  mapValues<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>, iteratee: string): Chain<Dictionary<any>>
  mapValues<T extends object>(this: Chain<T | null | undefined>, iteratee: string): Chain<{ [P in keyof T]: any }>
  mapValues(this: Chain<string | null | undefined>): Chain<NumericDictionary<string>>
  mapValues<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>): Chain<Dictionary<T>>
  mapValues<T extends object>(this: Chain<T>): Chain<T>
  mapValues<T extends object>(this: Chain<T | null | undefined>): Chain<PartialObject<T>>
  /** Computes the maximum value of `array`. */
  max<T>(this: Chain<readonly [T, ...T[]]>): Chain<T>
  max<T>(this: Chain<List<T> | null | undefined>): Chain<T | undefined>
  /** This method is like `_.max` except that it accepts `iteratee` which is invoked for each element in `array` to generate the criterion by which the value is ranked. */
  maxBy<T>(this: Chain<List<T> | null | undefined>, iteratee?: ValueIteratee<T>): Chain<T | undefined>
  /** Computes the mean of the values in `array`. */
  mean(this: Chain<List<any> | null | undefined>): Chain<number>
  /** This method is like `_.mean` except that it accepts `iteratee` which is invoked for each element in `array` to generate the value to be averaged. */
  meanBy<T>(this: Chain<List<T> | null | undefined>, iteratee?: ValueIteratee<T>): Chain<number>
  /** This method is like `_.assign` except that it recursively merges own and inherited enumerable string keyed properties of source objects into the destination object. */
  merge<TObject, TSource>(this: Chain<TObject>, source: TSource): Chain<TObject & TSource>
  merge<TObject, TSource1, TSource2>(this: Chain<TObject>, source1: TSource1, source2: TSource2): Chain<TObject & TSource1 & TSource2>
  merge<TObject, TSource1, TSource2, TSource3>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
  ): Chain<TObject & TSource1 & TSource2 & TSource3>
  merge<TObject, TSource1, TSource2, TSource3, TSource4>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
  ): Chain<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  merge(this: Chain<any>, ...otherArgs: any[]): Chain<any>
  /** This method is like `_.merge` except that it accepts `customizer` which is invoked to produce the merged values of the destination and source properties. */
  mergeWith<TObject, TSource>(this: Chain<TObject>, source: TSource, customizer: MergeWithCustomizer): Chain<TObject & TSource>
  mergeWith<TObject, TSource1, TSource2>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    customizer: MergeWithCustomizer,
  ): Chain<TObject & TSource1 & TSource2>
  mergeWith<TObject, TSource1, TSource2, TSource3>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    customizer: MergeWithCustomizer,
  ): Chain<TObject & TSource1 & TSource2 & TSource3>
  mergeWith<TObject, TSource1, TSource2, TSource3, TSource4>(
    this: Chain<TObject>,
    source1: TSource1,
    source2: TSource2,
    source3: TSource3,
    source4: TSource4,
    customizer: MergeWithCustomizer,
  ): Chain<TObject & TSource1 & TSource2 & TSource3 & TSource4>
  mergeWith(this: Chain<any>, ...otherArgs: any[]): Chain<any>
  /** Computes the minimum value of `array`. */
  min<T>(this: Chain<readonly [T, ...T[]]>): Chain<T>
  min<T>(this: Chain<List<T> | null | undefined>): Chain<T | undefined>
  /** This method is like `_.min` except that it accepts `iteratee` which is invoked for each element in `array` to generate the criterion by which the value is ranked. */
  minBy<T>(this: Chain<List<T> | null | undefined>, iteratee?: ValueIteratee<T>): Chain<T | undefined>
  /** Multiply two numbers. */
  multiply(this: Chain<number>, multiplicand: number): Chain<number>
  /** This method returns `undefined`. */
  noop(this: Chain<any>): Chain<void>
  /** Gets the timestamp of the number of milliseconds that have elapsed since the Unix epoch (1 January 1970 00:00:00 UTC). */
  now(this: Chain<unknown | undefined>): Chain<number>
  /** Gets the element at index `n` of `array`. */
  nth<T>(this: Chain<List<T> | null | undefined>, n?: number): Chain<T | undefined>
  /** The opposite of `_.pick`; this method creates an object composed of the own and inherited enumerable property paths of `object` that are not omitted. */
  omit<T extends object, K extends PropertyName[]>(this: Chain<T | null | undefined>, ...paths: K): Chain<Pick<T, Exclude<keyof T, K[number]>>>
  omit<T extends object, K extends keyof T>(this: Chain<T | null | undefined>, ...paths: Array<Many<K>>): Chain<Omit<T, K>>
  omit<T extends object>(this: Chain<T | null | undefined>, ...paths: Array<Many<PropertyName>>): Chain<PartialObject<T>>
  /** The opposite of `_.pickBy`; this method creates an object composed of the own and inherited enumerable string keyed properties of `object` that `predicate` doesn't return truthy for. */
  omitBy<T>(this: Chain<Dictionary<T> | null | undefined>, predicate?: ValueKeyIteratee<T>): Chain<Dictionary<T>>
  omitBy<T>(this: Chain<NumericDictionary<T> | null | undefined>, predicate?: ValueKeyIteratee<T>): Chain<NumericDictionary<T>>
  omitBy<T extends object>(this: Chain<T | null | undefined>, predicate: ValueKeyIteratee<T[keyof T]>): Chain<PartialObject<T>>
  /** This method is like `_.sortBy` except that it allows specifying the sort orders of the iteratees to sort by. */
  orderBy<T>(this: Chain<List<T> | null | undefined>, iteratees?: Many<ListIterator<T, NotVoid>>, orders?: Many<boolean | 'asc' | 'desc'>): Chain<T[]>
  orderBy<T>(this: Chain<List<T> | null | undefined>, iteratees?: Many<ListIteratee<T>>, orders?: Many<boolean | 'asc' | 'desc'>): Chain<T[]>
  orderBy<T extends object>(
    this: Chain<T | null | undefined>,
    iteratees?: Many<ObjectIterator<T, NotVoid>>,
    orders?: Many<boolean | 'asc' | 'desc'>,
  ): Chain<Array<T[keyof T]>>
  orderBy<T extends object>(
    this: Chain<T | null | undefined>,
    iteratees?: Many<ObjectIteratee<T>>,
    orders?: Many<boolean | 'asc' | 'desc'>,
  ): Chain<Array<T[keyof T]>>
  /** Pads `string` on the left and right sides if it's shorter than `length`. */
  pad(this: Chain<string | undefined>, length?: number, chars?: string): Chain<string>
  /** Pads `string` on the right side if it's shorter than `length`. */
  padEnd(this: Chain<string | undefined>, length?: number, chars?: string): Chain<string>
  /** Pads `string` on the left side if it's shorter than `length`. */
  padStart(this: Chain<string | undefined>, length?: number, chars?: string): Chain<string>
  /** Converts `string` to an integer of the specified radix. */
  parseInt(this: Chain<string>, radix?: number): Chain<number>
  /** Creates an array of elements split into two groups, the first of which contains elements `predicate` returns truthy for, the second of which contains elements `predicate` returns falsey for. */
  partition<T, U extends T>(this: Chain<List<T> | null | undefined>, callback: ValueIteratorTypeGuard<T, U>): Chain<[U[], Array<Exclude<T, U>>]>
  partition<T>(this: Chain<List<T> | null | undefined>, callback: ValueIteratee<T>): Chain<[T[], T[]]>
  partition<T extends object>(this: Chain<T | null | undefined>, callback: ValueIteratee<T[keyof T]>): Chain<[Array<T[keyof T]>, Array<T[keyof T]>]>
  /** Creates an object composed of the picked `object` properties. */
  pick<T extends object, U extends keyof T>(this: Chain<T>, ...props: Array<Many<U>>): Chain<Pick<T, U>>
  pick<T>(this: Chain<T | null | undefined>, ...props: Array<Many<PropertyPath>>): Chain<PartialObject<T>>
  /** Creates an object composed of the `object` properties `predicate` returns truthy for. */
  pickBy<T, S extends T>(this: Chain<Dictionary<T> | null | undefined>, predicate: ValueKeyIterateeTypeGuard<T, S>): Chain<Dictionary<S>>
  pickBy<T, S extends T>(this: Chain<NumericDictionary<T> | null | undefined>, predicate: ValueKeyIterateeTypeGuard<T, S>): Chain<NumericDictionary<S>>
  pickBy<T>(this: Chain<Dictionary<T> | null | undefined>, predicate?: ValueKeyIteratee<T>): Chain<Dictionary<T>>
  pickBy<T>(this: Chain<NumericDictionary<T> | null | undefined>, predicate?: ValueKeyIteratee<T>): Chain<NumericDictionary<T>>
  pickBy<T extends object>(this: Chain<T | null | undefined>, predicate?: ValueKeyIteratee<T[keyof T]>): Chain<PartialObject<T>>
  /** Removes all given values from `array` using `SameValueZero` for equality comparisons. */
  pull<T>(this: Chain<T[]>, ...values: T[]): Chain<T[]>
  pull<TList extends MutableList<any>>(this: Chain<RejectReadonly<TList>>, ...values: TList[0][]): Chain<TList>
  /** This method is like `_.pull` except that it accepts an array of values to remove. */
  pullAll<T>(this: Chain<T[]>, values?: List<T>): Chain<T[]>
  pullAll<TList extends MutableList<any>>(this: Chain<RejectReadonly<TList>>, values?: List<TList[0]>): Chain<TList>
  /** This method is like `_.pullAll` except that it accepts `iteratee` which is invoked for each element of `array` and `values` to generate the criterion by which they're compared. */
  pullAllBy<T>(this: Chain<T[]>, values?: List<T>, iteratee?: ValueIteratee<T>): Chain<T[]>
  pullAllBy<TList extends MutableList<any>>(this: Chain<RejectReadonly<TList>>, values?: List<TList[0]>, iteratee?: ValueIteratee<TList[0]>): Chain<TList>
  pullAllBy<T1, T2>(this: Chain<T1[]>, values: List<T2>, iteratee: ValueIteratee<T1 | T2>): Chain<T1[]>
  pullAllBy<T1List extends MutableList<any>, T2>(this: Chain<RejectReadonly<T1List>>, values: List<T2>, iteratee: ValueIteratee<T1List[0] | T2>): Chain<T1List>
  /** This method is like `_.pullAll` except that it accepts `comparator` which is invoked to compare elements of `array` to `values`. */
  pullAllWith<T>(this: Chain<T[]>, values?: List<T>, comparator?: Comparator<T>): Chain<T[]>
  pullAllWith<TList extends MutableList<any>>(this: Chain<RejectReadonly<TList>>, values?: List<TList[0]>, comparator?: Comparator<TList[0]>): Chain<TList>
  pullAllWith<T1, T2>(this: Chain<T1[]>, values: List<T2>, comparator: Comparator2<T1, T2>): Chain<T1[]>
  pullAllWith<T1List extends MutableList<any>, T2>(this: Chain<RejectReadonly<T1List>>, values: List<T2>, comparator: Comparator2<T1List[0], T2>): Chain<T1List>
  /** Removes elements from `array` corresponding to `indexes` and returns an array of removed elements. */
  pullAt<T>(this: Chain<T[]>, ...indexes: Array<Many<number>>): Chain<T[]>
  pullAt<TList extends MutableList<any>>(this: Chain<RejectReadonly<TList>>, ...indexes: Array<Many<number>>): Chain<TList>
  /** Produces a random number between the inclusive `lower` and `upper` bounds. */
  random(this: Chain<boolean | undefined>): Chain<number>
  random(this: Chain<number>, floating?: boolean): Chain<number>
  random(this: Chain<number>, max: number, floating?: boolean): Chain<number>
  random(this: Chain<number>, index: string | number, guard: object): Chain<number>
  /** Creates an array of numbers (positive and/or negative) progressing from `start` up to, but not including, `end`. */
  range(this: Chain<number>, end?: number, step?: number): Chain<number[]>
  range(this: Chain<number>, index: string | number, guard: object): Chain<number[]>
  /** This method is like `_.range` except that it populates values in descending order. */
  rangeRight(this: Chain<number>, end?: number, step?: number): Chain<number[]>
  rangeRight(this: Chain<number>, index: string | number, guard: object): Chain<number[]>
  /** Reduces `collection` to a value which is the accumulated result of running each element in `collection` thru `iteratee`, where each successive invocation is supplied the return value of the previous. */
  reduce<T, TResult>(this: Chain<T[] | null | undefined>, callback: MemoListIterator<T, TResult, T[]>, accumulator: TResult): Chain<TResult>
  reduce<T, TResult>(this: Chain<List<T> | null | undefined>, callback: MemoListIterator<T, TResult, List<T>>, accumulator: TResult): Chain<TResult>
  reduce<T extends object, TResult>(
    this: Chain<T | null | undefined>,
    callback: MemoObjectIterator<T[keyof T], TResult, T>,
    accumulator: TResult,
  ): Chain<TResult>
  reduce<T>(this: Chain<T[] | null | undefined>, callback: MemoListIterator<T, T, T[]>): Chain<T | undefined>
  reduce<T>(this: Chain<List<T> | null | undefined>, callback: MemoListIterator<T, T, List<T>>): Chain<T | undefined>
  reduce<T extends object>(this: Chain<T | null | undefined>, callback: MemoObjectIterator<T[keyof T], T[keyof T], T>): Chain<T[keyof T] | undefined>
  /** This method is like `_.reduce` except that it iterates over elements of `collection` from right to left. */
  reduceRight<T, TResult>(this: Chain<T[] | null | undefined>, callback: MemoListIterator<T, TResult, T[]>, accumulator: TResult): Chain<TResult>
  reduceRight<T, TResult>(this: Chain<List<T> | null | undefined>, callback: MemoListIterator<T, TResult, List<T>>, accumulator: TResult): Chain<TResult>
  reduceRight<T extends object, TResult>(
    this: Chain<T | null | undefined>,
    callback: MemoObjectIterator<T[keyof T], TResult, T>,
    accumulator: TResult,
  ): Chain<TResult>
  reduceRight<T>(this: Chain<T[] | null | undefined>, callback: MemoListIterator<T, T, T[]>): Chain<T | undefined>
  reduceRight<T>(this: Chain<List<T> | null | undefined>, callback: MemoListIterator<T, T, List<T>>): Chain<T | undefined>
  reduceRight<T extends object>(this: Chain<T | null | undefined>, callback: MemoObjectIterator<T[keyof T], T[keyof T], T>): Chain<T[keyof T] | undefined>
  /** The opposite of `_.filter`; this method returns the elements of `collection` that `predicate` does **not** return truthy for. */
  reject(this: Chain<string | null | undefined>, predicate?: StringIterator<boolean>): Chain<string[]>
  reject<T>(this: Chain<List<T> | null | undefined>, predicate?: ListIterateeCustom<T, boolean>): Chain<T[]>
  reject<T extends object>(this: Chain<T | null | undefined>, predicate?: ObjectIterateeCustom<T, boolean>): Chain<Array<T[keyof T]>>
  /** Removes all elements from `array` that `predicate` returns truthy for and returns an array of the removed elements. */
  remove<TList extends MutableList<any>>(this: Chain<RejectReadonly<TList>>, predicate?: ListIteratee<TList[0]>): Chain<TList[0][]>
  /** Repeats the given string `n` times. */
  repeat(this: Chain<string | undefined>, n?: number): Chain<string>
  /** Replaces matches for `pattern` in `string` with `replacement`. */
  replace(this: Chain<string>, pattern: RegExp | string, replacement: ReplaceFunction | string): Chain<string>
  replace(this: Chain<RegExp | string>, replacement: ReplaceFunction | string): Chain<string>
  /** This method is like `_.get` except that if the resolved value is a function it's invoked with the `this` binding of its parent object and its result is returned. */
  result<TResult>(this: Chain<any>, path: PropertyPath, defaultValue?: TResult | Fn<TResult>): Chain<TResult>
  /** Reverses `array` so that the first element becomes the last, the second element becomes the second to last, and so on. */
  reverse<TList extends MutableList<any>>(this: Chain<RejectReadonly<TList>>): Chain<TList>
  /** Computes `number` rounded to `precision`. */
  round(this: Chain<number>, precision?: number): Chain<number>
  /** Gets a random element from `collection`. */
  sample<T>(this: Chain<readonly [T, ...T[]]>): Chain<T>
  sample<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>): Chain<T | undefined>
  sample<T extends object>(this: Chain<T | null | undefined>): Chain<T[keyof T] | undefined>
  /** Gets `n` random elements at unique keys from `collection` up to the size of `collection`. */
  sampleSize<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>, n?: number): Chain<T[]>
  sampleSize<T extends object>(this: Chain<T | null | undefined>, n?: number): Chain<Array<T[keyof T]>>
  /** Sets the value at `path` of `object`. */
  set<T extends object>(this: Chain<T>, path: PropertyPath, value: any): Chain<T>
  set<TResult>(this: Chain<object>, path: PropertyPath, value: any): Chain<TResult>
  /** This method is like `_.set` except that it accepts `customizer` which is invoked to produce the objects of `path`. */
  setWith<T extends object>(this: Chain<T>, path: PropertyPath, value: any, customizer?: SetWithCustomizer<T>): Chain<T>
  setWith<T extends object, TResult>(this: Chain<T>, path: PropertyPath, value: any, customizer?: SetWithCustomizer<T>): Chain<TResult>
  /** Creates an array of shuffled values, using a version of the Fisher-Yates shuffle. */
  shuffle<T>(this: Chain<List<T> | null | undefined>): Chain<T[]>
  shuffle<T extends object>(this: Chain<T | null | undefined>): Chain<Array<T[keyof T]>>
  /** Gets the size of `collection` by returning its length for array-like values or the number of own enumerable string keyed properties for objects. */
  size(this: Chain<object | string | null | undefined>): Chain<number>
  /** Creates a slice of `array` from `start` up to, but not including, `end`. */
  slice<T>(this: Chain<List<T> | null | undefined>, start?: number, end?: number): Chain<T[]>
  /** Converts `string` to snake case. */
  snakeCase(this: Chain<string | undefined>): Chain<string>
  /** Checks if `predicate` returns truthy for **any** element of `collection`. */
  some<T>(this: Chain<List<T> | null | undefined>, predicate?: ListIterateeCustom<T, boolean>): Chain<boolean>
  some<T extends object>(this: Chain<T | null | undefined>, predicate?: ObjectIterateeCustom<T, boolean>): Chain<boolean>
  /** Creates an array of elements, sorted in ascending order by the results of running each element in a collection thru each iteratee. */
  sortBy<T>(this: Chain<List<T> | null | undefined>, ...iteratees: Array<Many<ListIteratee<T>>>): Chain<T[]>
  sortBy<T extends object>(this: Chain<T | null | undefined>, ...iteratees: Array<Many<ObjectIteratee<T>>>): Chain<Array<T[keyof T]>>
  /** Uses a binary search to determine the lowest index at which `value` should be inserted into `array` in order to maintain its sort order. */
  sortedIndex<T>(this: Chain<List<T> | null | undefined>, value: T): Chain<number>
  sortedIndex<T>(this: Chain<List<T> | null | undefined>, value: T): Chain<number>
  /** This method is like `_.sortedIndex` except that it accepts `iteratee` which is invoked for `value` and each element of `array` to compute their sort ranking. */
  sortedIndexBy<T>(this: Chain<List<T> | null | undefined>, value: T, iteratee?: ValueIteratee<T>): Chain<number>
  /** This method is like `_.indexOf` except that it performs a binary search on a sorted `array`. */
  sortedIndexOf<T>(this: Chain<List<T> | null | undefined>, value: T): Chain<number>
  /** This method is like `_.sortedIndex` except that it returns the highest index at which `value` should be inserted into `array` in order to maintain its sort order. */
  sortedLastIndex<T>(this: Chain<List<T> | null | undefined>, value: T): Chain<number>
  /** This method is like `_.sortedLastIndex` except that it accepts `iteratee` which is invoked for `value` and each element of `array` to compute their sort ranking. */
  sortedLastIndexBy<T>(this: Chain<List<T> | null | undefined>, value: T, iteratee: ValueIteratee<T>): Chain<number>
  /** This method is like `_.lastIndexOf` except that it performs a binary search on a sorted `array`. */
  sortedLastIndexOf<T>(this: Chain<List<T> | null | undefined>, value: T): Chain<number>
  /** This method is like `_.uniq` except that it's designed and optimized for sorted arrays. */
  sortedUniq<T>(this: Chain<List<T> | null | undefined>): Chain<T[]>
  /** This method is like `_.uniqBy` except that it's designed and optimized for sorted arrays. */
  sortedUniqBy<T>(this: Chain<List<T> | null | undefined>, iteratee: ValueIteratee<T>): Chain<T[]>
  /** Splits `string` by `separator`. */
  split(this: Chain<string | null | undefined>, separator?: RegExp | string, limit?: number): Chain<string[]>
  split(this: Chain<string | null | undefined>, index: string | number, guard: object): Chain<string[]>
  /** Converts `string` to start case. */
  startCase(this: Chain<string | undefined>): Chain<string>
  /** Checks if `string` starts with the given target string. */
  startsWith(this: Chain<string | undefined>, target?: string, position?: number): Chain<boolean>
  /** This method returns a new empty array. */
  stubArray(this: Chain<unknown | undefined>): Chain<any[]>
  /** This method returns `false`. */
  stubFalse(this: Chain<unknown | undefined>): Chain<false>
  stubFalse(this: Chain<unknown | undefined>): Chain<false>
  /** This method returns a new empty object. */
  stubObject(this: Chain<unknown | undefined>): Chain<any>
  /** This method returns an empty string. */
  stubString(this: Chain<unknown | undefined>): Chain<string>
  /** This method returns `true`. */
  stubTrue(this: Chain<unknown | undefined>): Chain<true>
  stubTrue(this: Chain<unknown | undefined>): Chain<true>
  /** Subtract two numbers. */
  subtract(this: Chain<number>, subtrahend: number): Chain<number>
  /** Computes the sum of the values in `array`. */
  sum(this: Chain<List<any> | null | undefined>): Chain<number>
  /** This method is like `_.sum` except that it accepts `iteratee` which is invoked for each element in `array` to generate the value to be summed. */
  sumBy<T>(this: Chain<List<T> | null | undefined>, iteratee?: Fn<number> | string): Chain<number>
  /** Gets all but the first element of `array`. */
  tail<T extends unknown[]>(this: Chain<readonly [unknown, ...T]>): Chain<T>
  tail<T>(this: Chain<List<T> | null | undefined>): Chain<T[]>
  /** Creates a slice of `array` with `n` elements taken from the beginning. */
  take<T>(this: Chain<List<T> | null | undefined>, n?: number): Chain<T[]>
  /** Creates a slice of `array` with `n` elements taken from the end. */
  takeRight<T>(this: Chain<List<T> | null | undefined>, n?: number): Chain<T[]>
  /** Creates a slice of `array` with elements taken from the end. */
  takeRightWhile<T>(this: Chain<List<T> | null | undefined>, predicate?: ListIteratee<T>): Chain<T[]>
  /** Creates a slice of `array` with elements taken from the beginning. */
  takeWhile<T>(this: Chain<List<T> | null | undefined>, predicate?: ListIteratee<T>): Chain<T[]>
  /** This method invokes `interceptor` and returns `value`. */
  tap<T>(this: Chain<T>, interceptor: Fn<void>): Chain<T>
  /** This method is like `_.tap` except that it returns the result of `interceptor`. */
  thru<T, TResult>(this: Chain<T>, interceptor: Fn<TResult>): Chain<TResult>
  /** Invokes the iteratee `n` times, returning an array of the results of each invocation. */
  times<TResult>(this: Chain<number>, iteratee: Fn<TResult>): Chain<TResult[]>
  times(this: Chain<number>): Chain<number[]>
  /** Converts `value` to an array. */
  toArray<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | null | undefined>): Chain<T[]>
  toArray<T>(this: Chain<T>): Chain<Array<T[keyof T]>>
  toArray(this: Chain<unknown | undefined>): Chain<any[]>
  /** Converts `value` to a finite number. */
  toFinite(this: Chain<any>): Chain<number>
  /** Converts `value` to an integer. */
  toInteger(this: Chain<any>): Chain<number>
  /** Converts `value` to an integer suitable for use as the length of an array-like object. */
  toLength(this: Chain<any>): Chain<number>
  /** Converts `string`, as a whole, to lower case just like String#toLowerCase. */
  toLower<T extends string = string>(this: Chain<T | undefined>): Chain<Lowercase<T>>
  /** Converts `value` to a number. */
  toNumber(this: Chain<any>): Chain<number>
  /** Creates an array of own enumerable string keyed-value pairs for `object` which can be consumed by `_.fromPairs`. */
  toPairs<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | undefined>): Chain<Array<[string, T]>>
  toPairs(this: Chain<object | undefined>): Chain<Array<[string, any]>>
  /** Creates an array of own and inherited enumerable string keyed-value pairs for `object` which can be consumed by `_.fromPairs`. */
  toPairsIn<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | undefined>): Chain<Array<[string, T]>>
  toPairsIn(this: Chain<object | undefined>): Chain<Array<[string, any]>>
  /** Converts `value` to a property path array. */
  toPath(this: Chain<any>): Chain<string[]>
  /** Converts `value` to a plain object flattening inherited enumerable string keyed properties of `value` to own properties of the plain object. */
  toPlainObject(this: Chain<any | undefined>): Chain<any>
  /** Converts `value` to a safe integer. */
  toSafeInteger(this: Chain<any>): Chain<number>
  /** Converts `value` to a string. */
  toString(this: Chain<any>): Chain<string>
  /** Converts `string`, as a whole, to upper case just like String#toUpperCase. */
  toUpper<T extends string = string>(this: Chain<T | undefined>): Chain<Uppercase<T>>
  /** An alternative to `_.reduce`; this method transforms `object` to a new `accumulator` object which is the result of running each of its own enumerable string keyed properties thru `iteratee`, with each invocation potentially mutating the `accumulator` object. */
  transform<T, TResult>(this: Chain<readonly T[]>, iteratee: MemoVoidArrayIterator<T, TResult>, accumulator?: TResult): Chain<TResult>
  transform<T, TResult>(this: Chain<Dictionary<T>>, iteratee: MemoVoidDictionaryIterator<T, string, TResult>, accumulator?: TResult): Chain<TResult>
  transform<T extends object, TResult>(
    this: Chain<T>,
    iteratee: MemoVoidDictionaryIterator<T[keyof T], keyof T, TResult>,
    accumulator?: TResult,
  ): Chain<TResult>
  transform(this: Chain<any[]>): Chain<any[]>
  transform(this: Chain<object>): Chain<Dictionary<any>>
  /** Removes leading and trailing whitespace or specified characters from `string`. */
  trim(this: Chain<string | undefined>, chars?: string): Chain<string>
  trim(this: Chain<string>, index: string | number, guard: object): Chain<string>
  /** Removes trailing whitespace or specified characters from `string`. */
  trimEnd(this: Chain<string | undefined>, chars?: string): Chain<string>
  trimEnd(this: Chain<string>, index: string | number, guard: object): Chain<string>
  /** Removes leading whitespace or specified characters from `string`. */
  trimStart(this: Chain<string | undefined>, chars?: string): Chain<string>
  trimStart(this: Chain<string>, index: string | number, guard: object): Chain<string>
  /** Truncates `string` if it's longer than the given maximum string length. */
  truncate(this: Chain<string | undefined>, options?: TruncateOptions): Chain<string>
  /** The inverse of `_.escape`; this method converts the HTML entities `&amp;`, `&lt;`, `&gt;`, `&quot;`, and `&#39;` in `string` to their corresponding characters. */
  unescape(this: Chain<string | undefined>): Chain<string>
  /** Creates an array of unique values, in order, from all given arrays using `SameValueZero` for equality comparisons. */
  union<T>(this: Chain<List<T> | null | undefined>): Chain<T[]>
  /** This method is like `_.union` except that it accepts `iteratee` which is invoked for each element of each `arrays` to generate the criterion by which uniqueness is computed. */
  unionBy<T>(this: Chain<List<T> | null | undefined>, iteratee?: ValueIteratee<T>): Chain<T[]>
  unionBy<T>(this: Chain<List<T> | null | undefined>, arrays2: List<T> | null | undefined, iteratee?: ValueIteratee<T>): Chain<T[]>
  unionBy<T>(
    this: Chain<List<T> | null | undefined>,
    arrays2: List<T> | null | undefined,
    arrays3: List<T> | null | undefined,
    iteratee?: ValueIteratee<T>,
  ): Chain<T[]>
  unionBy<T>(
    this: Chain<List<T> | null | undefined>,
    arrays2: List<T> | null | undefined,
    arrays3: List<T> | null | undefined,
    arrays4: List<T> | null | undefined,
    iteratee?: ValueIteratee<T>,
  ): Chain<T[]>
  unionBy<T>(
    this: Chain<List<T> | null | undefined>,
    arrays2: List<T> | null | undefined,
    arrays3: List<T> | null | undefined,
    arrays4: List<T> | null | undefined,
    arrays5: List<T> | null | undefined,
    ...iteratee: Array<ValueIteratee<T> | List<T> | null | undefined>
  ): Chain<T[]>
  /** This method is like `_.union` except that it accepts `comparator` which is invoked to compare elements of `arrays`. */
  unionWith<T>(this: Chain<List<T> | null | undefined>, comparator?: Comparator<T>): Chain<T[]>
  unionWith<T>(this: Chain<List<T> | null | undefined>, arrays2: List<T> | null | undefined, comparator?: Comparator<T>): Chain<T[]>
  unionWith<T>(
    this: Chain<List<T> | null | undefined>,
    arrays2: List<T> | null | undefined,
    arrays3: List<T> | null | undefined,
    ...comparator: Array<Comparator<T> | List<T> | null | undefined>
  ): Chain<T[]>
  /** Creates a duplicate-free version of an array, using `SameValueZero` for equality comparisons, in which only the first occurrence of each element is kept. */
  uniq<T>(this: Chain<List<T> | null | undefined>): Chain<T[]>
  /** This method is like `_.uniq` except that it accepts `iteratee` which is invoked for each element in `array` to generate the criterion by which uniqueness is computed. */
  uniqBy<T>(this: Chain<List<T> | null | undefined>, iteratee: ValueIteratee<T>): Chain<T[]>
  /** This method is like `_.uniq` except that it accepts `comparator` which is invoked to compare elements of `array`. */
  uniqWith<T>(this: Chain<List<T> | null | undefined>, comparator?: Comparator<T>): Chain<T[]>
  /** Generates a unique ID. */
  uniqueId(this: Chain<string | undefined>): Chain<string>
  /** Removes the property at `path` of `object`. */
  unset(this: Chain<any>, path: PropertyPath): Chain<boolean>
  /** This method is like `_.zip` except that it accepts an array of grouped elements and creates an array regrouping the elements to their pre-zip configuration. */
  unzip<T1, T2>(this: Chain<Array<[T1, T2]>>): Chain<[T1[], T2[]]>
  unzip<T1, T2, T3>(this: Chain<Array<[T1, T2, T3]>>): Chain<[T1[], T2[], T3[]]>
  unzip<T1, T2, T3, T4>(this: Chain<Array<[T1, T2, T3, T4]>>): Chain<[T1[], T2[], T3[], T4[]]>
  unzip<T1, T2, T3, T4, T5>(this: Chain<Array<[T1, T2, T3, T4, T5]>>): Chain<[T1[], T2[], T3[], T4[], T5[]]>
  unzip<T>(this: Chain<T[][] | List<List<T>> | null | undefined>): Chain<T[][]>
  /** This method is like `_.unzip` except that it accepts `iteratee` to specify how regrouped values should be combined. */
  unzipWith<T, TResult>(this: Chain<List<List<T>> | null | undefined>, iteratee: Fn<TResult>): Chain<TResult[]>
  unzipWith<T>(this: Chain<List<List<T>> | null | undefined>): Chain<T[][]>
  /** This method is like `_.set` except that accepts `updater` to produce the value to set. */
  update(this: Chain<object>, path: PropertyPath, updater: Fn<any>): Chain<any>
  /** This method is like `_.update` except that it accepts `customizer` which is invoked to produce the objects of `path`. */
  updateWith<T extends object>(this: Chain<T>, path: PropertyPath, updater: Fn<any>, customizer?: SetWithCustomizer<T>): Chain<T>
  updateWith<T extends object, TResult>(this: Chain<T>, path: PropertyPath, updater: Fn<any>, customizer?: SetWithCustomizer<T>): Chain<TResult>
  /** Converts `string`, as space separated words, to upper case. */
  upperCase(this: Chain<string | undefined>): Chain<string>
  /** Converts the first character of `string` to upper case. */
  upperFirst<T extends string = string>(this: Chain<T | undefined>): Chain<Capitalize<T>>
  /** Creates an array of the own enumerable string keyed property values of `object`. */
  values<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | List<T> | null | undefined>): Chain<T[]>
  values<T extends object>(this: Chain<T | null | undefined>): Chain<Array<T[keyof T]>>
  values(this: Chain<any>): Chain<any[]>
  /** Creates an array of the own and inherited enumerable string keyed property values of `object`. */
  valuesIn<T>(this: Chain<Dictionary<T> | NumericDictionary<T> | List<T> | null | undefined>): Chain<T[]>
  valuesIn<T extends object>(this: Chain<T | null | undefined>): Chain<Array<T[keyof T]>>
  /** Creates an array excluding all given values using `SameValueZero` for equality comparisons. */
  without<T>(this: Chain<List<T> | null | undefined>, ...values: T[]): Chain<T[]>
  /** Splits `string` into an array of its words. */
  words(this: Chain<string | undefined>, pattern?: string | RegExp): Chain<string[]>
  words(this: Chain<string>, index: string | number, guard: object): Chain<string[]>
  /** Creates an array of unique values that is the symmetric difference of the given arrays. */
  xor<T>(this: Chain<List<T> | null | undefined>): Chain<T[]>
  /** This method is like `_.xor` except that it accepts `iteratee` which is invoked for each element of each `arrays` to generate the criterion by which by which they're compared. */
  xorBy<T>(this: Chain<List<T> | null | undefined>, iteratee?: ValueIteratee<T>): Chain<T[]>
  xorBy<T>(this: Chain<List<T> | null | undefined>, arrays2: List<T> | null | undefined, iteratee?: ValueIteratee<T>): Chain<T[]>
  xorBy<T>(
    this: Chain<List<T> | null | undefined>,
    arrays2: List<T> | null | undefined,
    arrays3: List<T> | null | undefined,
    ...iteratee: Array<ValueIteratee<T> | List<T> | null | undefined>
  ): Chain<T[]>
  /** This method is like `_.xor` except that it accepts `comparator` which is invoked to compare elements of `arrays`. */
  xorWith<T>(this: Chain<List<T> | null | undefined>, comparator?: Comparator<T>): Chain<T[]>
  xorWith<T>(this: Chain<List<T> | null | undefined>, arrays2: List<T> | null | undefined, comparator?: Comparator<T>): Chain<T[]>
  xorWith<T>(
    this: Chain<List<T> | null | undefined>,
    arrays2: List<T> | null | undefined,
    arrays3: List<T> | null | undefined,
    ...comparator: Array<Comparator<T> | List<T> | null | undefined>
  ): Chain<T[]>
  /** Creates an array of grouped elements, the first of which contains the first elements of the given arrays, the second of which contains the second elements of the given arrays, and so on. */
  zip<T1, T2>(this: Chain<List<T1>>, arrays2: List<T2>): Chain<Array<[T1 | undefined, T2 | undefined]>>
  zip<T1, T2, T3>(this: Chain<List<T1>>, arrays2: List<T2>, arrays3: List<T3>): Chain<Array<[T1 | undefined, T2 | undefined, T3 | undefined]>>
  zip<T1, T2, T3, T4>(
    this: Chain<List<T1>>,
    arrays2: List<T2>,
    arrays3: List<T3>,
    arrays4: List<T4>,
  ): Chain<Array<[T1 | undefined, T2 | undefined, T3 | undefined, T4 | undefined]>>
  zip<T1, T2, T3, T4, T5>(
    this: Chain<List<T1>>,
    arrays2: List<T2>,
    arrays3: List<T3>,
    arrays4: List<T4>,
    arrays5: List<T5>,
  ): Chain<Array<[T1 | undefined, T2 | undefined, T3 | undefined, T4 | undefined, T5 | undefined]>>
  zip<T>(this: Chain<List<T> | null | undefined>): Chain<Array<Array<T | undefined>>>
  /** This method is like `_.fromPairs` except that it accepts two arrays, one of property identifiers and one of corresponding values. */
  zipObject<T>(this: Chain<List<PropertyName>>, values: List<T>): Chain<Dictionary<T>>
  zipObject(this: Chain<List<PropertyName> | undefined>): Chain<Dictionary<undefined>>
  /** This method is like `_.zipObject` except that it supports property paths. */
  zipObjectDeep(this: Chain<List<PropertyPath> | undefined>, values?: List<any>): Chain<object>
  /** This method is like `_.zip` except that it accepts `iteratee` to specify how grouped values should be combined. */
  zipWith<T, TResult>(this: Chain<List<T>>, iteratee: Fn<TResult>): Chain<TResult[]>
  zipWith<T1, T2, TResult>(this: Chain<List<T1>>, arrays2: List<T2>, iteratee: Fn<TResult>): Chain<TResult[]>
  zipWith<T1, T2, T3, TResult>(this: Chain<List<T1>>, arrays2: List<T2>, arrays3: List<T3>, iteratee: Fn<TResult>): Chain<TResult[]>
  zipWith<T1, T2, T3, T4, TResult>(this: Chain<List<T1>>, arrays2: List<T2>, arrays3: List<T3>, arrays4: List<T4>, iteratee: Fn<TResult>): Chain<TResult[]>
  zipWith<T1, T2, T3, T4, T5, TResult>(
    this: Chain<List<T1>>,
    arrays2: List<T2>,
    arrays3: List<T3>,
    arrays4: List<T4>,
    arrays5: List<T5>,
    iteratee: Fn<TResult>,
  ): Chain<TResult[]>
  zipWith<T, TResult>(this: Chain<Fn<TResult> | List<T> | null | undefined>): Chain<TResult[]>
}

export type AssignCustomizer = Fn<any>
export interface Dictionary<T> {
  [index: string]: T
}
export interface NumericDictionary<T> {
  [index: number]: T
}
export type PropertyPath = Many<PropertyName>
export type Many<T> = T | readonly T[]
export type List<T> = ArrayLike<T>
export type CloneDeepWithCustomizer<TObject> = Fn<any>
export type CloneWithCustomizer<TValue, TResult> = Fn<TResult>
export type Falsey = null | undefined | false | '' | 0 | 0n
export type ConformsPredicateObject<T> = { [P in keyof T]?: Fn<boolean> }
export type ValueIteratee<T> = Fn<NotVoid> | IterateeShorthand<T>
export type IterateeShorthand<T> = PropertyName | [PropertyName, any] | PartialShallow<T> | Fn
export type PartialShallow<T> = { [P in keyof T]?: T[P] extends object ? object : T[P] }
export type Comparator2<T1, T2> = Fn<boolean>
export type ListIteratee<T> = ListIterator<T, NotVoid> | IterateeShorthand<T>
export type ArrayIterator<T, TResult> = Fn<TResult>
export type StringIterator<TResult> = Fn<TResult>
export type ListIterator<T, TResult> = Fn<TResult>
export type ObjectIterator<TObject, TResult> = Fn<TResult>
export type ListIterateeCustom<T, TResult> = ListIterator<T, TResult> | IterateeShorthand<T>
export type ObjectIterateeCustom<TObject, TResult> = ObjectIterator<TObject, TResult> | IterateeShorthand<TObject[keyof TObject]>
export interface MutableList<T> {
  length: number
  [k: number]: T
}
export type RejectReadonly<T> = T
export type ListIteratorTypeGuard<T, S extends T> = never
export type ObjectIteratorTypeGuard<TObject, S extends TObject[keyof TObject]> = never
export type ObjectIteratee<TObject> = ObjectIterator<TObject, NotVoid> | IterateeShorthand<TObject[keyof TObject]>
export interface ListOfRecursiveArraysOrValues<T> extends List<T | RecursiveArray<T>> {}
export interface RecursiveArray<T> extends Array<T | RecursiveArray<T>> {}
export type Flat<T> = T extends string ? T : T extends List<any> ? never : T
export type PropertyName = string | number | symbol
export type GetFieldType<T, X, XT extends 'DotPath' | 'Key' | 'Path' = 'Path'> =
  Extract<T, object> extends never
    ? GetFieldTypeOfPrimitive<T, X, XT>
    : GetFieldTypeOfPrimitive<Exclude<T, object>, X, XT> | GetFieldTypeOfObject<Extract<T, object>, X, XT>
export type GetFieldTypeOfPrimitive<T, X, XT extends 'DotPath' | 'Key' | 'Path'> =
  Extract<T, string> extends never
    ? T extends never
      ? never
      : undefined
    : (Exclude<T, string> extends never ? never : undefined) | GetFieldTypeOfNarrowed<Extract<T, string>, X, XT>
export type GetFieldTypeOfNarrowed<T, X, XT extends 'DotPath' | 'Key' | 'Path'> = XT extends 'Key'
  ? GetFieldTypeOfNarrowedByKey<T, X>
  : XT extends 'DotPath'
    ? GetFieldTypeOfNarrowedByDotPath<T, X>
    : X extends `${infer L}['${infer K}']${infer R}`
      ? GetFieldTypeOfNarrowedByLKR<T, L, K, R>
      : X extends `${infer L}["${infer K}"]${infer R}`
        ? GetFieldTypeOfNarrowedByLKR<T, L, K, R>
        : X extends `${infer L}[${infer K}]${infer R}`
          ? GetFieldTypeOfNarrowedByLKR<T, L, K, R>
          : GetFieldTypeOfNarrowedByDotPath<T, X>
export type GetFieldTypeOfNarrowedByKey<T, K> = T extends unknown[]
  ? GetFieldTypeOfArrayLikeByKey<T, K>
  : T extends string
    ? GetFieldTypeOfStringByKey<T, K>
    : K extends keyof T
      ? T[K]
      : K extends number
        ? `${K}` extends keyof T
          ? T[`${K}`]
          : undefined
        : K extends `${infer N extends number}`
          ? N extends keyof T
            ? T[N]
            : undefined
          : undefined
export type GetFieldTypeOfArrayLikeByKey<T extends unknown[], K> = K extends number
  ? T[K]
  : K extends `${infer N extends number}`
    ? T[N]
    : K extends keyof T
      ? T[K]
      : undefined
export type GetFieldTypeOfStringByKey<T extends string, K> = K extends number
  ? T[K]
  : K extends `${infer N extends number}`
    ? T[N]
    : K extends keyof T
      ? T[K]
      : undefined
export type GetFieldTypeOfNarrowedByDotPath<T, P> = P extends `${infer L}.${infer R}`
  ? GetFieldType<GetFieldTypeOfNarrowedByKey<T, L>, R, 'DotPath'>
  : GetFieldTypeOfNarrowedByKey<T, P>
export type GetFieldTypeOfNarrowedByLKR<T, L, K, R> = '' extends L
  ? '' extends R
    ? GetFieldTypeOfNarrowedByKey<T, K>
    : R extends `.${infer Rc}`
      ? GetFieldType<GetFieldTypeOfNarrowedByKey<T, K>, Rc>
      : GetFieldType<GetFieldTypeOfNarrowedByKey<T, K>, R>
  : L extends `${infer Lc}.`
    ? GetFieldTypeOfNarrowedByLcKR<T, Lc, K, R>
    : GetFieldTypeOfNarrowedByLcKR<T, L, K, R>
export type GetFieldTypeOfNarrowedByLcKR<T, Lc, K, R> = '' extends R
  ? GetFieldType<GetFieldTypeOfNarrowedByDotPath<T, Lc>, K, 'Key'>
  : R extends `.${infer Rc}`
    ? GetFieldType<GetFieldType<GetFieldTypeOfNarrowedByDotPath<T, Lc>, K, 'Key'>, Rc>
    : GetFieldType<GetFieldType<GetFieldTypeOfNarrowedByDotPath<T, Lc>, K, 'Key'>, R>
export type GetFieldTypeOfObject<T, X, XT extends 'DotPath' | 'Key' | 'Path'> =
  Extract<T, unknown[]> extends never
    ? GetFieldTypeOfNarrowed<T, X, XT>
    : GetFieldTypeOfNarrowed<Exclude<T, unknown[]>, X, XT> | GetFieldTypeOfNarrowed<Extract<T, unknown[]>, X, XT>
export type Comparator<T> = Fn<boolean>
export type FunctionBase = GlobalFunction
export type GlobalFunction = Function
export type IsEqualCustomizer = Fn<boolean | undefined>
export type isMatchWithCustomizer = Fn<boolean | undefined>
export type ValueIterateeCustom<T, TResult> = Fn<TResult> | IterateeShorthand<T>
export type TupleIterator<T extends readonly unknown[], TResult> = Fn<TResult>
export type PartialObject<T> = GlobalPartial<T>
export type GlobalPartial<T> = Partial<T>
export type MergeWithCustomizer = Fn<any>
export type ValueKeyIteratee<T> = Fn<NotVoid> | IterateeShorthand<T>
export type NotVoid = unknown
export type ValueIteratorTypeGuard<T, S extends T> = never
export type ValueKeyIterateeTypeGuard<T, S extends T> = never
export type MemoListIterator<T, TResult, TList> = Fn<TResult>
export type MemoObjectIterator<T, TResult, TList> = Fn<TResult>
export type ReplaceFunction = Fn<string>
export type SetWithCustomizer<T> = Fn<any>
export type MemoVoidArrayIterator<T, TResult> = Fn<void>
export type MemoVoidDictionaryIterator<T, K extends string | number | symbol, TResult> = Fn<void>
export interface TruncateOptions {
  length?: number | undefined

  omission?: string | undefined

  separator?: string | RegExp | undefined
}
