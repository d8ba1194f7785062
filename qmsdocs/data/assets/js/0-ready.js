/* These files are one script, in the order of their names: all share what stands here. Every page is whole without it. */
/** Run when the page is there. */
function ready(start) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}
/** Data that lie beside the pages, as a script of the old kind, because a page opened from a folder may load nothing else. */
function load(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
}
