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

  // What somebody has typed, ticked or opened outlives a refresh of the part in which it stands.
  let kept = null;

  function fields(root) {
    return root.querySelectorAll("input:not([type=hidden]):not([type=password]), select, textarea");
  }

  function name(field) {
    const choice = field.type === "checkbox" || field.type === "radio";
    return [field.id, field.name, choice ? field.value : ""].join("\n");
  }

  function changed(field) {
    if (field.type === "checkbox" || field.type === "radio") {
      return field.checked !== field.defaultChecked;
    }
    return field.tagName === "SELECT"
      ? [...field.options].some(function (option) { return option.selected !== option.defaultSelected; })
      : field.value !== field.defaultValue;
  }

  function keep(root) {
    const values = new Map();
    for (const field of fields(root)) {
      if (changed(field)) {
        values.set(name(field), { value: field.value, checked: field.checked });
      }
    }
    const open = [...root.querySelectorAll("details")].map(function (details) { return details.open; });
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    return { id: root.id, values: values, open: open, focus: focused && focused.id,
      caret: focused && "selectionStart" in focused ? focused.selectionStart : null };
  }

  function restore(root, before) {
    for (const field of fields(root)) {
      const was = before.values.get(name(field));
      if (was) {
        if (field.type === "checkbox" || field.type === "radio") { field.checked = was.checked; } else { field.value = was.value; }
      }
    }
    const details = root.querySelectorAll("details");
    if (details.length === before.open.length) {
      details.forEach(function (each, i) { each.open = before.open[i]; });
    }
    const focused = before.focus && document.getElementById(before.focus);
    if (focused) {
      focused.focus({ preventScroll: true });
      if (before.caret !== null) { focused.setSelectionRange(before.caret, before.caret); }
    }
  }

  document.addEventListener("htmx:beforeSwap", function (event) {
    const target = event.detail.target;
    kept = target && target.id && event.detail.shouldSwap ? keep(target) : null;
  });
  document.addEventListener("htmx:afterSwap", function () {
    const root = kept && document.getElementById(kept.id);
    if (root) { restore(root, kept); }
    kept = null;
    prepare();
  });

  // A fragment that lost its login goes to the login; any other error keeps what is there and says so.
  document.addEventListener("htmx:sendError", function () { note("The console does not answer; what you see may be old."); });
  document.addEventListener("htmx:timeout", function () { note("The console does not answer; what you see may be old."); });
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status === 401) { location.reload(); return; }
    note("The last update failed (" + event.detail.xhr.status + "); reload the page to see why.");
  });
  document.addEventListener("htmx:afterOnLoad", function () { note(""); });

  function note(text) {
    const place = document.getElementById("connection-note");
    if (place) {
      place.textContent = text === "" ? "" : "? " + text;
      place.hidden = text === "";
    }
  }

  // Typed confirmation: the button waits for the word, and for Yes where it is asked. The server checks both again.
  function weigh(form) {
    const buttons = form.querySelectorAll("[data-waits-for-confirm], [data-waits-as-well]");
    const field = form.querySelector("[data-confirm]");
    if (field) {
      const no = form.querySelector("input[name=sure][value=no]");
      const wait = field.value !== field.dataset.confirm || Boolean(no && no.checked);
      buttons.forEach(function (button) { button.disabled = wait; });
    }
  }

  function prepare() {
    refreshTimes();
    document.querySelectorAll("form:has([data-confirm])").forEach(weigh);
    document.querySelectorAll("[data-picks-all]").forEach(function (all) { all.hidden = false; });
  }

  document.addEventListener("input", function (event) {
    const field = event.target;
    if (field.form) { weigh(field.form); }
    if (field.dataset.picksAll !== undefined) {
      field.form.querySelectorAll("input[name=pick]").forEach(function (pick) { pick.checked = field.checked; });
    }
  });
  document.addEventListener("DOMContentLoaded", prepare);
  setInterval(refreshTimes, 5000);

  // Escape and a click elsewhere close menus; Escape closes confirmations as well.
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open], details.confirm[open]").forEach(function (open) { open.open = false; });
    }
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (open) {
      if (!open.contains(event.target)) { open.open = false; }
    });
  });
})();
