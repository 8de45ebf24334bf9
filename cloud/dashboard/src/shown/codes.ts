/** Codes of languages and currencies, as the database knows them. */

export function codeProblem(language: string, currency: string): 'language' | 'currency' | null {
  if (!/^[a-z]{2,3}(-[A-Z]{2})?$/.test(language.trim())) return 'language'
  return /^[A-Z]{3}$/.test(currency.trim()) ? null : 'currency'
}
