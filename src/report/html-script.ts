/** What the HTML report does in a browser: filter, copy, and lead to a constraint that the filter hides. */
export const SCRIPT = `
"use strict";
const form = document.querySelector("form");
const status = document.querySelector("#count");
const copied = document.querySelector("#copied");
const rows = [...document.querySelectorAll("tr[data-verdict]")].map((row) => ({
  row,
  text: [row.id, ...[...row.cells].slice(0, -1).map((cell) => cell.textContent)].join(" ").toLowerCase(),
}));

function filter() {
  const { text, operation, source, verdict } = Object.fromEntries(new FormData(form));
  const words = text.toLowerCase().split(/\\s+/);
  const counts = { broken: 0, unproven: 0, proven: 0 };
  for (const { row, text: own } of rows) {
    const { dataset } = row;
    const shown =
      words.every((word) => own.includes(word)) &&
      [[operation, dataset.operation], [source, dataset.source], [verdict, dataset.verdict]].every(
        ([wanted, found]) => wanted === "" || wanted === found,
      );
    row.hidden = !shown;
    counts[dataset.verdict] += shown ? 1 : 0;
  }
  for (const group of document.querySelectorAll("tbody[data-operation]")) {
    group.hidden = !group.querySelector("tr[data-verdict]:not([hidden])");
  }
  const shown = counts.broken + counts.unproven + counts.proven;
  status.textContent =
    (shown === rows.length ? rows.length + " constraints" : shown + " of " + rows.length + " constraints") +
    ": " + counts.proven + " proven, " + counts.unproven + " unproven, " + counts.broken + " broken.";
}

function lead() {
  const row = document.getElementById(location.hash.slice(1)) ?? document.getElementById(decode(location.hash.slice(1)));
  if (row?.hidden) {
    form.reset();
    filter();
    row.scrollIntoView();
  }
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function copy(button) {
  const shown = document.getElementById(button.dataset.of);
  const text = button.dataset.text === undefined ? shown.textContent : JSON.parse(button.dataset.text);
  try {
    await navigator.clipboard.writeText(text);
    copied.textContent = "Copied.";
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  } catch {
    getSelection().selectAllChildren(shown);
    copied.textContent = "Your browser does not let a page copy: the line is selected, copy it with your keyboard.";
  }
}

form.hidden = rows.length === 0;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
for (const button of document.querySelectorAll("button[data-of]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
addEventListener("hashchange", lead);
filter();
`;
