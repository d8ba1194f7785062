/* iframe-worker: a page opened from a folder may not start a worker. There the search runs in a hidden frame instead. */
(function () {
  "use strict";
  if (location.protocol !== "file:") return;
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "Search";
      document.body.appendChild(frame);
      const inside = frame.contentWindow;
      this.waiting = [];
      this.ready = false;
      inside.postMessage = (data) =>
        this.later(data, (event) => {
          this.dispatchEvent(event);
          if (this.onmessage) this.onmessage(event);
        });
      inside.importScripts = (...addresses) => addresses.forEach((address) => this.load(inside, new URL(address, url).href));
      this.inside = inside;
      this.load(inside, url, () => {
        this.ready = true;
        this.waiting.splice(0).forEach((data) => this.deliver(data));
      });
    }
    load(inside, address, then) {
      const script = inside.document.createElement("script");
      script.src = address;
      script.async = false;
      if (then) script.addEventListener("load", then);
      inside.document.head.appendChild(script);
    }
    // As with a true worker: each side has its own copy, and is told when the other is done.
    later(data, tell) {
      const event = new MessageEvent("message", { data: structuredClone(data) });
      setTimeout(() => this.ended || tell(event));
    }
    deliver(data) {
      this.later(data, (event) => this.inside.dispatchEvent(event));
    }
    postMessage(data) {
      if (this.ready) this.deliver(data);
      else this.waiting.push(structuredClone(data));
    }
    terminate() {
      this.ended = true;
    }
  };
})();
