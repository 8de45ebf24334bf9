/** A number and what there is of it. */
export const plural = (count: string, one: string, many: string) => `${count} ${count === '1' ? one : many}`
