(() => {
  const tools = document.getElementById("tools");
  if (!tools) return;
  tools.hidden = false;
  const rows = [...document.querySelectorAll("[data-outcome]")];
  const areas = [...document.querySelectorAll("details.area")];
  const field = tools.querySelector("input");
  const choice = tools.querySelector("select");
  const count = tools.querySelector("output");
  const filter = () => {
    const word = field.value.trim().toLowerCase();
    const filtering = Boolean(word || choice.value);
    let shown = 0;
    for (const row of rows) {
      const fits =
        (!choice.value || row.dataset.outcome === choice.value) &&
        (!word || row.textContent.toLowerCase().includes(word));
      row.hidden = !fits;
      shown += fits;
    }
    for (const area of areas) {
      area.hidden = !area.querySelector("[data-outcome]:not([hidden])");
      if (filtering && !area.hidden) area.open = true;
    }
    count.textContent = filtering ? `${shown} of ${rows.length} shown` : "";
  };
  field.addEventListener("input", filter);
  choice.addEventListener("change", filter);
  tools.querySelector("button").addEventListener("click", (event) => {
    const open = event.target.getAttribute("aria-pressed") !== "true";
    for (const fold of document.querySelectorAll("details")) fold.open = open;
    event.target.setAttribute("aria-pressed", String(open));
    event.target.textContent = open ? "Fold everything" : "Unfold everything";
  });
  const reveal = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    for (let fold = target; fold; fold = fold.parentElement) {
      if (fold.tagName === "DETAILS") fold.open = true;
    }
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
