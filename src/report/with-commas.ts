/** A whole number as it is read: `1,719`. To load what the platform has for that takes as long as to check an operation. */
export const withCommas = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
