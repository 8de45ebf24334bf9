/** A row while somebody types it: each of its fields is text, and a draft under the row's subject. */

export type Drafts = Readonly<Record<string, string>>
export type Texts<Name extends string = string> = Readonly<Record<Name, string>>

export function fieldOf(subject: string, name: string): string {
  return `${subject} ${name}`
}

export function fieldsOf(subject: string, held: Texts): string[] {
  return Object.keys(held).map((name) => fieldOf(subject, name))
}

/** What stands in its fields: what was typed, else what holds. */
export function typedOf<Name extends string>(drafts: Drafts, subject: string, held: Texts<Name>): Texts<Name> {
  return Object.fromEntries(Object.entries(held).map(([name, text]) => [name, drafts[fieldOf(subject, name)] ?? text])) as Texts<Name>
}

export function isTyped(drafts: Drafts, subject: string, held: Texts): boolean {
  return fieldsOf(subject, held).some((field) => drafts[field] !== undefined)
}

/** A yes or no as text. */
export const YES = 'yes'
export const NO = ''

export function asText(yes: boolean): string {
  return yes ? YES : NO
}
