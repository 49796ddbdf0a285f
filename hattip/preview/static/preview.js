"use strict";
(() => {
  const shown = document.currentScript.dataset.version;
  const events = new EventSource("/_hattip/events");
  events.addEventListener("message", (event) => {
    if (event.data !== shown) {
      events.close();
      location.reload();
    }
  });
  addEventListener("pagehide", () => events.close());
})();
