/* The frame shows the contents of a page beside it, where there is room; on a narrow screen they stand folded below its head. */
{ // names of this file alone
const FEW = 4; // a page with fewer parts is seen at a glance

function entry(words, from) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = from.href;
  link.textContent = words;
  ["lang", "dir"].forEach((name) => from.hasAttribute?.(name) && link.setAttribute(name, from.getAttribute(name)));
  item.append(link);
  return item;
}

function contents(nav) {
  const links = Array.from(nav.querySelectorAll(":scope > .md-nav__list > li > a[href]"));
  const first = document.querySelector("article > h2[id]");
  if (!first || links.length < FEW || nav.closest("[hidden]")) return;
  const box = document.createElement("details");
  const head = document.createElement("summary");
  const list = document.createElement("ul");
  head.textContent = nav.getAttribute("aria-label");
  list.append(...links.map((one) => entry(one.textContent.trim(), one)));
  const wrong = document.getElementById("qms-feedback");
  if (wrong) list.append(entry(wrong.textContent.trim(), { href: "#qms-feedback" }));
  box.className = "qms-contents";
  box.append(head, list);
  first.before(box);
}

ready(() => document.querySelectorAll(".md-sidebar--secondary .md-nav--secondary").forEach(contents));
}
