/* The jump, sortable and filterable tables, words for controls of the frame. Everything is there without it. */
(function () {
  "use strict";
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

  function sortable(table) {
    const body = table.tBodies[0];
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "qms-sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((one) => one.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = Array.from(body.rows);
        const key = (row) => row.cells[column].textContent.trim();
        rows.sort((a, b) => key(a).localeCompare(key(b), undefined, { numeric: true }));
        if (down) rows.reverse();
        body.append(...rows);
      });
    });
    if (table.dataset.filter) filter(table, body);
  }

  function filter(table, body) {
    const box = document.createElement("p");
    const label = document.createElement("label");
    const input = document.createElement("input");
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    input.type = "text";
    input.id = "qms-filter";
    label.htmlFor = input.id;
    label.textContent = table.dataset.filter + ": ";
    box.className = "qms-filter";
    box.append(label, input, " ", said);
    table.parentElement.before(box);
    const asked = new URLSearchParams(location.search).get("q");
    const apply = () => {
      const wanted = input.value.toLowerCase();
      let shown = 0;
      for (const row of body.rows) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
        if (!row.hidden) shown += 1;
      }
      said.textContent = wanted ? shown + " shown" : "";
    };
    input.addEventListener("input", apply);
    if (asked) {
      input.value = asked;
      apply();
    }
  }

  function matrix(box) {
    const state = box.querySelector("select");
    const asks = box.querySelector("input");
    const said = box.querySelector("[role=status]");
    box.hidden = false;
    const fits = (row) => (!state.value || row.dataset.state === state.value) && (!asks.checked || row.dataset.asks === "yes");
    const apply = () => {
      let shown = 0;
      document.querySelectorAll(".qms-matrix").forEach((table) => {
        const rows = Array.from(table.tBodies[0].rows);
        rows.forEach((row) => (row.hidden = !fits(row)));
        const here = rows.filter((row) => !row.hidden).length;
        const group = table.closest(".qms-scroll");
        const heading = document.getElementById("clause-" + table.dataset.group);
        group.hidden = heading.hidden = !here;
        shown += here;
      });
      said.textContent = state.value || asks.checked ? shown + " shown" : "";
    };
    state.addEventListener("change", apply);
    asks.addEventListener("change", apply);
  }

  /** Tables that the theme lets scroll can be reached by key. */
  function reachable() {
    document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code").forEach((box) => {
      if (box.scrollWidth <= box.clientWidth) return;
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", box.tagName === "CODE" ? "Code" : "Table");
    });
  }

  function start() {
    document.querySelectorAll(".qms-jump").forEach(startJump);
    document.querySelectorAll(".qms-sortable").forEach(sortable);
    document.querySelectorAll(".qms-filters").forEach(matrix);
    const search = document.querySelector(".md-search[role=dialog]");
    if (search) search.setAttribute("aria-label", "Search");
    window.addEventListener("load", reachable);
    window.addEventListener("resize", reachable);
    window.addEventListener("beforeprint", () => {
      const today = new Date().toLocaleDateString("en-GB", { year: "numeric", month: "long", day: "numeric" });
      document.querySelectorAll(".qms-printed").forEach((one) => (one.textContent = today));
      document.querySelectorAll("details").forEach((one) => (one.open = true));
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
