/** What is different between two texts, word by word: the longest that both have in common stays. */

export interface Difference {
  readonly text: string
  readonly is: 'same' | 'gone' | 'new'
}

export function differences(before: string, after: string): readonly Difference[] {
  const a = wordsOf(before)
  const b = wordsOf(after)
  const head = common(a, b)
  const tail = common(a.slice(head).reverse(), b.slice(head).reverse())
  return joined([
    ...a.slice(0, head).map(same),
    ...between(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ])
}

const same = (text: string): Difference => ({ text, is: 'same' })

/** Each with the gap behind it, so that neighbours that changed read as one. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? []
}

function common(a: readonly string[], b: readonly string[]): number {
  const end = a.findIndex((word, i) => word !== b[i])
  return end < 0 ? a.length : end
}

/** Walks through the table of longest common subsequences. */
function between(a: readonly string[], b: readonly string[]): Difference[] {
  const longest = table(a, b)
  const width = b.length + 1
  const walked: Difference[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [mine, theirs] = [a[i], b[j]]
    if (mine !== undefined && mine === theirs) {
      walked.push(same(mine))
      i += 1
      j += 1
    } else if (mine !== undefined && (theirs === undefined || longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) {
      walked.push({ text: mine, is: 'gone' })
      i += 1
    } else {
      walked.push({ text: theirs ?? '', is: 'new' })
      j += 1
    }
  }
  return walked
}

/** How many words the rest of one and the rest of the other have in common. */
function table(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1
  const longest = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const at = i * width + j
      longest[at] = a[i] === b[j] ? longest[at + width + 1]! + 1 : Math.max(longest[at + width]!, longest[at + 1]!)
    }
  }
  return longest
}

/** Neighbours of one kind as one; of what changed at one place first all that is gone. */
function joined(all: readonly Difference[]): Difference[] {
  const made: { text: string; is: Difference['is'] }[] = []
  for (const { text, is } of all) {
    const last = made.at(-1)
    const other = is === 'gone' && last?.is === 'new' ? made.at(-2) : undefined
    if (last?.is === is) last.text += text
    else if (other?.is === 'gone') other.text += text
    else if (other) made.splice(-1, 0, { text, is })
    else made.push({ text, is })
  }
  return made
}
