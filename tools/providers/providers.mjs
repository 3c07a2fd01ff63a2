// Providers of identities with synthetic people: one like デジタル認証アプリ, one like GビズID, one like a city's
// directory of staff by OpenID Connect, one like such a directory by SAML; those the settings tell of.
// Usage: node providers.mjs SETTINGS.json   (it says "ready" when all listen, on the loopback only)
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { choosing, escaped, form, page } from "./pages.mjs";
import { startSaml } from "./saml.mjs";

const settings = JSON.parse(readFileSync(process.argv[2], "utf8"));

async function interact(provider, request, response, { name, people, acr }) {
  const { uid, prompt, params, session } = await provider.interactionDetails(request, response);
  if (request.method !== "POST" && prompt.name === "login") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(choosing(name, `/interaction/${uid}`, people));
    return;
  }
  const chosen = request.method === "POST" ? await form(request) : new URLSearchParams();
  if (chosen.get("cancel")) {
    await provider.interactionFinished(request, response, { error: "access_denied" }, { mergeWithLastSubmission: false });
    return;
  }
  const accountId = prompt.name === "login" ? chosen.get("sub") : session.accountId;
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const login = prompt.name === "login" ? { login: { accountId, acr, amr: people.find((one) => one.sub === accountId)?.amr, remember: false } } : {};
  await provider.interactionFinished(request, response, { ...login, consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

function start({ port, ...rest }, { name, people, acr, configuration }) {
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    ...configuration,
    cookies: { keys: ["demonstration"] },
    features: { devInteractions: { enabled: false }, ...configuration.features },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => {
      const person = people.find((one) => one.sub === sub);
      return person && { accountId: sub, claims: async () => ({ ...person.claims, sub }) };
    },
    renderError: (context, out) => {
      context.type = "html";
      context.body = page(name, `<h1>${escaped(name)}</h1><p>${escaped(out.error)}: ${escaped(out.error_description ?? "")}</p>`);
    },
    ttl: { AuthorizationCode: 300, AccessToken: 3600, IdToken: 3600, Interaction: 600, Session: 600, Grant: 600 },
  });
  const answer = provider.callback();
  return new Promise((resolve) => {
    createServer((request, response) => {
      if (!request.url.startsWith("/interaction/")) return answer(request, response);
      interact(provider, request, response, { name, people, acr }).catch((problem) => {
        response.statusCode = 400;
        response.end(page(name, `<h1>${escaped(name)}</h1><p>${escaped(problem.message)}</p>`));
      });
    }).listen(port, "127.0.0.1", () => resolve(rest));
  });
}

const common = (clients, jwks) => ({
  clients,
  jwks,
  pkce: { required: () => true },
  responseTypes: ["code"],
  conformIdTokenClaims: true,
});

const { resident, business, staff, saml } = settings;
if (resident) await start(resident, {
  name: "見本の認証アプリ",
  people: resident.people,
  acr: resident.acr ?? "aal3 crl",
  configuration: {
    ...common([{
      client_id: resident.client_id,
      redirect_uris: resident.redirect_uris,
      response_types: ["code"],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "ES256",
      id_token_signed_response_alg: "ES256",
      subject_type: "pairwise",
      jwks: { keys: [resident.client_key] },
    }], { keys: resident.keys }),
    clientAuthMethods: ["private_key_jwt"],
    subjectTypes: ["pairwise"],
    pairwiseIdentifier: async (_, accountId) => `pairwise-${accountId}`,
    acrValues: ["aal3 crl", "aal1"],
    claims: { openid: ["sub"], name: ["name"], address: ["address"], birthdate: ["birthdate"], gender: ["gender"], acr: null },
    scopes: ["openid", "name", "address", "birthdate", "gender"],
  },
});
if (business) await start(business, {
  name: "見本のビジネスID",
  people: business.people,
  configuration: {
    ...common([{
      client_id: business.client_id,
      client_secret: business.client_secret,
      redirect_uris: business.redirect_uris,
      response_types: ["code"],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: "client_secret_basic",
      id_token_signed_response_alg: "RS256",
    }], { keys: business.keys }),
    clientAuthMethods: ["client_secret_basic"],
    claims: {
      openid: ["sub"],
      email: ["email"],
      profile: ["account_type", "corp_type", "corporate_number", "name", "address"],
      mandate: ["mandate_info"],
      role: ["role"],
      delegation_info: ["delegation_info"],
    },
    scopes: ["openid", "profile", "email", "mandate", "role", "delegation_info"],
  },
});
const ofStaff = (more) => ({
  redirect_uris: staff.redirect_uris,
  response_types: ["code"],
  grant_types: ["authorization_code"],
  id_token_signed_response_alg: "RS256",
  ...more,
});
if (staff) await start(staff, {
  name: "見本の市のアカウント",
  people: staff.people,
  acr: "1",
  configuration: {
    ...common([
      ofStaff({ client_id: "house", client_secret: staff.client_secret, token_endpoint_auth_method: "client_secret_basic" }),
      ofStaff({
        client_id: "house-key",
        token_endpoint_auth_method: "private_key_jwt",
        token_endpoint_auth_signing_alg: "ES256",
        jwks: { keys: [staff.client_key] },
      }),
    ], { keys: staff.keys }),
    conformIdTokenClaims: false,
    clientAuthMethods: ["client_secret_basic", "private_key_jwt"],
    claims: { openid: ["sub", "amr"], staff: ["employee_number"], acr: null },
    scopes: ["openid", "staff"],
  },
});
if (saml) await startSaml(saml);
console.log("ready");
