"use strict";
// Asks /graphql and shows the answer as text. The token is neither stored nor put into an address.
(() => {
  const by = (id) => document.getElementById(id);
  const form = by("ask"), query = by("query"), variables = by("variables"), token = by("token");
  const wrong = by("variables-wrong"), status = by("status"), result = by("result").firstElementChild;
  let latest = 0;

  function given() {
    wrong.hidden = true;
    variables.removeAttribute("aria-invalid");
    if (!variables.value.trim()) return {};
    try {
      const found = JSON.parse(variables.value);
      if (found !== null && typeof found === "object" && !Array.isArray(found)) return found;
    } catch { /* said below */ }
    wrong.textContent = "The variables are not a JSON object. Nothing was asked.";
    wrong.hidden = false;
    variables.setAttribute("aria-invalid", "true");
    variables.focus();
    return null;
  }

  function summary(code, answer, took) {
    const errors = answer.errors ?? [];
    if (errors.length === 0) return `Answered in ${took} ms.`;
    const codes = [...new Set(errors.map((error) => error.extensions?.code ?? "ERROR"))];
    return `Refused (${code}): ${codes.join(", ")}. ${errors[0].message}`;
  }

  async function ask() {
    const values = given();
    if (values === null) return;
    const turn = ++latest, begun = performance.now();
    const headers = { "content-type": "application/json" };
    if (token.value.trim()) headers.authorization = `Bearer ${token.value.trim()}`;
    status.textContent = "Asking …";
    let said, shown;
    try {
      const body = JSON.stringify({ query: query.value, variables: values });
      const got = await fetch("/graphql", { method: "POST", headers, body, credentials: "omit" });
      const answer = await got.json();
      said = summary(got.status, answer, Math.round(performance.now() - begun));
      shown = JSON.stringify(answer, null, 2);
    } catch {
      said = "No answer came. Is the service still running?";
      shown = "";
    }
    if (turn !== latest) return;
    status.textContent = said;
    result.textContent = shown;
    status.scrollIntoView({ block: "nearest" }); // on a phone the answer lies below the form
  }

  by("with-token").hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); void ask(); });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
})();
