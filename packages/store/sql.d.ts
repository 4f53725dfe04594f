// Drizzle's migrations import their SQL as text.
declare module '*.sql' {
  const text: string
  export default text
}
