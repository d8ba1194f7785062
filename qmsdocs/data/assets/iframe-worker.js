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
      inside.postMessage = (data) => {
        const event = new MessageEvent("message", { data });
        this.dispatchEvent(event);
        if (this.onmessage) this.onmessage(event);
      };
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
    deliver(data) {
      this.inside.dispatchEvent(new MessageEvent("message", { data }));
    }
    postMessage(data) {
      if (this.ready) this.deliver(data);
      else this.waiting.push(data);
    }
    terminate() {}
  };
})();
