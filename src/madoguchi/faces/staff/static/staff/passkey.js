// Passkeys: the device answers the question of the form, and the form carries the answer to the house.
(() => {
  "use strict";
  const able = "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const question = JSON.parse(form.dataset.question);
    const say = (id) => {
      for (const one of form.querySelectorAll("[data-says]")) one.hidden = one.dataset.says !== id;
    };
    if (!able) {
      say("unable");
      continue;
    }
    form.querySelector("[data-needs-script]").hidden = false;
    say("");
    form.addEventListener("submit", async (event) => {
      const field = form.elements.credential;
      if (field.value) return;
      event.preventDefault();
      say("waiting");
      try {
        const answer =
          form.dataset.passkey === "make"
            ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) })
            : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) });
        field.value = JSON.stringify(answer.toJSON());
        form.submit();
      } catch {
        say("broken");
      }
    });
  }
})();
