// Generated from openapi/openapi.yaml by `npm run generate`. Do not edit.
/** The most calls of one operation in words. */
export const RATE_LIMIT = "5 calls a minute";
/** The time after which a call that the rate limit refused has room again, in milliseconds. */
export const RATE_LIMIT_PERIOD = 60000;
/** The shortest time between two calls of one operation, on average, in milliseconds. */
export const RATE_LIMIT_INTERVAL = 12000;
