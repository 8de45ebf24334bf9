import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

/** One line, and what is below it once it is opened. What was typed there is not hidden when the page comes again. */
export function Opened({ line, typed, children }: { line: ComponentChildren; typed: boolean; children: ComponentChildren }) {
  const [open] = useState(typed) // at the beginning; then it is the reader's
  return (
    <details open={open}>
      <summary>{line}</summary>
      {children}
    </details>
  )
}
