// The kiosk: prints a ticket once, goes back to the first page by itself, and keeps a second press from doing more.
(() => {
  "use strict";
  const slip = document.querySelector("[data-print]");
  if (slip) {
    document.querySelector("[data-print-button]")?.addEventListener("click", () => window.print());
    for (const one of document.querySelectorAll("[data-needs-script]")) one.hidden = false;
    if (slip.dataset.print === "now" && performance.getEntriesByType("navigation")[0]?.type === "navigate") window.print();
  }
  const home = document.querySelector("[data-home]");
  if (home) {
    let timer = 0;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => location.assign(home.dataset.home), Number(home.dataset.after) * 1000);
    };
    for (const act of ["pointerdown", "keydown"]) document.addEventListener(act, wait);
    wait();
  }
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    });
  }
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
