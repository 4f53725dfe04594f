/** A tool that the model asks the caller to run. */
export interface ToolUse {
  id: string
  name: string
  arguments: string
  input?: unknown
}

/** A call of a tool, its arguments read where they are JSON. */
export function toolUseOf(id: string, name: string, text: string): ToolUse {
  try {
    // Without arguments some models write nothing at all.
    return { id, name, arguments: text, input: text.trim() === '' ? {} : (JSON.parse(text) as unknown) }
  } catch {
    return { id, name, arguments: text }
  }
}
