// Passkeys: asks the browser for one and lays its answer into the form, which is then sent like any other.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const plain = (words) => new TextEncoder().encode(words);
const known = (form) => form.dataset.ids.split(" ").filter(Boolean).map((id) => ({ type: "public-key", id: bytes(id) }));

async function make(form) {
  const { host, kinds, account, name } = form.dataset;
  const { id, response } = await navigator.credentials.create({
    publicKey: {
      rp: { id: host, name: "Kizahashi" },
      user: { id: plain(account), name, displayName: name },
      challenge: plain(form.elements.challenge.value),
      pubKeyCredParams: kinds.split(" ").map((kind) => ({ type: "public-key", alg: Number(kind) })),
      excludeCredentials: known(form),
      authenticatorSelection: { residentKey: "discouraged", userVerification: "preferred" },
      attestation: "none",
      timeout: 60_000,
    },
  });
  return { id, client: text(response.clientDataJSON), device: text(response.getAuthenticatorData()), public: text(response.getPublicKey()) };
}

async function use(form) {
  const { id, response } = await navigator.credentials.get({
    publicKey: {
      rpId: form.dataset.host,
      challenge: plain(form.elements.challenge.value),
      allowCredentials: known(form),
      userVerification: "preferred",
      timeout: 60_000,
    },
  });
  return { id, client: text(response.clientDataJSON), device: text(response.authenticatorData), mark: text(response.signature) };
}

async function ask(event) {
  const form = event.target;
  const said = form.querySelector("[role=status]");
  event.preventDefault();
  said.textContent = "";
  try {
    const answer = await (form.dataset.passkey === "make" ? make(form) : use(form));
    for (const [name, value] of Object.entries(answer)) form.elements[name].value = value;
    form.submit();
  } catch {
    said.textContent = form.dataset.failed;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!globalThis.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", ask);
}
