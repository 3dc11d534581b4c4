// Reckons the SHA-256 of a file on this device and writes it into its field; the file goes nowhere. Without this script,
// and where the browser offers no hashing, the field is typed by hand.
(() => {
  if (!globalThis.crypto?.subtle) return;

  const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

  for (const field of document.querySelectorAll("input[data-hash]")) {
    const label = document.createElement("label");
    label.className = "hash-file";
    label.textContent = `${field.dataset.hash} `;
    const chooser = document.createElement("input");
    chooser.type = "file"; // It has no name, so no form sends it.
    chooser.addEventListener("change", async () => {
      const [file] = chooser.files;
      if (!file) return;
      field.value = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    label.append(chooser);
    field.after(label);
  }
})();
