// Opens evidence beside the page, reads charts point by point, and writes citations. Without this
// script every link still leads to its note or card.
(() => {
  const byId = (id) => document.getElementById(id);
  const dialog = byId("card"), body = byId("card-body"), back = byId("card-back");
  const root = document.documentElement;
  // The page's words in its language: {1} stands for what is put in.
  const say = (word, ...places) => places.reduce((text, place, at) => text.split(`{${at + 1}}`).join(place), dialog.dataset[word]);
  if (!dialog || !dialog.show) return;
  const make = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  // What the drawer shows, the newest last: where it leads and what was clicked.
  let shown = [], opener = null;

  const copyOf = (element) => {
    const copy = element.cloneNode(true);
    copy.removeAttribute("id");
    copy.querySelectorAll("[id]").forEach((inner) => inner.removeAttribute("id"));
    copy.querySelectorAll("[tabindex]").forEach((inner) => inner.removeAttribute("tabindex"));
    copy.querySelectorAll('[href^="#m-"]').forEach((link) => {
      const whole = byId(link.hash.slice(1)).cloneNode(true);
      whole.removeAttribute("id");
      link.replaceWith(whole);
    });
    return copy;
  };

  const cite = (id, says, title) => {
    const url = location.href.split("#")[0] + "#" + encodeURI(id);
    const day = root.dataset.day, name = root.dataset.title;
    const text = `${say("in", says, title, name, day)} ${url}`;
    const key = "corridor-" + id.replace(/[^a-z0-9]+/gi, "-");
    const clean = (words) => words.replace(/[{}\\%&$#_~^]/g, (c) => (c === "\\" || c === "~" || c === "^" ? " " : "\\" + c));
    const bib = `@misc{${key},\n  title = {${clean(title)}: ${clean(says)}},\n  howpublished = {${clean(name)}, a brief of Corridor},\n  note = {As of ${day}},\n  year = {${day.slice(0, 4)}},\n  url = {${url}}\n}`;
    const fold = make("details", "", "cite");
    fold.append(make("summary", say("cite")), make("pre", text), make("pre", bib));
    const link = make("a", say("link"));
    link.href = "#" + id;
    link.dataset.go = "1";
    fold.append(link);
    return fold;
  };

  const draw = () => {
    const { id, says } = shown[shown.length - 1];
    const target = byId(id);
    if (!target) return;
    body.replaceChildren();
    const heading = make("h2", says);
    heading.id = "card-h";
    heading.tabIndex = -1;
    body.append(heading);
    const links = id.startsWith("n-") ? [...target.querySelectorAll('a[href^="#e/"]')] : [];
    const cards = links.map((link) => byId(decodeURI(link.hash.slice(1)))).filter(Boolean);
    const title = target.querySelector("h3") || (cards[0] && cards[0].querySelector("h3"));
    body.append(cite(id, says, title ? title.textContent : target.textContent.slice(0, 120)));
    if (id.startsWith("n-") && !cards.length) body.append(copyOf(target));
    (cards.length ? cards : id.startsWith("n-") ? [] : [target]).forEach((card) => body.append(copyOf(card)));
    back.hidden = shown.length < 2;
    if (!back.hidden) back.textContent = say("back", shown[shown.length - 2].says.slice(0, 30));
    if (!dialog.open) dialog.show();
    dialog.scrollTop = 0;
    heading.focus();
  };

  const open = (link, fresh) => {
    const id = decodeURI(link.hash.slice(1));
    if (!byId(id)) return false;
    if (fresh) {
      shown = [];
      if (opener) opener.classList.remove("on");
      opener = link;
      opener.classList.add("on");
    }
    const mark = link.closest(".mark");
    const says = mark ? link.getAttribute("aria-label") : link.textContent;
    shown.push({ id, says });
    history.pushState({ shown: shown.slice() }, "", "#" + encodeURI(id));
    draw();
    return true;
  };

  const close = () => {
    if (!dialog.open) return;
    dialog.close();
    shown = [];
    history.replaceState(null, "", location.href.split("#")[0]);
    if (opener) {
      opener.classList.remove("on");
      opener.focus();
    }
    opener = null;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const inside = dialog.contains(link);
    if (link.dataset.go || !/^#(e\/|n-)/.test(link.getAttribute("href"))) {
      if (inside) close();
      return;
    }
    if (open(link, !inside)) event.preventDefault();
  });
  byId("card-close").addEventListener("click", close);
  back.addEventListener("click", () => history.back());
  window.addEventListener("popstate", (event) => {
    shown = (event.state && event.state.shown) || [];
    if (shown.length) draw();
    else if (dialog.open) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  // A chart is one stop; arrow keys go from point to point, which say themselves.
  document.querySelectorAll(".plot").forEach((plot) => {
    const points = () => [...plot.querySelectorAll("svg")].filter((svg) => svg.getBoundingClientRect().width)
      .flatMap((svg) => [...svg.querySelectorAll("[data-say]")]);
    if (!plot.querySelector("[data-say]")) return;
    plot.tabIndex = 0;
    plot.setAttribute("role", "group");
    plot.setAttribute("aria-label", say("chart"));
    const said = make("p", "", "said");
    said.setAttribute("role", "status");
    plot.after(said);
    let at = -1;
    const go = (to) => {
      const all = points();
      all.forEach((point) => point.classList.remove("on"));
      at = to < 0 ? -1 : Math.min(to, all.length - 1);
      said.textContent = at < 0 ? "" : all[at].dataset.say;
      if (at >= 0) all[at].classList.add("on");
    };
    plot.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step) go(Math.max(0, at + step));
      else if (event.key === "Home") go(0);
      else if (event.key === "End") go(points().length - 1);
      else if (event.key === "Escape" && at >= 0) { go(-1); event.stopPropagation(); return; }
      else return;
      event.preventDefault();
    });
    plot.addEventListener("pointerover", (event) => {
      const point = event.target.closest("[data-say]");
      if (point) go(points().indexOf(point));
    });
    plot.addEventListener("blur", () => go(-1));
  });
  window.addEventListener("beforeprint", () => document.querySelectorAll("main details, #notes").forEach((d) => { if (!d.open) { d.open = true; d.dataset.was = "1"; } }));
  window.addEventListener("afterprint", () => document.querySelectorAll("[data-was]").forEach((d) => { d.open = false; delete d.dataset.was; }));
})();
