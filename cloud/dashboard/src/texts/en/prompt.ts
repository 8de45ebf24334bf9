/** How the receptionist greets and behaves. */

import type { Problem, Prompt } from '../../ask/of/prompt'
import type { Role } from '../../rows'

const STATUS: Readonly<Record<Prompt['status'], string>> = { draft: 'Draft', published: 'In effect', retired: 'Of before' }
const ROLE: Readonly<Record<Role, string>> = { owner: 'an owner', admin: 'an admin', viewer: 'a viewer' }
const FIELD: Readonly<Record<Problem['field'], string>> = { greeting: 'Greeting', body: 'Prompt' }
const PROBLEM: Readonly<Record<string, string>> = {
  empty: 'It is empty.', too_long: 'It is too long.',
  unknown_placeholder: 'Only {business} is filled in: anything else in braces would be read out.',
  damaged_text: 'It was saved in another encoding than UTF-8, and letters were damaged.',
  invisible_characters: 'It holds characters that nobody sees: paste it again as plain text.',
}

export const prompt = {
  title: 'Greeting and prompt',
  heard: 'In effect now',
  heardWhat: (profession: string) => `For the profession “${profession}”. The next call goes by this.`,
  usual: 'What comes with the profession: you have published nothing of your own yet.',
  greets: 'Callers hear first',
  reads: 'The receptionist is told',
  listen: 'Listen', ring: 'or ring your number:',
  draft: 'Your draft',
  draftWhy: 'Nobody hears a draft. {business} becomes the name of your business. Publish it when it is fit.',
  greeting: 'Greeting', body: 'Prompt',
  save: 'Save the draft and check it',
  soundsLike: 'With your name',
  problems: 'What keeps it from being published',
  fit: 'The saved draft is fit to be published.',
  problem: ({ field, problem, detail }: Problem) => `${FIELD[field]}: ${PROBLEM[problem] ?? detail}`,
  line: (line: string) => `Line ${line}:`,
  show: 'Show it in the text',
  publish: (version: string) => `Publish version ${version}`,
  saveFirst: 'You have typed something that is not saved.',
  versions: 'Versions',
  noVersions: 'None of your own.',
  version: (version: string) => `Version ${version}`,
  fromProfession: (profession: string) => `What comes with “${profession}”`,
  status: (status: Prompt['status']) => STATUS[status],
  begun: (when: string, who: string) => `Begun ${when} by ${who}.`,
  published: (when: string, who: string) => `Published ${when} by ${who}.`,
  you: 'you', operator: 'the operator', gone: 'somebody who is no member any more',
  role: (role: Role) => ROLE[role],
  again: (version: string) => `Publish version ${version} again`,
  back: (where: string) => `Go back to: ${where}`,
  difference: 'Difference between two versions',
  from: 'From', to: 'To',
  typed: 'What you have typed',
  noDifference: 'No difference.',
  removed: 'removed:', inserted: 'added:',
  another: 'A profession of your own',
  anotherWhy: 'It has its own greeting and prompt, which are published at once. To answer as it, choose it on the page of facts.',
  name: 'What people call it',
  slug: (slug: string) => `Programs call it ${slug}.`,
  noSlug: 'Its name needs two letters from a to z.',
  add: 'Add the profession',
  added: 'It is there.',
  choose: 'Choose it on the page of facts',
}
