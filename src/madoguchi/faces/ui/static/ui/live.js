// Keeps a page that watches the queue true without loading it again: asks for the page itself, which the server answers
// with 304 while nothing changed, and puts in only its living part. Holds one timer and no history, so that it can run
// for days. The clock of this device is never asked: every time on the page is the server's.
(() => {
  "use strict";
  const region = document.querySelector("[data-live]");
  if (!region) return;
  const lost = document.querySelector("[data-lost]");
  const voice = document.querySelector("[data-voice]");
  let tag = null;

  function put(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const news = fresh.querySelector("[data-live]");
    if (!news || news.innerHTML === region.innerHTML) return;
    const before = region.querySelector("[data-say]")?.textContent;
    const held = region.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    region.dataset.live = news.dataset.live; // the nearer the call, the sooner the next look
    region.replaceChildren(...news.childNodes);
    if (held) region.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus({preventScroll: true});
    document.title = fresh.title || document.title;
    const now = region.querySelector("[data-say]")?.textContent;
    if (voice && now && now !== before) voice.textContent = now;
    document.dispatchEvent(new Event("news"));
  }

  async function look() {
    try {
      // What somebody is typing or about to press is never taken away from under their hands; a link keeps its focus.
      if (!region.contains(document.activeElement) || document.activeElement.matches("a")) {
        const answer = await fetch(location.href, {cache: "no-cache", signal: AbortSignal.timeout(10000)});
        const over = answer.status === 403 || answer.status === 410; // the page says itself why it is no more
        if (!answer.ok && !over) throw new Error(String(answer.status));
        if (answer.redirected || over) return location.reload();
        const said = answer.headers.get("ETag");
        if (said === null || said !== tag) put(await answer.text());
        tag = said;
        if (lost) lost.hidden = true;
      }
    } catch {
      if (lost) {
        const last = region.querySelector("[data-at]");
        const where = lost.querySelector("[data-lost-at]");
        if (last && where) where.textContent = last.textContent;
        lost.hidden = false;
      }
    }
    wait();
  }

  function wait() {
    setTimeout(look, Number(region.dataset.live) * 1000);
  }

  wait();
})();
