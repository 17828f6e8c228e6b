// Light or dark, before anything is drawn; without a choice of one's own, as the system has it.

(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem("muster-theme") ?? "system";
  const draw = () => {
    const dark = chosen() === "dark" || (chosen() === "system" && system.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    document.documentElement.dataset.chosen = chosen();
  };
  document.documentElement.addEventListener("muster-theme", (event) => {
    localStorage.setItem("muster-theme", event.detail);
    draw();
  });
  system.addEventListener("change", draw);
  draw();
})();
