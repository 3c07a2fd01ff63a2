// Answers a survey without a name: this browser draws a number, the house signs it without seeing it (RFC 9474,
// RSABSSA-SHA384-PSS-Randomized), and the answer goes without any cookie. The number lies in the memory of this page
// only. Without this file the page gives out slips, and says what the house could know of them.
const HASH = 48, SALT = 48, DRAWN = 32, LEAST_BITS = 3072;
const PSS = { name: "RSA-PSS", hash: "SHA-384" };

export const numberOf = (bytes) => BigInt("0x0" + Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join(""));
export const bytesOf = (number, length) =>
  Uint8Array.from(number.toString(16).padStart(2 * length, "0").match(/../g), (two) => parseInt(two, 16));
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const drawn = (length) => crypto.getRandomValues(new Uint8Array(length));
const bitsOf = (number) => number.toString(2).length;
const letters = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const fromLetters = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const digest = async (bytes) => new Uint8Array(await crypto.subtle.digest(PSS.hash, bytes));

// The key as WebCrypto verifies with it, and its numbers; fails for what no survey has.
export async function keyOf(text) {
  const verifying = await crypto.subtle.importKey("spki", fromLetters(text), PSS, true, ["verify"]);
  const { n, e } = await crypto.subtle.exportKey("jwk", verifying);
  const modulus = numberOf(fromLetters(n));
  if (e !== "AQAB" || bitsOf(modulus) < LEAST_BITS) throw new Error("key");
  return { verifying, n: modulus, bits: bitsOf(modulus), length: Math.ceil(bitsOf(modulus) / 8) };
}

function power(base, exponent, n) {
  let result = 1n;
  for (; exponent > 0n; exponent >>= 1n, base = (base * base) % n) if (exponent & 1n) result = (result * base) % n;
  return result;
}

// Undefined where the number has no inverse.
export function inverseOf(number, n) {
  let [rest, next, one, other] = [n, number, 0n, 1n];
  while (next > 0n) {
    const times = rest / next;
    [rest, next, one, other] = [next, rest - times * next, other, one - times * other];
  }
  return rest === 1n ? ((one % n) + n) % n : undefined;
}

// Uniform from 1 to n - 1: what lies outside is drawn again.
function below({ n, bits, length }) {
  for (;;) {
    const number = numberOf(drawn(length)) & ((1n << BigInt(bits)) - 1n);
    if (number > 0n && number < n) return number;
  }
}

async function mask(seed, length) {
  const parts = [];
  for (let at = 0; at * HASH < length; at += 1) parts.push(await digest(joined(seed, bytesOf(BigInt(at), 4))));
  return joined(...parts).slice(0, length);
}

// EMSA-PSS-ENCODE (RFC 8017, section 9.1.1).
async function encoded(message, salt, bits) {
  const length = Math.ceil((bits - 1) / 8);
  const hash = await digest(joined(new Uint8Array(8), await digest(message), salt));
  const data = joined(new Uint8Array(length - SALT - HASH - 2), [1], salt);
  const over = await mask(hash, data.length);
  const masked = data.map((one, at) => one ^ over[at]);
  masked[0] &= 0xff >> (8 * length - (bits - 1));
  return joined(masked, hash, [0xbc]);
}

// PrepareRandomize (RFC 9474, section 4.1).
export const prepared = (message) => joined(drawn(DRAWN), message);

// Blind (section 4.2); the salt and the blind are given by the tests only.
export async function blinded(key, message, salt = drawn(SALT), blind = below(key)) {
  const number = numberOf(await encoded(message, salt, key.bits));
  const inverse = inverseOf(blind, key.n);
  if (inverse === undefined || inverseOf(number, key.n) === undefined) throw new Error("blind");
  return { sent: bytesOf((number * power(blind, 65537n, key.n)) % key.n, key.length), inverse };
}

