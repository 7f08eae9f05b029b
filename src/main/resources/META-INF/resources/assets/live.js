// Keeps parts of a page current. A source is an element with data-live: the kinds of events that concern its part. When
// "live" is triggered on it, htmx fetches the part anew; what comes while it fetches is made good once by another fetch.
//
// An event is only a hint and may be lost: before the connection is open, while it is broken, in a proxy. So a part is also
// fetched whenever the connection opens, and in any case every half a minute, or every few seconds while something runs.
(function () {
  "use strict";
  const UNTOLD = 30000, RUNNING = 3000, SILENCE = 45000, LONGEST_PAUSE = 15000;
  let source = null;
  let heardAt = 0;
  let lookedAt = Date.now();
  let pause = 0;

  function look(kind) {
    for (const each of document.querySelectorAll("[data-live]")) {
      if (kind === undefined || each.dataset.live.split(" ").includes(kind)) { window.htmx.trigger(each, "live"); }
    }
    if (kind === undefined) { lookedAt = Date.now(); }
  }

  function kinds() {
    return new Set([...document.querySelectorAll("[data-live]")].flatMap(function (each) { return each.dataset.live.split(" "); }));
  }

  function hear(name, then) {
    source.addEventListener(name, function () { heardAt = Date.now(); then(); });
  }

  // Six connections to one host are all that a browser opens for all its tabs: a hidden one gives its own back.
  function connect() {
    if (source !== null || document.hidden || kinds().size === 0) { return; }
    source = new EventSource("/api/v1/events");
    heardAt = Date.now();
    hear("connected", function () { pause = 0; look(); });
    hear("reconnected", look.bind(null, undefined));
    hear("beat", function () {});
    kinds().forEach(function (kind) { hear(kind, look.bind(null, kind)); });
    source.onerror = lost;
  }

  function disconnect() {
    if (source !== null) { source.close(); }
    source = null;
  }

  // The first time it may be a hiccup; from then on the fetch tells whether the console answers at all.
  function lost() {
    disconnect();
    if (pause > 0) { look(); }
    pause = Math.min(Math.max(2 * pause, 1000), LONGEST_PAUSE);
    setTimeout(connect, pause);
  }

  function tick() {
    if (document.hidden) { return; }
    if (source !== null && Date.now() - heardAt > SILENCE) { lost(); }
    const patience = document.querySelector("[data-running]") === null ? UNTOLD : RUNNING;
    if (Date.now() - lookedAt >= patience) { look(); }
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) { disconnect(); } else { connect(); }
  });
  window.addEventListener("pageshow", connect);
  document.addEventListener("DOMContentLoaded", connect);
  setInterval(tick, 1000);
})();
