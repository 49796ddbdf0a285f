const message = document.createElement("p");
message.className = "status";
message.setAttribute("role", "status");
document.body.append(message);
for (const list of document.querySelectorAll("[data-copy]")) {
  for (const code of list.querySelectorAll("code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = list.dataset.copy;
    button.setAttribute("aria-label", list.dataset.copy + ": " + code.textContent);
    button.addEventListener("click", async () => {
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      try {
        await navigator.clipboard.writeText(code.textContent);
      } catch {
        document.execCommand("copy");
      }
      message.textContent = list.dataset.copied;
      button.textContent = list.dataset.copied;
      setTimeout(() => { button.textContent = list.dataset.copy; message.textContent = ""; }, 2000);
    });
    code.after(" ", button);
  }
}
