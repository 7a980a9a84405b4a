// Adds to a page that is whole without it: a tip over the marks of a chart, and printing with every detail open.
(() => {
  "use strict";
  const tip = document.getElementById("tip");
  const hide = () => { tip.hidden = true; };
  const show = (event) => {
    const mark = event.target.closest && event.target.closest(".chart svg [aria-label]:not(svg)");
    const kind = mark ? mark.getAttribute("aria-roledescription") || "" : "";
    const text = mark && !/axis|legend|title|container|line mark|area mark/.test(kind) ? mark.getAttribute("aria-label") : "";
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
  reveal();
})();
