// The general half of src/ knows nothing of HSS: what it needs of it is an option, which the command line fills in. Its variables are
// called by their nouns.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const FOLDERS = ["openapi", "report", "check", "prism", "compat", "record"];
const WORDS = /hss|huawei|project[-_]?id|export[-_]task|error_code|x[-_]auth[-_]token/i;
/** `one` or `other` as the name of a variable, beside which the reader has to look up what it is. */
const NAMELESS = /^(?!\s*(?:\/?\*|\/\/)).*?(?:\b(?:const|let) \[?|[([{,] ?)(one|other)(?=[,:\])]| \}| =>| of )/;

const files = (await readdir("src", { recursive: true })).filter((file) =>
  FOLDERS.some((folder) => file.startsWith(`${folder}/`) && /\.\w+$/.test(file)),
);
const found = await Promise.all(
  files.map(async (file) => {
    const lines = (await readFile(join("src", file), "utf8")).split("\n");
    return lines.flatMap((line, index) => {
      const word = WORDS.exec(line)?.[0];
      const name = NAMELESS.exec(line)?.[1];
      return [
        ...(word === undefined ? [] : [`src/${file}:${index + 1}: ${word} is a word of HSS: make it an option.\n`]),
        ...(name === undefined ? [] : [`src/${file}:${index + 1}: \`${name}\` is not a name: say what it is.\n`]),
      ];
    });
  }),
);
process.stdout.write(found.flat().sort().join(""));
process.exitCode = found.flat().length > 0 ? 1 : 0;
