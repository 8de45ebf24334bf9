/** What the receptionist knows of the business. */

import type { NoticeRule } from '../../ask/of/facts'

const RULE: Readonly<Record<NoticeRule, string>> = {
  auto: 'Where the law may ask for it', always: 'Always', never: 'Never',
}

export const facts = {
  title: 'Facts',
  knows: 'What it knows',
  knowsWhy: 'The receptionist reads this before each answer: address, insurance, area served, parking, what callers ask again and again. '
    + 'What does not stand here, nor in hours and services, it does not know.',
  facts: 'Facts of the business',
  room: (used: string, most: string) => `${used} of ${most} characters`,
  saveFacts: 'Save the facts',
  business: 'The business',
  name: 'Name, as it is said',
  timezone: 'Time zone', timezoneHint: 'as in America/New_York',
  language: 'Language that is spoken', languageHint: 'as in en-US',
  badLanguage: 'A language looks like en-US.',
  saveBusiness: 'Save the business',
  profession: 'Profession',
  professionWhy: 'It brings a greeting and a prompt, until you have published your own. Who comes back to a profession finds the own prompts of before again.',
  which: 'What the business is',
  own: (name: string) => `${name} (your own)`,
  saveProfession: 'Save the profession',
  brings: (name: string) => `What comes with “${name}”`,
  usual: 'A job usually brings', greeting: 'Greeting', prompt: 'Prompt',
  toPrompt: 'Your own greeting and prompt', toPrices: 'What your jobs bring',
  rename: 'Name of your own profession',
  saveRename: 'Rename it',
  manners: 'What callers are told',
  disclosure: 'That they talk to a machine',
  transcription: 'That the call is written down',
  greets: 'Greet callers who are known by name, and know what they called about last',
  saveManners: 'Save what callers are told',
  rule: (rule: NoticeRule) => RULE[rule],
  rules: Object.entries(RULE) as readonly (readonly [NoticeRule, string])[],
}
