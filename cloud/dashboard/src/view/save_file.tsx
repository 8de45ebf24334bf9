import type { Deed } from '../deed'
import { texts } from '../texts/en'
import { useActs } from './acts'
import type { Page } from './page'
import { DoingNote } from './parts'

const words = texts.files

/** A button that saves a file, how far that is, and what is in it then: `counted` says its rows in words. */
export function SaveFile({ deed, label, counted, page: { state, format } }: {
  deed: Deed
  label: string
  counted: (rows: number, text: string) => string
  page: Pick<Page, 'state' | 'format'>
}) {
  const { perform } = useActs()
  const doing = state.deeds[deed.subject]
  const underWay = doing?.is === 'under_way'
  const said = (rows: number) => counted(rows, format.number(rows))
  return (
    <>
      <p><button type="button" aria-disabled={underWay} onClick={() => !underWay && perform(deed)}>{label}</button></p>
      {underWay && <p class="quiet">{doing.rows ? words.soFar(said(doing.rows)) : texts.loading}</p>}
      {doing?.is === 'done' && deed.change.is === 'save' && <p class="quiet">{words.saved(deed.change.file, said(Number(doing.value)))}</p>}
      {doing?.is === 'failed' && <DoingNote doing={doing} />}
    </>
  )
}
