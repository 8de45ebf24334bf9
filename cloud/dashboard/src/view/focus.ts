import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Where what was pressed is gone with what it stood beside, the keyboard goes on at `target`. */
export function useFocusAfterLess(count: number, target: RefObject<HTMLElement | null>): void {
  const before = useRef(count)
  useEffect(() => {
    if (count < before.current && document.activeElement === document.body) target.current?.focus()
    before.current = count
  }, [count])
}
