// What the HTML report does in a browser: filter, copy, and lead to a constraint that the filter hides.

/**
 * An element of the page, which `html.ts` writes.
 *
 * @template {HTMLElement} T
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
function one(selector, type) {
  const element = document.querySelector(selector);
  if (element instanceof type) {
    return element;
  }
  throw new TypeError(`The page has no ${selector}.`);
}

const form = one("form", HTMLFormElement);
const count = one("#count", HTMLElement);
const copied = one("#copied", HTMLElement);
/** @type {NodeListOf<HTMLTableRowElement>} */
const rowList = document.querySelectorAll("tr[data-verdict]");
const rows = [...rowList].map((row) => ({
  row,
  text: [row.id, ...[...row.cells].slice(0, -1).map((cell) => cell.textContent)].join(" ").toLowerCase(),
}));
/** @type {NodeListOf<HTMLButtonElement>} */
const copyButtons = document.querySelectorAll("button[data-of]");

function filter() {
  const data = new FormData(form);
  /** @param {string} name */
  const field = (name) => String(data.get(name) ?? "");
  const words = field("text").toLowerCase().split(/\s+/);
  /** @type {Record<string, number>} */
  const counts = { broken: 0, unproven: 0, proven: 0 };
  let shown = 0;
  for (const { row, text } of rows) {
    const fits = ["operation", "source", "verdict"].every((name) => ["", row.dataset[name]].includes(field(name)));
    row.hidden = !fits || !words.every((word) => text.includes(word));
    if (!row.hidden) {
      const verdict = row.dataset["verdict"] ?? "";
      counts[verdict] = (counts[verdict] ?? 0) + 1;
      shown++;
    }
  }
  /** @type {NodeListOf<HTMLTableSectionElement>} */
  const groups = document.querySelectorAll("tbody[data-operation]");
  for (const group of groups) {
    group.hidden = !group.querySelector("tr[data-verdict]:not([hidden])");
  }
  const amount = shown === rows.length ? `${shown}` : `${shown} of ${rows.length}`;
  const { proven, unproven, broken } = counts;
  count.textContent = `${amount} constraints: ${proven} proven, ${unproven} unproven, ${broken} broken.`;
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function lead() {
  const id = location.hash.slice(1);
  const row = document.getElementById(id) ?? document.getElementById(decoded(id));
  if (row?.hidden) {
    form.reset();
    filter();
    row.scrollIntoView();
  }
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const { of = "", text } = button.dataset;
  const shown = document.getElementById(of);
  try {
    await navigator.clipboard.writeText(text === undefined ? (shown?.textContent ?? "") : JSON.parse(text));
    copied.textContent = "Copied.";
    button.textContent = "Copied";
    setTimeout(() => {
      button.textContent = "Copy";
    }, 2000);
  } catch {
    if (shown) {
      getSelection()?.selectAllChildren(shown);
    }
    copied.textContent = "Your browser does not let a page copy: the line is selected, copy it with your keyboard.";
  }
}

form.hidden = rows.length === 0;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
for (const button of copyButtons) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
addEventListener("hashchange", lead);
filter();
