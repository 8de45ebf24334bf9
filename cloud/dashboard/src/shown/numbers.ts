/** Telephone numbers as people write them. */

/** In E.164, or null where it is none: with its country, or it could be anybody's. */
export function numberTyped(text: string): string | null {
  const plain = text.replace(/[\s().\-–/]/g, '').replace(/^00/, '+')
  return /^\+[1-9]\d{6,14}$/.test(plain) ? plain : null
}
