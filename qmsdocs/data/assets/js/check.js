/* “Check a printed copy”: id and version lead to the words on the document's page. They may stand in the address. */
{ // names of this file alone
const plain = (text) => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
const same = (one, other) => plain(one).replace(/^v(ersion)?(?=\d)/, "") === plain(other).replace(/^v(ersion)?(?=\d)/, "");

/** The link to what is said of a version; or why there is none. */
function sought(id, version) {
  const rows = Array.from(document.querySelectorAll(".qms-copies tr[data-id]"));
  const row = rows.find((one) => one.dataset.id === id.trim()) || rows.find((one) => plain(one.dataset.id) === plain(id));
  if (!row) return "This site has no document with that id: do not rely on the copy before you have asked";
  const links = Array.from(row.querySelectorAll("[data-version]"));
  return (
    links.find((one) => one.dataset.version === version.trim()) ||
    links.find((one) => same(one.dataset.version, version)) ||
    "No such version of " + row.dataset.id + " was released: do not rely on the copy"
  );
}

function checker(form) {
  const fields = ["id", "version"].map((name) => form.elements.namedItem(name));
  const answer = () => {
    const found = sought(...fields.map((one) => one.value));
    if (typeof found === "string") form.nextElementSibling.textContent = found;
    else location.assign(found.href);
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const empty = fields.find((one) => !one.value.trim());
    if (empty) empty.focus();
    else answer();
  });
  const asked = new URLSearchParams(location.search);
  fields.forEach((one) => (one.value = asked.get(one.name) || ""));
  if (fields.every((one) => one.value.trim())) answer();
}

ready(() => document.querySelectorAll("form.qms-check").forEach(checker));
}
