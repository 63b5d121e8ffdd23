/** The error that a promise rejects with. */
export async function caught<T extends Error = Error>(promise: Promise<unknown>): Promise<T> {
  try {
    await promise;
  } catch (error) {
    // The test that asks knows the class, and checks it.
    return error as T;
  }
  throw new Error("the promise was fulfilled");
}
