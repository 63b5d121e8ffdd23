/** What an option or a variable of the command line does about an error of the check, by its code. */
const HINTS: Readonly<Record<string, string>> = {
  "target-denies": "Name a credential with --credential and ids with --value (HSS: HSS_TOKEN, --project-id).",
  "target-throttles": "For example: --rate 5/m.",
  "document-unreadable": "Name a file or an address that can be read.",
  "selector-unknown": "--dry-run lists the ids.",
};

/** The message of an error, and what helps on the command line. */
export function withHint({ code, message }: { readonly code: string; readonly message: string }): string {
  const hint = HINTS[code];
  return hint === undefined ? message : `${message} ${hint}`;
}
