/** Seconds since the epoch; 0 where nobody says, which is how the formats of others leave it out. */
export const secondsOf = (date: string | undefined): number => (date === undefined ? 0 : Date.parse(date) / 1000)