// Finalize (section 4.4): the signature, verified; fails for anything else.
export async function finalized(key, message, signed, inverse) {
  if (signed.length !== key.length) throw new Error("length");
  const signature = bytesOf((numberOf(signed) * inverse) % key.n, key.length);
  const isTrue = await crypto.subtle.verify({ name: PSS.name, saltLength: SALT }, key.verifying, signature, message);
  if (!isTrue) throw new Error("signature");
  return signature;
}

function answering(section) {
  const { blind: survey, key: keyText, sign, answer, spoken } = section.dataset;
  const begins = section.querySelector("[data-begins]"), place = section.querySelector("[data-form]");
  const slip = section.querySelector("[data-slip]"), stays = section.querySelector("[data-stays]");
  const secret = {};
  const say = (id) => {
    for (const one of section.querySelectorAll("[data-says]")) one.hidden = one.dataset.says !== id;
  };
  const stay = (event) => event.preventDefault();

  // Without cookies, so that the house cannot tell who asks and who answers.
  const ask = (data) =>
    fetch(answer, {
      method: "POST", body: new URLSearchParams(data), headers: { "Accept-Language": spoken },
      credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer",
    });

  function put(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    place.replaceChildren(...fresh.body.childNodes);
    place.hidden = false;
    const form = place.querySelector("form");
    if (form) form.addEventListener("submit", send);
    const news = place.querySelector("[role=alert], .notice, [role=status]") || section.querySelector("h2");
    news.tabIndex = -1;
    news.focus();
  }

  async function begin() {
    const form = await ask({ begin: "1" });
    const text = await form.text();
    if (!form.ok) return put(text);
    // The key of this page against the one everybody gets: a key of one's own would tell whose answer it is.
    const common = new DOMParser().parseFromString(text, "text/html").querySelector("form");
    if (common?.dataset.key !== keyText) return say("other");
    if (!secret.message) {
      secret.key = await keyOf(keyText);
      secret.message = prepared(new TextEncoder().encode(`madoguchi survey ${survey}`));
      Object.assign(secret, await blinded(secret.key, secret.message));
    }
    const body = new URLSearchParams({
      csrfmiddlewaretoken: slip.querySelector("[name=csrfmiddlewaretoken]").value, blinded: letters(secret.sent),
    });
    const signed = await fetch(sign, { method: "POST", body, credentials: "same-origin", cache: "no-store", redirect: "error" });
    if (signed.status === 409) return say("given");
    if (!signed.ok) throw new Error(String(signed.status));
    const signature = await finalized(secret.key, secret.message, fromLetters(await signed.text()), secret.inverse);
    secret.token = letters(joined(secret.message.slice(0, DRAWN), signature));
    addEventListener("beforeunload", stay);
    slip.remove();
    begins.hidden = true;
    say("");
    put(text);
  }

  async function send(event) {
    event.preventDefault();
    const form = event.target, button = form.querySelector("button");
    const data = new FormData(form);
    data.set("token", secret.token);
    button.disabled = true;
    say("sending");
    try {
      const kept = await ask(data);
      if (kept.status >= 500 || kept.status === 429) throw new Error(String(kept.status));
      const text = await kept.text();
      say("");
      stays.hidden = kept.status === 201 || kept.status === 409;
      if (stays.hidden) removeEventListener("beforeunload", stay);
      put(text);
    } catch {
      say("lost");
    } finally {
      button.disabled = false;
    }
  }

  slip.open = false;
  begins.hidden = stays.hidden = false;
  const button = begins.querySelector("button");
  button.addEventListener("click", async () => {
    button.disabled = true;
    say("waiting");
    try {
      await begin();
    } catch {
      say("broken");
    } finally {
      button.disabled = false;
    }
  });
}

// Only a page that came by HTTPS, or from this machine, may calculate.
if (window.crypto?.subtle) for (const section of document.querySelectorAll("[data-blind]")) answering(section);
