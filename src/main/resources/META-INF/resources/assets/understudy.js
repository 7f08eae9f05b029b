// Everything works without this; with it, pages keep themselves current.
(function () {
  "use strict";
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

  function relative(then) {
    const seconds = Math.round((then - Date.now()) / 1000);
    for (const [unit, size] of units) {
      if (Math.abs(seconds) >= size || unit === "second") {
        return words.format(Math.round(seconds / size), unit);
      }
    }
    return "";
  }

  function refreshTimes(root) {
    for (const time of (root || document).querySelectorAll("time[data-relative]")) {
      const then = Date.parse(time.dateTime);
      if (!Number.isNaN(then)) {
        time.textContent = relative(then);
      }
    }
  }

  document.addEventListener("DOMContentLoaded", function () { refreshTimes(); });
  document.addEventListener("htmx:afterSwap", function (event) { refreshTimes(event.target.parentNode || document); });
  setInterval(refreshTimes, 10000);

  // A fragment that lost its login goes to the login; any other error keeps what is there and says so.
  document.addEventListener("htmx:sendError", function () { note("The console does not answer; what you see may be old."); });
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status !== 401) {
      note("The last update failed (" + event.detail.xhr.status + "); reload the page to see why.");
    }
  });
  document.addEventListener("htmx:afterOnLoad", function () { note(""); });

  function note(text) {
    const place = document.getElementById("connection-note");
    if (place) {
      place.textContent = text;
      place.hidden = text === "";
    }
  }

  // Typed confirmation: the button waits for the word. The server checks it again.
  document.addEventListener("input", function (event) {
    const wanted = event.target.dataset && event.target.dataset.confirm;
    if (wanted !== undefined) {
      const button = event.target.form.querySelector("[data-waits-for-confirm]");
      if (button) {
        button.disabled = event.target.value !== wanted;
      }
    }
  });

  // Escape closes menus and confirmations.
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      document.querySelectorAll("details.usermenu[open], details.confirm[open]").forEach(function (open) { open.open = false; });
    }
  });
})();
