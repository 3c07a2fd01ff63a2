// The sound of the board: after one press of the button every new call is a tone and a voice in several languages.
(() => {
  "use strict";
  const button = document.querySelector("[data-sound]");
  if (!button || !window.AudioContext) return;
  let context = null;
  let heard = new Set(marks());

  function calls() {
    return [...document.querySelectorAll("[data-mark]")];
  }
  function marks() {
    return calls().map((one) => one.dataset.mark);
  }

  function tone(at, pitch) {
    const wave = context.createOscillator();
    const loud = context.createGain();
    wave.frequency.value = pitch;
    loud.gain.setValueAtTime(0.0001, at);
    loud.gain.exponentialRampToValueAtTime(0.4, at + 0.03);
    loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.7);
    wave.connect(loud).connect(context.destination);
    wave.start(at);
    wave.stop(at + 0.75);
  }

  function announce(call) {
    tone(context.currentTime, 659);
    tone(context.currentTime + 0.45, 523);
    if (!window.speechSynthesis) return;
    for (const one of call.querySelectorAll("[data-spoken]")) {
      const words = new SpeechSynthesisUtterance(one.textContent);
      words.lang = one.lang;
      words.rate = 0.9;
      speechSynthesis.speak(words);
    }
  }

  button.hidden = false;
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    if (on) {
      context ??= new AudioContext();
      context.resume();
      tone(context.currentTime, 659);
    } else {
      window.speechSynthesis?.cancel();
    }
  });

  document.addEventListener("news", () => {
    const now = calls();
    if (button.getAttribute("aria-pressed") === "true") {
      // The oldest of several new calls is said first.
      for (const call of now.filter((one) => !heard.has(one.dataset.mark)).reverse()) announce(call);
    }
    heard = new Set(now.map((one) => one.dataset.mark));
  });
})();
