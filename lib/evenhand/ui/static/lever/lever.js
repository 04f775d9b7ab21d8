// The lever of the dividend page. What it shows is known at every level beforehand, written by the same rules as every
// other number, so that all of it follows the finger here and the server is asked only when the finger has let go.

const CALM = 250; // milliseconds after the last key before what was chosen is sent
const levers = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  if (!levers.has(parentElement)) levers.set(parentElement, new Lever(parentElement));
  const lever = levers.get(parentElement);
  lever.receive(component);
  return () => lever.end();
}

class Lever {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.slider = this.find("[data-part=slider]");
    this.field = this.find("[data-part=field]");
    this.drawn = {};
    this.told = ""; // the levels as they came
    this.wait = 0; // how long before what was chosen is sent: keys come in rows, and a finger lets go once
    this.sent = null; // what was chosen here and has not come back yet
    this.timer = 0;
    this.frame = 0;
    this.slider.oninput = () => this.follow(Number(this.slider.value));
    this.slider.onkeydown = () => (this.wait = CALM);
    this.slider.onpointerdown = () => (this.wait = 0);
    this.slider.onpointerup = () => this.settle(0);
    this.slider.onchange = () => this.settle(this.wait); // comes after the pointer's end, too
    this.field.onchange = () => this.ask({ typed: this.field.value });
    this.find("[data-part=declared]").onclick = () => this.go(this.data.declared);
    this.find("[data-part=recommended]").onclick = () => this.go(this.data.recommended);
    for (const unit of root.querySelectorAll("[name=unit]")) unit.onchange = () => this.ask({ unit: unit.value });
  }

  receive({ data, setTriggerValue }) {
    if (this.told !== data.levels) {
      this.told = data.levels;
      this.levels = JSON.parse(data.levels);
    }
    this.data = data;
    this.trigger = setTriggerValue;
    for (const part of ["verdict", "curve", "segments"]) this.draw(part, data.html[part]);
    this.collect();
    this.slider.max = this.levels.length - 1;
    this.slider.setAttribute("aria-label", data.label);
    this.find("[data-part=suffix]").textContent = data.suffix;
    this.field.setAttribute("aria-label", data.label);
    this.find("[data-part=question]").textContent = data.question;
    this.find("[data-part=declared]").hidden = data.index === data.declared;
    this.find("[data-part=recommended]").hidden = data.recommended === null;
    for (const unit of this.root.querySelectorAll("[name=unit]")) unit.checked = unit.value === data.axis;
    // An answer to an earlier question does not take the lever out of the hand that has moved on.
    if (this.sent === null || this.sent === this.levels[data.index].value) {
      this.sent = null;
      if (!this.timer) this.show(data.index);
    } else {
      const there = this.levels.findIndex((level) => level.value === this.sent);
      this.show(there < 0 ? data.index : there);
    }
  }

  draw(part, html) {
    if (this.drawn[part] === html) return;
    this.drawn[part] = html;
    this.find(`[data-part=${part}]`).innerHTML = html;
  }

  // The elements that follow, looked up once and not in every frame.
  collect() {
    const all = (selector) => [...this.root.querySelectorAll(selector)];
    this.parts = {
      chip: this.find(".ev-chip"),
      icon: this.find(".ev-icon"),
      title: this.find(".ev-title"),
      offer: this.find(".ev-offer"),
      doubt: this.find(".ev-doubt"),
      figures: all(".ev-figure").map((figure) => ({
        said: figure.querySelector(".ev-said"),
        range: figure.querySelector(".ev-range"),
        bar: figure.querySelector("i"),
        mean: figure.querySelector("b"),
      })),
      segments: all(".ev-segment").map((segment) => ({
        bar: segment.querySelector("i"),
        gain: segment.querySelector(".ev-gain"),
        paid: segment.querySelector(".ev-paid"),
      })),
      lost: this.find(".ev-lost"),
      mark: this.find(".cv-mark"),
      name: this.find(".cv-mark span"),
      dots: all(".cv-dot"),
      equal: this.find("[data-part=equal]"),
    };
    const plot = this.find(".cv-plot");
    const level = (event) => this.nearest((100 * (event.clientX - plot.getBoundingClientRect().left)) / plot.clientWidth);
    plot.onpointerdown = (event) => {
      plot.setPointerCapture(event.pointerId);
      this.follow(level(event));
    };
    plot.onpointermove = (event) => plot.hasPointerCapture(event.pointerId) && this.follow(level(event));
    plot.onpointerup = () => this.settle(0);
  }

  nearest(place) {
    const gaps = this.levels.map((level) => Math.abs(level.x - place));
    return gaps.indexOf(Math.min(...gaps));
  }

  go(index) {
    this.show(index);
    this.settle(0);
  }

  // At most once a frame, however often the pointer reports.
  follow(index) {
    this.next = index;
    this.timer = this.timer || -1;
    this.frame = this.frame || requestAnimationFrame(() => ((this.frame = 0), this.show(this.next)));
  }

  settle(wait) {
    if (this.timer > 0) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = 0;
      if (this.frame) {
        cancelAnimationFrame(this.frame);
        this.frame = 0;
        this.show(this.next);
      }
      if (this.index === this.data.index) return;
      this.sent = this.levels[this.index].value;
      this.ask({ level: this.sent });
    }, wait);
  }

  ask(what) {
    this.trigger("asked", { ...what, axis: this.data.axis });
  }

  show(index) {
    const level = this.levels[index];
    const { parts } = this;
    this.index = index;
    this.slider.value = index;
    this.slider.setAttribute("aria-valuetext", level.said);
    if (this.root.activeElement !== this.field || index !== this.data.index) this.field.value = level.typed;
    parts.equal.textContent = level.equal;
    if (parts.mark) {
      parts.mark.style.left = `${level.x}%`;
      parts.mark.classList.toggle("cv-left", level.x > 75);
      parts.name.textContent = level.offer;
      parts.dots.forEach((dot, side) => Object.assign(dot.style, { left: `${level.x}%`, top: `${level.dots[side]}%` }));
    }
    if (parts.chip) {
      const look = this.data.kinds[level.kind];
      parts.chip.style.color = look.color;
      parts.icon.textContent = look.icon;
      parts.title.textContent = level.title;
      if (parts.offer) parts.offer.textContent = level.offer;
      if (parts.doubt) parts.doubt.classList.toggle("ev-stale", index !== this.data.index);
      // While a gate stands the block names no offer and shows no figures.
      parts.figures.forEach((figure, side) => {
        const [said, range, left, width, mean] = level.figures[side];
        figure.said.textContent = said;
        figure.range.textContent = range;
        Object.assign(figure.bar.style, { left: `${left}%`, width: `${width}%` });
        figure.mean.style.left = `${mean}%`;
      });
    }
    parts.segments.forEach((segment, place) => {
      const [gain, paid, left, width, color] = level.segments[place];
      segment.gain.textContent = gain;
      segment.paid.textContent = paid;
      Object.assign(segment.bar.style, { left: `${left}%`, width: `${width}%`, background: color });
    });
    if (parts.lost) parts.lost.textContent = level.lost;
  }

  end() {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
  }
}
