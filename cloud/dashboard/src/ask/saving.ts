/** A file that the browser saves. */

const READ_MS = 60_000

/** It is made here, of what was read: nothing is asked of anybody for it. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), READ_MS)
}
