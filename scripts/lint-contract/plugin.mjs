// The rules of this project for `redocly lint`, which loads JavaScript; the rules themselves are TypeScript.
import { register } from "tsx/esm/api";

const unregister = register();
const { rules } = await import("./rules.ts");
await unregister();

export default () => ({ id: "contract", rules: { oas3: rules } });
