/* The jump. The exact id or clause is first, always; then a former id, the beginning of an id, words of titles, keywords,
   and words of headings; then the words of clauses. Where nothing has all the words, documents that have most of them. */
{ // names of this file alone
const folded = (text) => text.normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " ");
const bare = (text) => folded(text).replace(/[\s\-._]/g, "");
const words = (text) => folded(text).split(/[^\p{L}\p{M}\p{N}.]+|\.(?!\p{N})/u).filter(Boolean);
const begins = (pool, word) => pool.some((one) => one.startsWith(word));
const SURE = 6; // up to this rank, what was typed is a name of it or the beginning of one

/** Rows that can be looked through, of the data as it comes (see site/jump.py): withdrawn documents last. */
function jumpRows(data) {
  const parts = data.parts.map((one) => (typeof one === "string" ? [one, anchorOf(one)] : one));
  const known = parts.map(([text, anchor]) => ({ text, anchor, words: words(text) }));
  const documents = data.documents.map(([id, title = "", state = 0, former = [], keywords = [], own = []], place) => ({
    id, title, former, words: words(id + " " + title), keywords: words(keywords.join(" ")), parts: own.map((one) => known[one]),
    address: "d/" + id.replaceAll(" ", "_") + ".html", state: data.states[state], gone: place >= data.documents.length - data.withdrawn,
  }));
  const clauses = data.standards.flatMap(([reference, address, numbers]) => numbers.map(([id, title, anchor]) => ({
    id, title, former: [], words: words(id + " " + title + " " + reference), parts: null,
    address: address + "#" + anchor, state: reference, gone: false,
  })));
  const records = data.registers.flatMap(([title, address, entries]) => entries.map(([id, anchor = id]) => ({
    id, title, former: [], words: [], parts: null, named: true, address: address + "#" + anchor, state: "", gone: false,
  })));
  const rows = [...documents.filter((row) => !row.gone), ...clauses, ...records, ...documents.filter((row) => row.gone)];
  rows.forEach((row) => Object.assign(row, { names: [row.id, ...row.former].map((name) => [name, folded(name), bare(name)]), said: words(row.title).join(" ") }));
  return rows;
}

const anchorOf = (text) => text.toLowerCase().replace(/[^a-z0-9 -]/g, "").replaceAll(" ", "-");

/** The rank of a row for a query (lower is better, none: it does not fit), and the heading where the words stand. */
function rankOf(row, query) {
  const [own, ...former] = row.names;
  if (own[0] === query.written) return [0];
  if (own[1] === query.folded) return [1];
  if (former.some((name) => name[1] === query.folded)) return [2];
  if (own[2] === query.bare) return [3];
  if (former.some((name) => name[2] === query.bare)) return [4];
  if (row.gone) return null; // never by words: nobody should come upon it by chance
  if (query.bare && own[2].startsWith(query.bare)) return [5];
  if (!query.words.length || row.named) return null; // an entry of a register is found by its id alone
  if (row.said === query.words.join(" ") && row.parts) return [SURE];
  const lacking = query.words.filter((word) => !begins(row.words, word));
  if (!row.parts) return lacking.length ? null : [10];
  if (!lacking.length) return [7];
  if (lacking.every((word) => begins(row.keywords, word))) return [8];
  const part = row.parts.find((one) => lacking.every((word) => begins(one.words, word)));
  return part ? [9, part] : null;
}

/** What fits, the best first: {rank, row, part}. */
function jump(rows, text) {
  const query = { written: text.trim(), folded: folded(text), bare: bare(text), words: words(text) };
  if (!query.written) return [];
  const found = [];
  for (const row of rows) {
    const rank = rankOf(row, query);
    if (rank) found.push({ rank: rank[0], row, part: rank[1] });
  }
  return found.length ? found.sort((a, b) => a.rank - b.rank) : nearest(rows, query); // stable: equals keep their order
}

/** Documents that have some of the longer words (so that a question in a sentence finds something), most of them first. */
function nearest(rows, query) {
  const telling = query.words.filter((word) => word.length > 3);
  const found = [];
  for (const row of rows) {
    if (!row.parts || row.gone) continue;
    const has = (word) => begins(row.words, word) || begins(row.keywords, word) || row.parts.some((one) => begins(one.words, word));
    const times = telling.filter(has).length;
    if (times) found.push({ rank: 11, row, times });
  }
  return found.sort((a, b) => b.times - a.times);
}

const SHOWN = 10;
const NOTHING = "No id, title, keyword, heading or clause has these words. The search at the top of the page looks in the texts.";
const FAILED = "The list of ids could not be loaded. “Go” leads to the list of documents.";

const addressOf = ({ row, part }) => row.address + (part ? "#" + encodeURIComponent(part.anchor) : "");

function foundItem(found, base) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const state = document.createElement("span");
  link.href = base + addressOf(found);
  link.textContent = found.row.id + " " + found.row.title + (found.part ? ", section “" + found.part.text + "”" : "");
  state.className = "qms-quiet";
  state.textContent = found.row.state;
  item.append(link, " ", state);
  return item;
}

function startJump(form) {
  const input = form.querySelector("input");
  const list = form.querySelector("ul");
  const said = form.querySelector("[role=status]");
  const base = form.dataset.base || "";
  let rows;
  const learn = async () => {
    if (rows) return;
    await load(base + "assets/qms/jump.js");
    rows = jumpRows(window.qmsJump);
    window.qmsFind = (text) => jump(rows, text).map((one) => [one.row.id, addressOf(one), one.rank]);
  };
  const show = async () => {
    await learn();
    const found = jump(rows, input.value);
    list.replaceChildren(...found.slice(0, SHOWN).map((one) => foundItem(one, base)));
    list.hidden = !found.length;
    const more = found.length > SHOWN ? ", the first " + SHOWN + " are shown" : "";
    said.textContent = input.value.trim() ? (found.length ? found.length + " found" + more : NOTHING) : "";
    return found;
  };
  const failed = () => (said.textContent = FAILED);
  const go = ([first, second]) => {
    if (!first) return;
    const sure = first.rank <= SURE && (!first.rank || first.rank < second?.rank);
    if (sure || !second) location.href = base + addressOf(first);
    else list.querySelector("a").focus(); // several fit as well: let people choose
  };
  input.addEventListener("focus", () => learn().catch(failed), { once: true });
  input.addEventListener("input", () => show().catch(failed));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show().then(go, () => form.submit());
  });
  form.addEventListener("keydown", (event) => walk(event, input, list));
}

/** Arrow keys go through what was found, and back to the field. */
function walk(event, input, list) {
  const links = Array.from(list.querySelectorAll("a"));
  const at = links.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (next === undefined || next < -1 || !links[Math.max(next, 0)]) return;
  event.preventDefault();
  (next < 0 ? input : links[next]).focus();
}

ready(() => document.querySelectorAll(".qms-jump").forEach(startJump));
}
