// A directory of staff that speaks SAML 2.0: it reads the house's own metadata, signs assertions, and posts them by the
// browser. What it was asked stays in the form, since it remembers nobody.
import { createServer } from "node:http";
import { randomBytes } from "node:crypto";
import samlify from "samlify";
import { choosing, escaped, form, page } from "./pages.mjs";

const NAME = "見本の市のアカウント";
const CONTEXT = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
const { SamlLib, IdentityProvider, ServiceProvider } = samlify;
// What comes in is only read for its number here.
samlify.setSchemaValidator({ validate: async () => "read" });

const template = {
  ...SamlLib.defaultLoginResponseTemplate,
  context: SamlLib.defaultLoginResponseTemplate.context.replace(
    "{AuthnStatement}",
    '<saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="{AssertionID}"><saml:AuthnContext>' +
      "<saml:AuthnContextClassRef>{Context}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>",
  ),
  attributes: [{ name: "employee_number", valueTag: "number", nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic", valueXsiType: "xs:string" }],
};

function filled(idp, sp, question, person) {
  return (context) => {
    const id = `_${randomBytes(20).toString("hex")}`;
    const at = new Date().toISOString();
    const until = new Date(Date.now() + 300_000).toISOString();
    const place = sp.entityMeta.getAssertionConsumerService("post");
    return {
      id,
      context: SamlLib.replaceTagsByValue(context, {
        ID: id,
        AssertionID: `_${randomBytes(20).toString("hex")}`,
        Destination: place,
        SubjectRecipient: place,
        Audience: sp.entityMeta.getEntityID(),
        Issuer: idp.entityMeta.getEntityID(),
        IssueInstant: at,
        ConditionsNotBefore: at,
        ConditionsNotOnOrAfter: until,
        SubjectConfirmationDataNotOnOrAfter: until,
        InResponseTo: question,
        StatusCode: "urn:oasis:names:tc:SAML:2.0:status:Success",
        NameIDFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
        NameID: randomBytes(16).toString("hex"),
        Context: person.context ?? CONTEXT,
        attrNumber: person.number ?? "",
      }),
    };
  };
}

const sent = (place, answer) => page(NAME, `<h1>${NAME}</h1><p>確かめました。もとの画面へもどります。</p>
<form method="post" action="${escaped(place)}"><input type="hidden" name="SAMLResponse" value="${escaped(answer)}">
<input type="hidden" name="RelayState" value="https://elsewhere.example/"><button>もどる</button></form>`);

// The house's metadata is fetched when somebody first comes: the house may start later than this.
async function known({ host, port, house_metadata: house, private_key, certificate }) {
  const place = `http://${host}:${port}`;
  const idp = IdentityProvider({
    entityID: `${place}/directory`,
    privateKey: private_key,
    signingCert: certificate,
    isAssertionEncrypted: false,
    requestSignatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    singleSignOnService: [{ Binding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect", Location: `${place}/sign-in` }],
    loginResponseTemplate: template,
  });
  return { idp, house: async () => ServiceProvider({ metadata: typeof house === "string" && house.startsWith("<") ? house : await (await fetch(house)).text() }) };
}

async function answered({ idp, house }, settings, request) {
  const url = new URL(request.url, "http://here");
  if (url.pathname === "/metadata") return ["application/samlmetadata+xml", idp.getMetadata()];
  const sp = await house();
  if (request.method === "POST") {
    const chosen = await form(request);
    const person = settings.people.find((one) => one.sub === chosen.get("sub"));
    const question = chosen.get("question");
    const { context } = await idp.createLoginResponse(sp, { extract: { request: { id: question } } }, "post", {}, filled(idp, sp, question, person));
    return ["text/html; charset=utf-8", sent(sp.entityMeta.getAssertionConsumerService("post"), context)];
  }
  const { extract } = await idp.parseLoginRequest(sp, "redirect", { query: Object.fromEntries(url.searchParams) });
  const hidden = `<input type="hidden" name="question" value="${escaped(extract.request.id)}">`;
  return ["text/html; charset=utf-8", choosing(NAME, "/sign-in", settings.people, hidden)];
}

export async function startSaml(settings) {
  const directory = await known(settings);
  const server = createServer((request, response) => {
    answered(directory, settings, request)
      .then(([type, body]) => response.setHeader("content-type", type).end(body))
      .catch((problem) => {
        response.statusCode = 400;
        response.end(page(NAME, `<h1>${NAME}</h1><p>${escaped(problem.message ?? problem)}</p>`));
      });
  });
  await new Promise((resolve) => server.listen(settings.port, settings.host, resolve));
}
