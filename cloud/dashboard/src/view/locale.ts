/** How numbers and dates are written: as the texts are. */
export const LOCALE = navigator.languages.find((language) => language.startsWith('en')) ?? 'en-US'
