// The rules of this project for `redocly lint`, which loads JavaScript; the rules themselves are TypeScript.
import { tsImport } from "tsx/esm/api";

const { rules } = await tsImport("./rules.ts", import.meta.url);

export default () => ({ id: "contract", rules: { oas3: rules } });
