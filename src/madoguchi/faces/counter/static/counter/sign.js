// Draws a signature with finger, pen or mouse; without this file the page has a button and a printed sheet.
"use strict";
(() => {
  const part = document.querySelector("[data-sign]");
  const pad = part && part.querySelector("[data-pad]");
  const pen = pad && pad.getContext && pad.getContext("2d");
  if (!pen) return;
  const kept = part.querySelector("[data-strokes]");
  let path = "", drawing = false;
  part.hidden = false;
  pen.lineWidth = 4;
  pen.lineCap = pen.lineJoin = "round";
  const at = (event) => {
    const box = pad.getBoundingClientRect();
    const inside = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    return [inside(((event.clientX - box.left) / box.width) * pad.width, pad.width),
      inside(((event.clientY - box.top) / box.height) * pad.height, pad.height)];
  };
  pad.addEventListener("pointerdown", (event) => {
    const [x, y] = at(event);
    drawing = true;
    pad.setPointerCapture(event.pointerId);
    path += `M${x} ${y}`;
    pen.beginPath();
    pen.moveTo(x, y);
  });
  pad.addEventListener("pointermove", (event) => {
    if (!drawing || path.length > 38000) return;
    const [x, y] = at(event);
    path += `L${x} ${y}`;
    pen.lineTo(x, y);
    pen.stroke();
    kept.value = path;
  });
  const lift = () => { drawing = false; kept.value = path; };
  pad.addEventListener("pointerup", lift);
  pad.addEventListener("pointercancel", lift);
  part.querySelector("[data-clear]").addEventListener("click", () => {
    path = kept.value = "";
    pen.clearRect(0, 0, pad.width, pad.height);
  });
})();
