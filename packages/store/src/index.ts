export { cursorOf, page, readCursor } from './cursor.ts'
export { prefixedId } from './id.ts'
export { type Actor, actOf, durable, open, type Store, type StoreScope, store, type Transactions } from './store.ts'
