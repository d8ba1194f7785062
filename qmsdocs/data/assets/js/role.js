/* “My role”: what it must know and looks after. The choice never leaves the device. */
{ // names of this file alone
const ROLE = "qmsdocs role " + location.pathname.replace(/[^/]*$/, ""); // several sites may lie on one host

/** What the device remembers; null where it does not, as for pages from a folder in some browsers. */
function remembered() {
  try {
    return localStorage.getItem(ROLE);
  } catch {
    return null;
  }
}

/** Whether the device remembers it from now on; an empty name is forgotten. */
function remember(name) {
  try {
    if (name) localStorage.setItem(ROLE, name);
    else localStorage.removeItem(ROLE);
    return true;
  } catch {
    return false;
  }
}

function made(tag, text, attributes) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  return Object.assign(element, attributes);
}

/** A heading and the documents below it; `more`: where the others are. */
function roleList(title, rows, count, more) {
  const part = made("section");
  const list = made("ul", "", { className: "qms-plain" });
  for (const [label, address, words] of rows) {
    const item = made("li");
    item.append(made("a", label, { href: address }));
    if (words) item.append(" ", made("span", words, { className: "qms-quiet" }));
    list.append(item);
  }
  part.append(made("h3", title, { className: "qms-h" }), list);
  if (count > rows.length) {
    const line = made("p");
    line.append(made("a", "All " + count + ": " + title, { href: more }));
    part.append(line);
  }
  return part;
}

function showRole(box, link, data, said) {
  const everybody = box.dataset.everybody;
  const line = made("p");
  line.append(made("a", "Everything about this role", { href: link.getAttribute("href") }));
  if (everybody) line.append(" · ", made("a", everybody, { href: "roles.html#everybody" }));
  const lists = made("div", "", { className: "qms-columns" });
  if (data.knows) lists.append(roleList("Must know", data.know, data.knows, link.getAttribute("href") + "#know"));
  if (data.owns) lists.append(roleList("Owns", data.own, data.owns, link.getAttribute("href") + "#own"));
  box.replaceChildren(lists, line);
  const documents = data.knows === 1 ? " document" : " documents";
  const more = parseInt(everybody, 10);
  const others = everybody ? "; " + more + (more === 1 ? " more is" : " more are") + " for everybody. " : ". ";
  said.textContent = link.textContent + " must know " + (data.knows || "no") + documents + " and owns " + (data.owns || "none") + others;
}

function startRole(section) {
  const links = new Map(Array.from(section.querySelectorAll("[data-role]"), (link) => [link.dataset.role, link]));
  const label = made("label", "Choose your role", { htmlFor: "qms-role-choice" });
  const choice = made("select", "", { id: "qms-role-choice" });
  const said = made("span");
  const keeps = made("span");
  const note = made("p", "", { className: "qms-quiet" });
  const box = made("div");
  const ask = made("p", "", { className: "qms-role__ask" });
  said.setAttribute("role", "status");
  note.append(said, keeps);
  box.dataset.everybody = section.dataset.everybody || "";
  choice.append(made("option", "None chosen", { value: "" }));
  links.forEach((link, name) => choice.append(made("option", link.textContent, { value: name })));
  const forget = made("button", "Forget my role", { type: "button", className: "qms-plain-button", hidden: true });
  ask.append(label, " ", choice, " ", forget);
  const chosen = async (name, kept) => {
    choice.value = name;
    forget.hidden = !name;
    keeps.textContent = name ? (kept ? "Kept on this device only." : "Not kept: this device does not remember it.") : "";
    if (!name) {
      box.replaceChildren();
      said.textContent = "";
      return;
    }
    if (!window.qmsRoles?.[name]) await load("assets/qms/roles/" + name + ".js");
    if (choice.value === name) showRole(box, links.get(name), window.qmsRoles[name], said);
  };
  const choose = (name, kept) => chosen(name, kept).catch(() => location.assign(links.get(name).href));
  choice.addEventListener("change", () => choose(choice.value, remember(choice.value)));
  forget.addEventListener("click", () => {
    choose("", remember(""));
    choice.focus();
  });
  section.querySelector("details").replaceWith(ask, note, box);
  const name = remembered();
  if (name && links.has(name)) choose(name, true);
}

ready(() => document.querySelectorAll(".qms-role").forEach(startRole));
}
