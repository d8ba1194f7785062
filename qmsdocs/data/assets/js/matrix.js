/* The clause matrix by state. */
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

ready(() => document.querySelectorAll(".qms-filters").forEach(matrix));
