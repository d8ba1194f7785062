/* These files are one script, in the order of their names: all share what stands here. Every page is whole without it. */
/** Run when the page is there. */
function ready(start) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}
