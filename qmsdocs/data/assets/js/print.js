/* Printing: a button for it, the day on which it was done, and everything open. */
/** The day of printing stands in the body, and in the margin of every sheet where a browser prints margins. */
function dated(style) {
  const today = new Date().toLocaleDateString("en-GB", { year: "numeric", month: "long", day: "numeric" });
  document.querySelectorAll(".qms-printed").forEach((one) => (one.textContent = today));
  style.textContent = '@page{@bottom-center{content:"Printed ' + today + '";font:8pt/1.3 system-ui,sans-serif;color:#333;padding:0 3mm}}';
}

function printButton(list) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "qms-print";
  button.textContent = "Print this page";
  button.addEventListener("click", () => window.print());
  item.append(button);
  list.prepend(item);
  list.hidden = false;
}

ready(() => {
  const style = document.head.appendChild(document.createElement("style"));
  let opened = [];
  document.querySelectorAll(".qms-tools").forEach(printButton);
  window.addEventListener("beforeprint", () => {
    dated(style);
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((one) => (one.open = true));
  });
  window.addEventListener("afterprint", () => opened.forEach((one) => (one.open = false)));
});
