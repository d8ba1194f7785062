/* Words and keys for what the frame makes; the day of printing. */
/** Tables that the theme lets scroll can be reached by key. */
function reachable() {
  document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code").forEach((box) => {
    if (box.scrollWidth <= box.clientWidth) return;
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", box.tagName === "CODE" ? "Code" : "Table");
  });
}

ready(() => {
  const search = document.querySelector(".md-search[role=dialog]");
  if (search) search.setAttribute("aria-label", "Search");
  window.addEventListener("load", reachable);
  window.addEventListener("resize", reachable);
  window.addEventListener("beforeprint", () => {
    const today = new Date().toLocaleDateString("en-GB", { year: "numeric", month: "long", day: "numeric" });
    document.querySelectorAll(".qms-printed").forEach((one) => (one.textContent = today));
    document.querySelectorAll("details").forEach((one) => (one.open = true));
  });
});
