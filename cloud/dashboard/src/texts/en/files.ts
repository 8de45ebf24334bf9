/** What is saved as a file. */

export const files = {
  soFar: (rows: string) => `${rows} so far …`,
  saved: (file: string, rows: string) => `${file} was saved, with ${rows}.`,
  calls: (count: number, text: string) => (count === 1 ? '1 call' : `${text} calls`),
}
