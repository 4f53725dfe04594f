/** Input that is refused: past a limit, or an allowance no profile can take. `path` leads to the option at fault, none to the HTML itself. */
export class SanitizeError extends Error {
  readonly reason: string
  readonly path: string[]

  constructor(reason: string, message: string, path: string[] = []) {
    super(message)
    this.name = 'SanitizeError'
    this.reason = reason
    this.path = path
  }
}
