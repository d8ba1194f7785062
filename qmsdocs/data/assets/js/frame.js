/* Words and keys for what the frame makes. */
{ // names of this file alone
/** What scrolls sideways is a stop for keys, and nothing else is: a table that fits would be one stop too many. */
function reachable() {
  document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code").forEach((box) => {
    if (box.scrollWidth <= box.clientWidth) return;
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", box.tagName === "CODE" ? "Code" : "Table");
  });
  document.querySelectorAll(".qms-scroll").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else if (box !== document.activeElement) box.removeAttribute("tabindex");
  });
}

function pushed(className, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "md-header__button md-icon qms-opener " + className;
  button.addEventListener("click", press);
  return button;
}

/** The theme opens things by labels, which no key reaches: a button in the place of one, or null where there is none. */
function opener(of, name, press) {
  const label = document.querySelector(".md-header__button[for=" + of + "]");
  if (!label) return null;
  const button = pushed(of, press);
  button.setAttribute("aria-label", name);
  button.append(...label.childNodes);
  label.replaceWith(button);
  return button;
}

/** On narrow and on much enlarged pages the menu is a drawer. A button opens it; Escape, or to go on by key, closes it. */
function drawer(toggle) {
  const menu = document.querySelector(".md-nav--primary");
  if (!menu) return;
  const set = (open) => {
    if (toggle.checked === open) return;
    toggle.checked = open;
    toggle.dispatchEvent(new Event("change"));
  };
  const button = opener("__drawer", menu.getAttribute("aria-label"), () => {
    set(!toggle.checked);
    if (toggle.checked) menu.querySelector(".md-nav__list a[href]").focus();
  });
  if (!button) return;
  const tell = () => button.setAttribute("aria-expanded", String(toggle.checked));
  toggle.addEventListener("change", tell);
  tell();
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !toggle.checked) return;
    set(false);
    button.focus();
  });
  document.addEventListener("focusin", (event) => {
    if (event.target !== button && !menu.contains(event.target)) set(false);
  });
}

/** Light and dark: one button that says what it does, in place of two hidden radio buttons that say it the wrong way. */
function palette(form) {
  const inputs = Array.from(form.querySelectorAll("input"));
  const body = document.body;
  const now = () => inputs.find((one) => one.dataset.mdColorScheme === body.dataset.mdColorScheme) || inputs[0];
  const button = pushed("qms-scheme", () => inputs[(inputs.indexOf(now()) + 1) % inputs.length].click());
  const show = () => {
    button.title = now().getAttribute("aria-label");
    button.replaceChildren(now().nextElementSibling.querySelector("svg").cloneNode(true));
  };
  button.addEventListener("keydown", (event) => event.key === "Enter" && event.stopPropagation()); // the form would switch it back
  const here = form.contains(document.activeElement); // whoever is fast keeps the place
  inputs.forEach((one) => (one.hidden = true));
  form.append(button);
  if (here) button.focus();
  new MutationObserver(show).observe(body, { attributeFilter: ["data-md-color-scheme"] });
  show();
}

/** The search is named and opened by a button; its field is a stop only while it is to be seen. */
function search(dialog) {
  const toggle = document.getElementById("__search");
  const field = dialog.querySelector("input");
  if (!dialog.hasAttribute("aria-label")) dialog.setAttribute("aria-label", field.placeholder);
  const button = toggle && opener("__search", dialog.getAttribute("aria-label"), () => toggle.click());
  if (!button || !field) return; // another frame makes its field when it is asked for
  const show = () => (field.tabIndex = toggle.checked || !button.offsetParent ? 0 : -1);
  toggle.addEventListener("change", show);
  window.addEventListener("resize", show);
  window.addEventListener("load", show);
  show();
}

/** Where a browser cannot show it by style alone, what a phone folds away is open on a wide screen. */
function unfolded() {
  if (CSS.supports("selector(details::details-content)") || !matchMedia("(min-width: 45em)").matches) return;
  document.querySelectorAll(".qms-fold").forEach((one) => (one.open = true));
}

ready(() => {
  const each = (selector, start) => document.querySelectorAll(selector).forEach(start);
  each(".md-search[role=dialog]", search);
  each("#__drawer", drawer);
  each("form[data-md-component=palette]:has(input + label + input)", palette);
  unfolded();
  window.addEventListener("load", reachable);
  window.addEventListener("resize", reachable);
});
}
