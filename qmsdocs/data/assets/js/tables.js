/* Tables that can be sorted and filtered. */
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

ready(() => document.querySelectorAll(".qms-sortable").forEach(sortable));
