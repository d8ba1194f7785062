/* The jump: exact ids and clauses first. */
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\-._]/g, "");
const words = (text) => text.normalize("NFKC").toLowerCase().split(/[^\p{L}\p{N}.]+/u).filter(Boolean);

/** Rows [id, title, address, state, former ids, kind] that fit: exact id first, then its beginning, then words. */
function jump(query) {
  const wanted = plain(query);
  if (!wanted) return [];
  const asked = words(query);
  const ranked = [];
  (window.qmsJump || []).forEach((row, place) => {
    const ids = [row[0], ...row[4]].map(plain);
    const title = words(row[1]);
    let rank = -1;
    if (ids[0] === wanted) rank = 0;
    else if (ids.includes(wanted)) rank = 1;
    else if (ids.some((id) => id.startsWith(wanted))) rank = 2;
    else if (asked.length && asked.every((word) => title.some((one) => one.startsWith(word)))) rank = 3;
    if (rank >= 0) ranked.push([rank, place, row]);
  });
  ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return ranked.map((one) => one[2]);
}
window.qmsFind = jump;

const NOTHING = "No id, title or clause has these words. The search at the top of the page looks in the texts.";

function startJump(form) {
  const input = form.querySelector("input");
  const list = form.querySelector("ul");
  const said = form.querySelector("[role=status]");
  const base = form.dataset.base || "";
  const show = () => {
    const found = jump(input.value).slice(0, 10);
    list.replaceChildren(
      ...found.map((row) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = base + row[2];
        link.textContent = row[0] + " " + row[1];
        item.append(link, " " + row[3]);
        return item;
      })
    );
    list.hidden = !found.length;
    said.textContent = input.value.trim() ? (found.length ? found.length + " found" : NOTHING) : "";
    return found;
  };
  input.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = show();
    if (found.length) location.href = base + found[0][2];
  });
}

ready(() => document.querySelectorAll(".qms-jump").forEach(startJump));
