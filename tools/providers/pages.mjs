// The pages of the demonstration's providers: choosing whom to be, and what the choice is read from.
export const page = (title, body) => `<!doctype html><html lang="ja"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>
body{font:1rem/1.7 sans-serif;color:#1a1a1a;margin:0;background:#f6f8fb}main{max-width:32rem;margin:8vh auto;padding:2rem;
background:#fff;border-radius:16px}h1{font-size:1.4rem;line-height:1.4;margin:0 0 .5rem}p{margin:.5rem 0 1.5rem;color:#555}
button{display:block;width:100%;min-height:56px;margin:.75rem 0;padding:.5rem 1rem;font:inherit;text-align:left;
background:#fff;border:1px solid #0017c1;border-radius:8px;color:#0017c1;cursor:pointer}button small{display:block;color:#555}
button.quiet{border-color:transparent;text-align:center}</style></head><body><main>${body}</main></body></html>`;

export const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

export function choosing(name, action, people, hidden = "") {
  const buttons = people
    .map((one) => `<button name="sub" value="${escaped(one.sub)}">${escaped(one.name)}<small>${escaped(one.note ?? "")}</small></button>`)
    .join("");
  return page(name, `<h1>${escaped(name)}</h1><p>これは見本です。架空の人から選んでください。</p>
<form method="post" action="${action}">${hidden}${buttons}<button class="quiet" name="cancel" value="1">やめる</button></form>`);
}

export function form(request) {
  return new Promise((resolve) => {
    let body = "";
    request.on("data", (part) => { body += part; if (body.length > 10_000) request.destroy(); });
    request.on("end", () => resolve(new URLSearchParams(body)));
  });
}
