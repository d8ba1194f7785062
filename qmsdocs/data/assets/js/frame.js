/* Words and keys for what the frame makes. */
/** Tables that the theme lets scroll can be reached by key. */
function reachable() {
  document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code").forEach((box) => {
    if (box.scrollWidth <= box.clientWidth) return;
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", box.tagName === "CODE" ? "Code" : "Table");
  });
}

/** On narrow and on much enlarged pages the menu is a drawer: it opens by key too, and Escape closes it. */
function drawer(toggle) {
  const opener = document.querySelector(".md-header__button[for=__drawer]");
  if (!opener) return;
  opener.tabIndex = 0;
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-label", document.querySelector(".md-nav--primary").getAttribute("aria-label"));
  const set = (open) => {
    toggle.checked = open;
    toggle.dispatchEvent(new Event("change"));
    if (!open) opener.focus();
    else document.querySelector(".md-nav--primary > .md-nav__list a").focus();
  };
  const tell = () => opener.setAttribute("aria-expanded", String(toggle.checked));
  toggle.addEventListener("change", tell);
  tell();
  opener.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    set(!toggle.checked);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && toggle.checked) set(false);
  });
}

/** Where a browser cannot show it by style alone, what a phone folds away is open on a wide screen. */
function unfolded() {
  if (CSS.supports("selector(details::details-content)") || !matchMedia("(min-width: 45em)").matches) return;
  document.querySelectorAll(".qms-fold").forEach((one) => (one.open = true));
}

ready(() => {
  const search = document.querySelector(".md-search[role=dialog]:not([aria-label])");
  const toggle = document.getElementById("__drawer");
  if (search) search.setAttribute("aria-label", search.querySelector("input").placeholder);
  if (toggle) drawer(toggle);
  unfolded();
  window.addEventListener("load", reachable);
  window.addEventListener("resize", reachable);
});
