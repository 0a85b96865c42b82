// The code of a slip's QR rides in the fragment, which no server sees.  It is put into the field,
// and taken out of the address at once.
function take() {
  const field = document.getElementById("code");
  const code = decodeURIComponent(location.hash.slice(1));
  if (field && code) {
    field.value = code;
    history.replaceState(null, "", location.pathname);
  }
}
take();
// Another slip, scanned while the page is still open.
addEventListener("hashchange", take);
