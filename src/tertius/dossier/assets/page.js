// Adds to a page that is whole without it: a tip over the marks of a chart, and opening what a link leads to.
(() => {
  "use strict";
  const tip = document.getElementById("tip");
  const hide = () => { tip.hidden = true; };
  const show = (event) => {
    const mark = event.target.closest && event.target.closest(".chart svg [aria-label]:not(svg)");
    const text = mark ? mark.getAttribute("aria-label") : "";
    if (!text) { hide(); return; }
    tip.textContent = text.split("; ").join("\n");
    tip.hidden = false;
    const gap = 14;
    const left = Math.min(event.clientX + gap, window.innerWidth - tip.offsetWidth - gap);
    const above = event.clientY - tip.offsetHeight - gap;
    tip.style.left = `${Math.max(left, gap)}px`;
    tip.style.top = `${above > 0 ? above : event.clientY + gap}px`;
  };
  document.addEventListener("pointermove", show);
  document.addEventListener("pointerdown", show);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("scroll", hide, { passive: true });

  // A link to a claim opens what is folded around its target.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  };
  window.addEventListener("hashchange", reveal);

  // One button opens all that is folded, for reading on paper or searching in the page.
  const button = document.getElementById("unfold");
  if (button) {
    document.getElementById("tools").hidden = false;
    button.addEventListener("click", () => {
      const open = button.textContent.startsWith("Open");
      for (const node of document.querySelectorAll("details.fold, details.claim, details.part")) node.open = open;
      button.textContent = open ? "Close all sections" : "Open all sections";
    });
  }
  reveal();
})();
