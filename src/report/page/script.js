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
/** @type {NodeListOf<HTMLTableSectionElement>} */
const groupList = document.querySelectorAll("tbody[data-operation]");
const groups = [...groupList].map((group) => {
  /** @type {HTMLTableRowElement | undefined} */
  let place;
  return {
    group,
    rows: [...group.rows].flatMap((row) => {
      const { verdict, operation, source } = row.dataset;
      if (verdict === undefined) {
        place = row;
        return [];
      }
      const texts = [place?.textContent, row.id, ...[...row.cells].slice(0, -1).map((cell) => cell.textContent)];
      return { row, place, values: { operation, source, verdict }, text: texts.join(" ").toLowerCase() };
    }),
  };
});
const total = groups.reduce((sum, { rows }) => sum + rows.length, 0);
/** @type {NodeListOf<HTMLButtonElement>} */
const copyButtons = document.querySelectorAll("button[data-of]");

function filter() {
  const data = new FormData(form);
  /** @param {string} name */
  const field = (name) => String(data.get(name) ?? "");
  const [operation, source, verdict] = [field("operation"), field("source"), field("verdict")];
  const words = field("text").toLowerCase().split(/\s+/);
  /** @type {Record<string, number>} */
  const counts = { broken: 0, unproven: 0, proven: 0 };
  let shown = 0;
  for (const { group, rows } of groups) {
    const fitting = rows.filter(
      ({ values, text }) =>
        (operation === "" || values.operation === operation) &&
        (source === "" || values.source === source) &&
        (verdict === "" || values.verdict === verdict) &&
        words.every((word) => text.includes(word)),
    );
    for (const { values } of fitting) {
      counts[values.verdict] = (counts[values.verdict] ?? 0) + 1;
    }
    shown += fitting.length;
    hide(group, fitting.length === 0);
    // The rows of a group that is hidden stay as they are: thousands of changes take time.
    if (!group.hidden) {
      const fits = new Set(fitting.flatMap(({ row, place }) => [row, place]));
      for (const { row, place } of rows) {
        hide(row, !fits.has(row));
        hide(place, !fits.has(place));
      }
    }
  }
  const [all, some] = [total.toLocaleString("en-US"), shown.toLocaleString("en-US")];
  const verdicts = ["proven", "unproven", "broken"].map(
    (name) => `${(counts[name] ?? 0).toLocaleString("en-US")} ${name}`,
  );
  count.textContent = `${shown === total ? all : `${some} of ${all}`} constraint${total === 1 ? "" : "s"}: ${verdicts.join(", ")}.`;
}

/**
 * Nothing is written that is so already.
 *
 * @param {HTMLElement | undefined} element
 * @param {boolean} isHidden
 */
function hide(element, isHidden) {
  if (element && element.hidden !== isHidden) {
    element.hidden = isHidden;
  }
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
  if (row?.closest("[hidden]")) {
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

form.hidden = total === 0;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
for (const button of copyButtons) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
addEventListener("hashchange", lead);
filter();
