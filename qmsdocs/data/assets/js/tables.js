/* Tables that can be sorted (`qms-sortable`) and filtered (`data-filter`: words of the label; `data-of`: what its rows
   are; a head with `data-choose` gets a list of the values of its column; `data-day`: words of a field for a day, which
   asks for rows that hold on it by the columns whose heads say `data-from` and `data-until`). */
{ // names of this file alone
const inOrder = new Intl.Collator(undefined, { numeric: true });
const cellText = (row, column) => row.cells[column].textContent.replace(/\s+/g, " ").trim();
const cellParts = (row, column) => cellText(row, column).split("; ");
const folded = (text) => text.normalize("NFKC").toLowerCase();
let tables = 0;

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** Heads become buttons. What is empty stays at the end either way. */
function sortable(table, tell) {
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  heads.forEach((head, column) => {
    const name = head.textContent.trim();
    const button = make("button", { type: "button", className: "qms-sort" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = Array.from(body.rows, (row) => [cellText(row, column), row]);
      rows.sort((a, b) => !a[0] - !b[0] || (down ? inOrder.compare(b[0], a[0]) : inOrder.compare(a[0], b[0])));
      body.append(...rows.map((one) => one[1]));
      tell("Sorted by " + name + (down ? ", descending" : ", ascending"));
    });
  });
}

/** A list of the values of a column, to choose one. */
function chooser(table, head, id) {
  const column = head.cellIndex;
  const values = new Set(Array.from(table.tBodies[0].rows).flatMap((row) => cellParts(row, column)));
  values.delete("");
  if (values.size < 2) return null;
  const options = Array.from(values).sort(inOrder.compare).map((value) => make("option", { value: value }, value));
  const select = make("select", { id: id }, make("option", { value: "" }, "All"), ...options);
  return { column: column, select: select, label: head.textContent.trim() };
}

/** A field for a day. The day stands in the address too, so that it can be passed on. */
function dayField(table, id) {
  const column = (name) => table.tHead.querySelector("[data-" + name + "]").cellIndex;
  const [from, until] = [column("from"), column("until")];
  const input = make("input", { type: "date", id: id + "-day", max: "9999-12-31" });
  const asked = new URLSearchParams(location.search).get("day") || "";
  if (/^\d{4}-\d{2}-\d{2}$/.test(asked)) input.value = asked;
  const holds = (row) => {
    const [start, end] = [from, until].map((one) => cellText(row, one).slice(0, 10));
    return !input.value || (start <= input.value && !(end && end <= input.value));
  };
  const inAddress = () => {
    try {
      history.replaceState(null, "", location.pathname + (input.value ? "?day=" + input.value : ""));
    } catch {} // a browser that allows it to no page from a folder
  };
  const words = () => input.valueAsDate.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const wrong = asked && !input.value ? "The day in the address is none of the calendar; all are shown" : "";
  return { input, holds, inAddress, wrong, said: () => (input.value ? "On " + words() + ": " : "") };
}

/** Fields above the table; only rows that have every word asked for, and the values chosen, are shown. */
function filter(table, tell) {
  const id = "qms-filter-" + ++tables;
  const heads = Array.from(table.tHead.querySelectorAll("[data-choose]"));
  const choosers = heads.map((head, place) => chooser(table, head, id + "-" + place)).filter(Boolean);
  const input = make("input", { type: "text", id: id, autocomplete: "off", spellcheck: false });
  const clear = make("button", { type: "button", className: "qms-clear" }, "Show all");
  const field = (label, control) => make("p", {}, make("label", { htmlFor: control.id }, label), control);
  const day = table.dataset.day ? dayField(table, id) : null;
  const fields = [field(table.dataset.filter, input), ...choosers.map((one) => field(one.label, one.select))];
  if (day) fields.unshift(field(table.dataset.day, day.input));
  const form = make("form", { className: "qms-filter" }, ...fields, clear);
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", "Filter: " + table.caption.textContent.trim());
  const rows = Array.from(table.tBodies[0].rows, (row) => ({ row: row, words: folded(row.textContent) }));
  const apply = () => {
    const asked = folded(input.value).split(/\s+/).filter(Boolean);
    const chosen = choosers.filter((one) => one.select.value);
    const fits = (one) =>
      (!day || day.holds(one.row)) &&
      asked.every((word) => one.words.includes(word)) &&
      chosen.every((by) => cellParts(one.row, by.column).includes(by.select.value));
    rows.forEach((one) => (one.row.hidden = !fits(one)));
    const shown = rows.filter((one) => !one.row.hidden).length;
    clear.hidden = !asked.length && !chosen.length && !day?.input.value;
    tell(clear.hidden ? "" : (day?.said() || "") + shown + " of " + rows.length + " " + (table.dataset.of || "rows") + " shown");
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  if (day) day.input.addEventListener("input", day.inAddress);
  clear.addEventListener("click", () => {
    form.reset();
    apply();
    if (day) day.inAddress();
    (day?.input || input).focus();
  });
  input.value = new URLSearchParams(location.search).get("q") || "";
  apply();
  if (day?.wrong) tell(day.wrong);
  return form;
}

/** On a narrow screen its rows are blocks, and some browsers then forget that it is a table. */
function remembered(table) {
  const role = (elements, name) => Array.from(elements).forEach((one) => one.setAttribute("role", name));
  role([table], "table");
  role([table.tHead, ...table.tBodies], "rowgroup");
  role(table.rows, "row");
  role(table.querySelectorAll("td"), "cell");
  role(table.querySelectorAll("th[scope=col]"), "columnheader");
  role(table.querySelectorAll("th[scope=row]"), "rowheader");
}

ready(() => {
  document.querySelectorAll(".qms-stack").forEach(remembered);
  document.querySelectorAll(".qms-sortable, .qms-table[data-filter]").forEach((table) => {
    const said = make("p", { className: "qms-shown" });
    said.setAttribute("role", "status");
    const tell = (words) => (said.textContent = words);
    const above = [said];
    if (table.dataset.filter) above.unshift(filter(table, tell));
    table.closest(".qms-scroll").before(...above);
    if (table.classList.contains("qms-sortable")) sortable(table, tell);
  });
});
}
