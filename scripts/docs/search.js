// Searches the documentation, in the page itself: `entries` is written before this by `npm run docs`.
/* global entries */
const query = document.querySelector("#query");
const results = document.querySelector("#results");
const found = document.querySelector("#found");
const MOST = 30;

const index = entries.map((entry) => ({
  ...entry,
  titleText: entry.title.toLowerCase(),
  allText: `${entry.title} ${entry.text}`.toLowerCase(),
}));

/** The text around the first word that stands in it, with each word marked. */
function excerpt(text, words) {
  const lower = text.toLowerCase();
  const first = Math.min(...words.map((word) => lower.indexOf(word)).filter((place) => place >= 0), text.length);
  const start = first === text.length ? 0 : Math.max(0, first - 60);
  const shown = `${start > 0 ? "…" : ""}${text.slice(start, start + 200)}${start + 200 < text.length ? "…" : ""}`;
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  return shown.split(new RegExp(`(${pattern})`, "i")).map((part, place) => {
    const node = document.createElement(place % 2 === 1 ? "mark" : "span");
    node.textContent = part;
    return node;
  });
}

function search() {
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  const hits =
    words.length === 0
      ? []
      : index
          .filter(({ allText }) => words.every((word) => allText.includes(word)))
          .map((entry) => ({ entry, score: words.filter((word) => entry.titleText.includes(word)).length }))
          .sort((left, right) => right.score - left.score)
          .map(({ entry }) => entry);
  results.replaceChildren(
    ...hits.slice(0, MOST).map(({ address, page, title, text }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = address;
      link.textContent = title === page ? title : `${page}: ${title}`;
      const about = document.createElement("p");
      about.append(...excerpt(text, words));
      item.append(link, about);
      return item;
    }),
  );
  const more = hits.length > MOST ? `, the first ${MOST} of them here` : "";
  found.textContent = words.length === 0 ? "" : `${hits.length} found${more}.`;
  history.replaceState(null, "", words.length === 0 ? location.pathname : `#${encodeURIComponent(query.value)}`);
}

query.value = decodeURIComponent(location.hash.slice(1));
query.form.addEventListener("submit", (event) => event.preventDefault());
query.addEventListener("input", search);
search();
query.focus();
