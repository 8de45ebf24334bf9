import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

import type { Deed } from '../deed'
import type { Doing } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'

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

/** Takes a line a place up or down; the keyboard stays where it was. */
export function Mover({ place, last, busy, move }: { place: number; last: number; busy: boolean; move: (by: -1 | 1) => void }) {
  const pressed = useRef<HTMLButtonElement | null>(null)
  useEffect(() => {
    if (document.activeElement === document.body) pressed.current?.focus()
    pressed.current = null
  }, [place])

  function button(name: string, by: -1 | 1) {
    const stays = busy || place + by < 0 || place + by > last
    return (
      <button type="button" aria-disabled={stays} onClick={(event) => {
        if (stays) return
        pressed.current = event.currentTarget
        move(by)
      }}>{name}</button>
    )
  }

  return <>{button(texts.form.up, -1)}{button(texts.form.down, 1)}</>
}

/** Removing one of these was refused because something needs it: what can be done instead. */
export function StillNeeded({ doing, why, instead, deed }: { doing: Doing | undefined; why: string; instead: string; deed: Deed | null }) {
  const { perform } = useActs()
  if (doing?.is !== 'failed' || doing.fault.kind !== 'in_use') return null
  return (
    <div role="alert" class="fault">
      <p>{why}</p>
      {deed && <button type="button" onClick={() => perform(deed)}>{instead}</button>}
    </div>
  )
}
