/*
 * The player: the frames of a story over one vis-network.
 *
 * Two hosts use it: the Streamlit component (component.js) and the standalone page (`graphxPlayer.page`).
 * Nothing of the story is ever parsed as markup: the page is built with createElement and textContent alone.
 *
 * A frame is drawn by editing the bodies of vis-network and redrawing once. Updating its DataSets instead costs
 * more than half of the frames a second at 200 characters.
 */
(() => {
  "use strict";

  const FAINT = 0.03; // share of the strongest edge under which nothing is drawn
  const TIES_DRAWN = 300; // the rest wait behind a slider: more than 500 cost frames a second, and nobody reads them
  const DASHES_IN_MOTION = 40; // a dashed line costs as much as four plain ones
  const LABELS = 24;
  const TIES_LISTED = 5;
  const EVIDENCE_LISTED = 60;
  const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
  const FONT = '"Source Sans", "Source Sans Pro", system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

  // Control characters and direction marks would let a name rearrange the text around it.
  const plain = (text) =>
    String(text).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ");
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
  const mix = (a, b, share) => a + (b - a) * share;

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "text") element.textContent = value;
      else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children);
    return element;
  }

  /** Index of the last item that is not above the value, or -1; items ascend. */
  function lastNotAbove(items, value) {
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (items[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** What the story holds at a whole frame: edges fade by half-life after the event that last set them. */
  class Moment {
    constructor(story) {
      this.story = story;
      this.frame = -1;
      this.weight = new Float32Array(story.edges.source.length);
      this.sign = new Float32Array(story.edges.source.length);
      this.sure = new Float32Array(story.edges.source.length);
      this.presence = new Float32Array(story.names.length);
    }

    at(frame) {
      if (frame === this.frame) return this;
      this.frame = frame;
      const { edges, presence, half_life: halfLife } = this.story;
      const faded = (since) => 0.5 ** ((frame - since) / halfLife);
      for (let id = 0; id < this.weight.length; id++) {
        const event = lastNotAbove(edges.at[id], frame);
        const weight = event < 0 ? 0 : edges.weight[id][event] * faded(edges.at[id][event]);
        this.weight[id] = weight < FAINT ? 0 : weight;
        this.sign[id] = edges.sign[id][Math.max(event, 0)];
        this.sure[id] = event < 0 ? edges.sure[id][0] : edges.sure[id][event] * faded(edges.at[id][event]);
      }
      for (let id = 0; id < presence.length; id++) {
        const [at, mentions] = presence[id];
        const event = lastNotAbove(at, frame);
        this.presence[id] = event < 0 ? 0 : mentions[event] * faded(at[event]);
      }
      return this;
    }
  }

  const WORDS = { positive: "warm", negative: "cold", neutral: "neutral" };
  const MARKS = { positive: "+", negative: "−", neutral: "·" };

  class Player {
    constructor(root, story, host) {
      this.root = root;
      this.story = story;
      this.host = host;
      this.names = story.names.map(plain);
      this.middle = (story.signs.length - 1) / 2;
      this.time = 0;
      this.speed = 1;
      this.playing = false;
      this.focus = -1;
      this.chosen = -1;
      this.shown = Math.min(TIES_DRAWN, Math.max(1, story.edges.source.length));
      this.now = new Moment(story);
      this.next = new Moment(story);
      this.listed = new Moment(story); // at the frame of label, text and list of ties
      this.mostMentions = Math.max(
        1,
        ...story.presence.map(([, mentions]) => mentions.reduce((a, b) => Math.max(a, b), 0)),
      );
      this.palette = story.signs.map(shades);
      this.hues = story.colours.map(shades);
      this.clear = new Float32Array(story.names.length); // 0 unseen to 1 solid
      this.budget = 500; // ties drawn in motion; fewer where the machine cannot keep up
      this.stillness = window.matchMedia("(prefers-reduced-motion: reduce)");
      this.darkness = window.matchMedia("(prefers-color-scheme: dark)");
      this.build();
      this.connect();
      this.seek(clamp(host.frame || 0, 0, story.count - 1), false);
    }

    // ---- the page

    build() {
      const { story } = this;
      this.play = make("button", { type: "button", class: "gx-play", onclick: () => this.toggle() });
      this.slider = make("input", {
        type: "range",
        min: 0,
        max: story.count - 1,
        step: 1,
        class: "gx-slider",
        "aria-label": "Moment of the story",
        oninput: () => this.seek(Number(this.slider.value), false),
        onchange: () => this.tell(),
      });
      this.strip = make("canvas", { class: "gx-strip", "aria-hidden": "true" });
      this.label = make("output", { class: "gx-label" });
      this.canvas = this.host.container || make("div");
      this.canvas.classList.add("gx-canvas");
      this.caption = make("div", { class: "gx-caption", "aria-hidden": "true" });
      this.ties = make("ul", { class: "gx-ties", "aria-label": "Strongest ties at this moment" });
      this.live = make("p", { class: "gx-hidden", role: "status", "aria-live": "polite" });
      this.text = make("div", {
        class: "gx-text",
        tabindex: "0",
        role: "group",
        "aria-label": "The text at this moment",
      });
      this.evidence = make("section", { class: "gx-evidence", "aria-label": "Evidence", hidden: true });
      const stage = make("div", { class: "gx-stage" }, this.figure());
      if (story.text || story.evidence) stage.append(this.aside());
      this.frame = make(
        "div",
        {
          class: "gx-player",
          role: "group",
          "aria-label": "Player",
          tabindex: "-1",
          onkeydown: (event) => this.key(event),
        },
        stage,
        this.controls(),
        this.ties,
        this.live,
      );
      this.root.replaceChildren(this.frame);
      if (!story.text) this.frame.classList.add("gx-alone");
      this.showPlay();
    }

    figure() {
      const zoom = (factor) => () => this.zoom(clamp(this.network.getScale() * factor, 0.5, 6));
      return make(
        "div",
        { class: "gx-figure" },
        make(
          "div",
          {
            class: "gx-picture",
            role: "img",
            "aria-label": "Network of the characters; its strongest ties are listed below",
          },
          this.canvas,
        ),
        make(
          "div",
          { class: "gx-zoom" },
          button("+", "Zoom in", zoom(1.3)),
          button("−", "Zoom out", zoom(1 / 1.3)),
          button("⤢", "Show all", () => this.fit()),
        ),
        this.caption,
        legend(),
      );
    }

    aside() {
      const aside = make("div", { class: "gx-aside" });
      if (this.story.text) {
        this.place = make("span", { class: "gx-place" });
        aside.append(
          make(
            "div",
            { class: "gx-bar" },
            button("‹ prev", "Previous moment", () => this.step(-1)),
            this.place,
            button("next ›", "Next moment", () => this.step(1)),
          ),
          this.text,
        );
      }
      if (this.story.evidence) aside.append(this.evidence);
      return aside;
    }

    controls() {
      const { story } = this;
      const speed = make("select", { "aria-label": "Speed", onchange: () => (this.speed = Number(speed.value)) });
      for (const value of SPEEDS) speed.append(make("option", { value, text: `${value}×`, selected: value === 1 }));
      this.who = make("select", { "aria-label": "Focus on", onchange: () => this.focusOn(Number(this.who.value)) });
      this.who.append(make("option", { value: -1, text: "everyone" }));
      this.names.forEach((name, id) => this.who.append(make("option", { value: id, text: short(name, 32) })));
      const bar = make(
        "div",
        { class: "gx-controls" },
        button("‹", "One step back", () => this.step(-1)),
        this.play,
        button("›", "One step on", () => this.step(1)),
        make("div", { class: "gx-track" }, this.strip, this.slider),
        this.label,
        make("label", { class: "gx-option" }, "Speed ", speed),
        make("label", { class: "gx-option" }, "Focus ", this.who),
      );
      const edges = story.edges.source.length;
      if (edges > 60) {
        const most = make("output", { text: this.shown });
        const ties = make("input", {
          type: "range",
          min: 20,
          max: Math.min(edges, 1000),
          step: 1,
          value: this.shown,
          "aria-label": "Ties shown at most",
          oninput: () => {
            this.shown = Number(ties.value);
            most.textContent = ties.value;
            this.draw();
          },
        });
        bar.append(make("label", { class: "gx-option gx-cap" }, "Ties shown ", ties, most));
      }
      return bar;
    }

    // ---- vis-network

    connect() {
      const { network: data } = this.story;
      this.network =
        this.host.network ||
        new vis.Network(
          this.canvas,
          { nodes: new vis.DataSet(data.nodes), edges: new vis.DataSet(data.edges) },
          data.options,
        );
      const { body } = this.network;
      this.nodes = this.names.map((_, id) => body.nodes[id]);
      this.edges = this.story.edges.source.map((_, id) => body.edges[id]);
      for (const node of this.nodes) {
        node.options.label = undefined; // drawn by drawLabels, at one size whatever the zoom
        node.options.borderWidth = 1.5;
      }
      for (const edge of this.edges) {
        edge.options.arrows.to.scaleFactor = 0.55;
        edge.options.arrowStrikethrough = false;
      }
      this.drawn = [];
      this.labelled = [];
      this.theme();
      this.network.on("afterDrawing", (context) => this.drawLabels(context));
      this.network.on("click", (event) => this.click(event));
      this.network.on("resize", () => queueMicrotask(() => this.fit())); // vis scales its view after the event
      this.canvas.addEventListener("mousemove", (event) => this.hover(event));
      this.canvas.addEventListener("mouseleave", () => this.say(""));
      this.repaint = () => {
        this.theme();
        this.draw();
      };
      this.darkness.addEventListener("change", this.repaint);
      this.network.setSize("100%", "100%");
      this.fit();
    }

    theme() {
      const style = getComputedStyle(this.frame);
      this.ink = style.getPropertyValue("--gx-ink").trim() || "#222";
      this.page = style.getPropertyValue("--gx-page").trim() || "#fff";
      for (const node of this.nodes) node.options.color.border = this.page;
    }

    /** One canvas unit is one pixel; the layout's square is stretched over the whole picture. */
    fit() {
      const { clientWidth: width, clientHeight: height } = this.canvas;
      if (!width || !height) return;
      this.width = width;
      this.height = height;
      this.small = clamp(Math.sqrt(width * height) / 560, 0.6, 1);
      this.girth = this.small * clamp(6 / Math.sqrt(this.names.length), 0.55, 1);
      this.network.moveTo({ position: { x: 0, y: 0 }, animation: false });
      this.zoom(1);
      this.drawStrip();
      this.draw();
    }

    /** Only what is larger than its window can be dragged; otherwise a finger on it scrolls the page. */
    zoom(scale) {
      this.network.moveTo({ scale, animation: false });
      this.network.setOptions({ interaction: { dragView: scale > 1.01 } });
      this.frame.classList.toggle("gx-zoomed", scale > 1.01);
    }

    /** Over the slider, the ties that each moment brings: warm above the line, cold below it. */
    drawStrip() {
      const { clientWidth: width, clientHeight: height } = this.strip;
      const { at, weight, sign } = this.story.edges;
      const bins = Math.min(this.story.count, Math.floor(width / 3) || 1);
      const sums = {
        positive: new Float32Array(bins),
        negative: new Float32Array(bins),
        neutral: new Float32Array(bins),
      };
      at.forEach((frames, id) =>
        frames.forEach((frame, event) => {
          const bin = Math.min(bins - 1, Math.floor((frame / Math.max(1, this.story.count - 1)) * (bins - 1) + 0.5));
          sums[this.reading(sign[id][event])][bin] += weight[id][event];
        }),
      );
      const ratio = window.devicePixelRatio || 1;
      this.strip.width = width * ratio;
      this.strip.height = height * ratio;
      const context = this.strip.getContext("2d");
      context.scale(ratio, ratio);
      const tallest = Math.max(1e-9, ...sums.positive, ...sums.negative, ...sums.neutral);
      const middle = height / 2;
      const step = bins > 1 ? (width - 16) / (bins - 1) : 0; // a slider's thumb keeps half its width from either end
      const bar = clamp(step * 0.7, 1.5, 10);
      const draw = (reading, colour, way) => {
        context.fillStyle = colour;
        sums[reading].forEach((sum, bin) => {
          if (sum > 0)
            context.fillRect(8 + bin * step - bar / 2, middle, bar, way * Math.max(1.5, (sum / tallest) * middle));
        });
      };
      const grey = this.palette[this.middle];
      context.fillStyle = grey[8];
      context.fillRect(8, middle - 0.5, width - 16, 1);
      sums.neutral = sums.neutral.map((sum) => sum / 2);
      draw("neutral", grey[10], -1);
      draw("neutral", grey[10], 1);
      draw("positive", this.palette[this.palette.length - 1][20], -1);
      draw("negative", this.palette[0][20], 1);
    }

    // ---- drawing

    /** The picture at `this.time`, between two whole frames while it glides. */
    draw() {
      if (!this.nodes || !this.width) return;
      const time = this.stillness.matches ? Math.floor(this.time) : this.time;
      const frame = Math.floor(time);
      const share = time - frame;
      if (this.now.frame !== frame || this.next.frame !== Math.min(frame + 1, this.story.count - 1)) this.turn(frame);
      else if (!this.playing) this.pick();
      this.placeNodes(time, share);
      this.styleEdges(share);
      this.network.redraw();
      // Lines end at their arrows, whose places are known only once they have been drawn.
      if (!this.playing) this.network.redraw();
    }

    turn(frame) {
      if (this.next.frame === frame) [this.now, this.next] = [this.next, this.now];
      this.now.at(frame);
      this.next.at(Math.min(frame + 1, this.story.count - 1));
      this.pick();
    }

    /** The edges to draw, strongest last and so on top; and the names to write. */
    pick() {
      const { now, next } = this;
      const ahead = this.playing ? next.weight : now.weight; // at rest nothing that is still to come can be clicked
      const strength = (id) => Math.max(now.weight[id], ahead[id]);
      const drawn = [];
      for (let id = 0; id < now.weight.length; id++) if (strength(id) > 0) drawn.push(id);
      drawn.sort((a, b) => strength(a) - strength(b));
      this.drawn = drawn.slice(-(this.playing ? Math.min(this.shown, this.budget) : this.shown));
      this.network.body.edgeIndices = this.drawn;
      const negative = this.drawn.filter((id) => this.reading(now.sign[id]) === "negative");
      this.dashed = new Set(this.playing ? negative.slice(-DASHES_IN_MOTION) : negative);
      this.near = new Set([this.focus]);
      if (this.focus >= 0) {
        const { source, target } = this.story.edges;
        for (const id of this.drawn) {
          if (source[id] === this.focus) this.near.add(target[id]);
          if (target[id] === this.focus) this.near.add(source[id]);
        }
      }
      const presence = (id) => Math.max(now.presence[id], next.presence[id]) + (this.near.has(id) ? 1e6 : 0);
      const ranked = this.names.map((_, id) => id).sort((a, b) => presence(b) - presence(a) || a - b);
      this.labelled = ranked.slice(0, Math.round(LABELS * this.small));
      this.arranged = false;
    }

    placeNodes(time, share) {
      const { keys, x, y } = this.story;
      const before = Math.max(0, lastNotAbove(keys, time));
      const after = Math.min(before + 1, keys.length - 1);
      const way = after > before ? (time - keys[before]) / (keys[after] - keys[before]) : 0;
      const across = Math.max(40, this.width / 2 - 44) / 1000;
      const down = Math.max(40, this.height / 2 - 58) / 1000;
      for (const [id, node] of this.nodes.entries()) {
        node.x = mix(x[id][before], x[id][after], way) * across;
        node.y = mix(y[id][before], y[id][after], way) * down;
        const here = mix(this.now.presence[id], this.next.presence[id], share) / this.mostMentions;
        node.options.size = this.girth * (5 + 15 * Math.sqrt(here));
        node.needsRefresh();
        const dim = this.focus >= 0 && !this.near.has(id);
        this.clear[id] = dim ? 0.15 : mix(0.35, 1, clamp(here * 12, 0, 1));
        node.options.color.background = this.hues[id][Math.round(this.clear[id] * 20)];
      }
    }

    styleEdges(share) {
      const { now, next } = this;
      const { source, target } = this.story.edges;
      for (const id of this.drawn) {
        const options = this.edges[id].options;
        const weight = mix(now.weight[id], next.weight[id], share);
        const sign = Math.round(now.weight[id] ? mix(now.sign[id], next.sign[id], share) : next.sign[id]);
        const sure = mix(0.35, 1, now.weight[id] ? now.sure[id] : next.sure[id]);
        const dim = this.focus >= 0 && source[id] !== this.focus && target[id] !== this.focus;
        const alpha = sure * clamp(weight / 0.12, 0, 1) * (dim ? 0.12 : 1);
        options.color.color = this.palette[sign][Math.round(alpha * 20)];
        options.width = (1 + 6 * this.small * Math.sqrt(weight)) * (id === this.chosen ? 1.5 : 1);
        options.dashes = this.dashed.has(id) ? [8, 7] : false;
      }
    }

    drawLabels(context) {
      const scale = this.network.getScale();
      context.save();
      context.font = `600 ${13 / scale}px ${FONT}`;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      context.lineWidth = 4 / scale;
      context.strokeStyle = this.page;
      context.fillStyle = this.ink;
      if (!this.arranged) this.arrange(context, scale);
      for (const [id, side] of this.sides) {
        const node = this.nodes[id];
        const y = node.y + side * (node.options.size + 10 / scale);
        context.globalAlpha = this.clear[id] < 0.3 ? 0.25 : Math.max(0.55, this.clear[id]);
        context.strokeText(short(this.names[id], 26), node.x, y);
        context.fillText(short(this.names[id], 26), node.x, y);
      }
      context.restore();
    }

    /**
     * A name stands below its node or above it, away from the node's ties and wherever no stronger name stands, and
     * if it can not on the node of somebody else who is there; who is away gives way.
     * Chosen once a frame and kept while it can be, so that names do not jump.
     */
    arrange(context, scale) {
      const meet = (one, other) => one[0] < other[1] && other[0] < one[1] && one[2] < other[3] && other[2] < one[3];
      const taken = [];
      const discs = this.labelled.filter((id) => this.clear[id] >= 0.3).map((id) => this.disc(id));
      const before = this.sides || new Map();
      const pull = this.pulls();
      this.sides = new Map();
      this.arranged = true;
      for (const id of this.labelled) {
        const node = this.nodes[id];
        const half = context.measureText(short(this.names[id], 26)).width / 2 + 3;
        const first = Math.abs(pull[id]) > 0.6 ? -Math.sign(pull[id]) : before.get(id) || 1;
        const boxes = [first, -first].map((side) => {
          const y = node.y + side * (node.options.size + 10 / scale);
          return [node.x - half, node.x + half, y - 8 / scale, y + 8 / scale, side];
        });
        const free = boxes.filter((box) => !taken.some((other) => meet(box, other)));
        const best = free.find((box) => !discs.some((disc) => meet(box, disc))) || (this.clear[id] >= 0.3 && free[0]);
        if (!best) continue;
        taken.push(best);
        this.sides.set(id, best[4]);
      }
    }

    disc(id) {
      const { x, y, options } = this.nodes[id];
      return [x - options.size, x + options.size, y - options.size, y + options.size];
    }

    /** For each node, how far its ties lead down the page (above 0) or up. */
    pulls() {
      const pull = new Float32Array(this.nodes.length);
      for (const id of this.drawn) {
        const [from, to] = [this.story.edges.source[id], this.story.edges.target[id]];
        const [dx, dy] = [this.nodes[to].x - this.nodes[from].x, this.nodes[to].y - this.nodes[from].y];
        const down = dy / (Math.hypot(dx, dy) || 1);
        pull[from] += down;
        pull[to] -= down;
      }
      return pull;
    }

    // ---- time

    get current() {
      return clamp(Math.round(this.time), 0, this.story.count - 1);
    }

    toggle() {
      if (this.playing) this.pause();
      else this.start();
    }

    start() {
      if (this.story.count < 2) return;
      if (this.time >= this.story.count - 1) this.time = 0;
      this.playing = true;
      this.now.frame = -1; // from now on the drawn edges include those to come
      this.showPlay();
      let last = performance.now();
      let usual = 1 / 60;
      const tick = (stamp) => {
        if (!this.playing) return;
        // The first stamp can precede performance.now(), and a hidden tab stops the clock.
        const seconds = clamp((stamp - last) / 1000, 0, 0.25);
        last = stamp;
        usual = mix(usual, seconds, 0.05);
        if (usual > 1 / 25) this.budget = Math.max(100, this.budget - 2);
        else if (usual < 1 / 50) this.budget = Math.min(500, this.budget + 1);
        this.time = Math.min(this.story.count - 1, this.time + seconds * this.rate);
        this.draw();
        this.follow();
        if (this.time >= this.story.count - 1) this.pause();
        else this.request = requestAnimationFrame(tick);
      };
      this.request = requestAnimationFrame(tick);
    }

    /** Frames a second: a short story at a pace to watch, a long one in about two minutes. */
    get rate() {
      return this.speed * Math.max(0.7, this.story.count / 120);
    }

    pause() {
      this.playing = false;
      cancelAnimationFrame(this.request);
      this.time = this.current;
      this.showPlay();
      this.draw();
      this.follow();
      this.tell();
    }

    step(by) {
      if (this.playing) this.pause();
      this.seek(this.current + by, true);
    }

    seek(frame, tell = true) {
      this.time = clamp(frame, 0, this.story.count - 1);
      this.draw();
      this.follow();
      if (tell) this.tell();
    }

    /** The host may set a frame of its own; the same one again leaves the player alone. */
    given(frame) {
      if (frame == null || frame === this.lastGiven) return;
      this.lastGiven = frame;
      if (frame === this.current) return;
      this.playing = false;
      this.showPlay();
      this.seek(frame);
    }

    /** Slider, label, text and list of ties, once a frame. */
    follow() {
      const frame = this.current;
      if (frame === this.followed) return;
      this.followed = frame;
      const label = plain(this.story.labels[frame]);
      this.slider.value = frame;
      this.slider.setAttribute("aria-valuetext", `${label}, ${frame + 1} of ${this.story.count}`);
      this.label.textContent = label;
      if (this.place) this.place.textContent = `${frame + 1} / ${this.story.count}`;
      this.listTies(frame);
      if (this.story.text) this.showText(frame);
    }

    /** At rest: the host learns the frame, and the live region says what is to be seen. */
    tell() {
      const frame = this.current;
      const ties = this.strongest(frame).map((id) => this.describe(id, frame));
      this.live.textContent = `${plain(this.story.labels[frame])}. ${ties.length ? ties.join("; ") : "No ties"}.`;
      if (this.host.onFrame && frame !== this.told) this.host.onFrame(frame);
      this.told = frame;
    }

    showPlay() {
      this.play.textContent = this.playing ? "❚❚" : "▶\uFE0E";
      this.play.setAttribute("aria-label", this.playing ? "Pause" : "Play");
      this.play.title = this.playing ? "Pause (Space)" : "Play (Space)";
    }

    // ---- ties, text, evidence

    /** The sign of a step in words, as `graphx.showing.colours.sign` says it. */
    reading(step) {
      if (Math.abs(step - this.middle) < this.story.neutral) return "neutral";
      return step > this.middle ? "positive" : "negative";
    }

    /** The sentiment of a step as a number with its sign. */
    number(step) {
      const sentiment = (step - this.middle) / this.middle;
      const sign = sentiment > 0 ? "+" : sentiment < 0 ? "−" : "";
      return `${sign}${Math.abs(sentiment).toFixed(2)}`;
    }

    strongest(frame) {
      const { weight } = this.listed.at(frame);
      const ids = [];
      for (let id = 0; id < weight.length; id++) if (weight[id] > 0) ids.push(id);
      return ids.sort((a, b) => weight[b] - weight[a]).slice(0, TIES_LISTED);
    }

    describe(id, frame) {
      const { source, target, directed } = this.story.edges;
      const reading = this.reading(this.listed.at(frame).sign[id]);
      const between = directed[id] ? "toward" : "with";
      return `${this.names[source[id]]} ${between} ${this.names[target[id]]}: ${WORDS[reading]}`;
    }

    listTies(frame) {
      const { source, target, directed } = this.story.edges;
      const items = this.strongest(frame).map((id) => {
        const reading = this.reading(this.listed.sign[id]);
        const between = `${short(this.names[source[id]], 18)} ${directed[id] ? "→" : "–"} ${short(this.names[target[id]], 18)}`;
        return make(
          "li",
          {},
          make(
            "button",
            {
              type: "button",
              class: `gx-tie gx-${reading}`,
              title: `${this.describe(id, frame)} — show the sentences`,
              "aria-label": `${between}: ${WORDS[reading]}`,
              onclick: () => this.chooseEdge(id),
            },
            make("span", { class: "gx-mark", "aria-hidden": "true", text: MARKS[reading] }),
            between,
          ),
        );
      });
      this.ties.replaceChildren(
        ...(items.length ? items : [make("li", { class: "gx-none", text: "No ties at this moment" })]),
      );
    }

    showText(frame) {
      const { paragraphs, text } = this.story;
      const [first, last] = paragraphs[frame];
      const until = Math.min(last, first + 30);
      const parts = [];
      if (first > 0) parts.push(this.paragraph(first - 1, "gx-beside"));
      for (let number = first; number <= until; number++) parts.push(this.paragraph(number, "gx-here"));
      if (until < last) parts.push(make("p", { class: "gx-beside", text: `… ${last - until} more paragraphs` }));
      else if (last + 1 < text.length) parts.push(this.paragraph(last + 1, "gx-beside"));
      this.text.replaceChildren(...parts);
      const here = this.text.querySelector(".gx-here");
      this.text.scrollTop = Math.max(0, here.offsetTop - this.text.offsetTop - 44);
    }

    paragraph(number, kind) {
      const element = make("p", { class: kind });
      element.append(make("span", { class: "gx-number", text: `¶ ${number + 1} ` }));
      for (const [words, who, step] of this.story.text[number]) {
        if (who < 0 && step < 0) {
          element.append(words);
          continue;
        }
        const span = make("span", { text: words });
        if (who >= 0) {
          span.classList.add("gx-who");
          span.style.setProperty("--gx-hue", this.story.colours[who]);
        }
        if (step >= 0) span.classList.add(`gx-says-${this.reading(step)}`);
        element.append(span);
      }
      return element;
    }

    chooseEdge(id) {
      if (this.playing) this.pause();
      const { source, target, directed } = this.story.edges;
      this.chosen = id;
      this.draw();
      if (this.story.evidence) this.showEvidence(id);
      if (this.host.onEdge) {
        this.host.onEdge({
          source: this.story.names[source[id]],
          target: this.story.names[target[id]],
          directed: Boolean(directed[id]),
          frame: this.current,
        });
      }
    }

    showEvidence(id) {
      const { edges, evidence, names } = this.story;
      const [source, target, directed] = [edges.source[id], edges.target[id], edges.directed[id]];
      const rows = evidence.filter(([from, to, , , , , , kind]) =>
        directed
          ? from === source && to === target && kind !== "copresence"
          : ((from === source && to === target) || (from === target && to === source)) && kind === "copresence",
      );
      const [first, last] = this.story.paragraphs[this.current];
      const now = (row) => row[2] >= first && row[2] <= last;
      const away = ([, , number]) => Math.max(0, first - number, number - last);
      const listed = [...rows].sort((one, other) => away(one) - away(other)).slice(0, EVIDENCE_LISTED);
      const heading = `${this.names[source]} ${directed ? "→" : "–"} ${this.names[target]}`;
      const close = button("×", "Close the evidence", () => {
        this.evidence.hidden = true;
        this.chosen = -1;
        this.draw();
      });
      const { sign, sure } = this.listed.at(this.current);
      const reading = this.reading(sign[id]);
      const stands =
        `At this moment: ${MARKS[reading]} ${WORDS[reading]} (${this.number(sign[id])}), ` +
        `${Math.round(100 * sure[id])}% sure of tie and sign` +
        (!directed || reading === "neutral" || rows.some((row) => now(row) && this.reading(row[6]) === reading)
          ? ""
          : "; no sentence here says so by itself, it is read from all around");
      const count =
        (rows.length === 1 ? "One piece of evidence" : `${rows.length} pieces of evidence, the nearest first`) +
        (rows.length > listed.length ? `; ${listed.length} shown` : "");
      this.evidence.replaceChildren(
        make("div", { class: "gx-bar" }, make("h3", { text: heading }), close),
        make("p", { class: "gx-stands", text: stands }),
        make("p", { class: "gx-count", text: count }),
        make("ol", {}, ...listed.map((row) => this.proof(row, now(row)))),
      );
      this.evidence.hidden = false;
      this.evidence.scrollTop = 0;
    }

    proof([, , number, before, words, after, step, kind, rule, percent], now) {
      const reading = this.reading(step);
      const says = `${MARKS[reading]} ${WORDS[reading]} (${this.number(step)})`;
      return make(
        "li",
        { class: now ? "gx-now" : "" },
        make(
          "button",
          { type: "button", class: "gx-quote", title: "Show in the text", onclick: () => this.seekParagraph(number) },
          before,
          make("mark", { class: `gx-says-${reading}`, text: words }),
          after,
        ),
        make(
          "p",
          { class: "gx-why" },
          make("b", { class: `gx-${reading}`, text: says }),
          ` · ${plain(kind)} · rule: ${plain(rule)} · tie ${percent}% sure · ¶ ${number + 1}`,
        ),
      );
    }

    seekParagraph(number) {
      const frame = this.story.paragraphs.findIndex(([first, last]) => first <= number && number <= last);
      if (frame >= 0) this.seek(frame);
    }

    // ---- pointer and keys

    click({ pointer: { DOM: point } }) {
      const node = this.network.getNodeAt(point);
      if (node !== undefined) return this.focusOn(node === this.focus ? -1 : node);
      const edge = this.network.getEdgeAt(point);
      if (edge !== undefined) return this.chooseEdge(edge);
      return this.focusOn(-1);
    }

    focusOn(id) {
      this.focus = id;
      this.who.value = id;
      if (this.nodes) {
        this.pick();
        this.draw();
      }
    }

    hover(event) {
      if (this.playing) return;
      const box = this.canvas.getBoundingClientRect();
      const point = { x: event.clientX - box.left, y: event.clientY - box.top };
      const node = this.network.getNodeAt(point);
      const edge = node === undefined ? this.network.getEdgeAt(point) : undefined;
      this.canvas.style.cursor = node !== undefined || edge !== undefined ? "pointer" : "";
      if (node !== undefined) this.say(`${this.names[node]} — click to see only these ties`);
      else if (edge !== undefined) this.say(`${this.describe(edge, this.current)} — click for the sentences`);
      else this.say("");
    }

    say(words) {
      this.caption.textContent = words;
    }

    key(event) {
      const origin = event.composedPath()[0];
      const tag = origin.tagName;
      if (event.altKey || event.ctrlKey || event.metaKey || tag === "SELECT") return;
      if (event.key === " " && (tag === "BUTTON" || tag === "A")) return;
      if (tag === "INPUT" && event.key !== " ") return; // the slider knows its own keys
      const does = {
        " ": () => this.toggle(),
        ArrowLeft: () => this.step(-1),
        ArrowRight: () => this.step(1),
        Home: () => this.seek(0),
        End: () => this.seek(this.story.count - 1),
        Escape: () => this.focusOn(-1),
      }[event.key];
      if (!does) return;
      event.preventDefault();
      does();
    }

    destroy() {
      this.playing = false;
      cancelAnimationFrame(this.request);
      this.darkness.removeEventListener("change", this.repaint);
      this.network.destroy();
      this.root.replaceChildren();
    }
  }

  // ---- small parts

  function button(text, name, onclick) {
    return make("button", { type: "button", class: "gx-button", title: name, "aria-label": name, text, onclick });
  }

  function legend() {
    const entry = (kind, words) => make("span", {}, make("i", { class: `gx-line ${kind}` }), words);
    return make(
      "div",
      { class: "gx-legend" },
      entry("gx-line-positive", "warm"),
      entry("gx-line-negative", "cold"),
      entry("gx-line-neutral", "neutral"),
      entry("gx-line-thick", "strong"),
      entry("gx-line-pale", "unsure"),
    );
  }

  function short(text, length) {
    return text.length > length ? `${text.slice(0, length - 1)}…` : text;
  }

  /** A colour in 21 steps from clear to full. */
  function shades(colour) {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return Array.from({ length: 21 }, (_, step) => `rgba(${red},${green},${blue},${step / 20})`);
  }

  /** The standalone page: pyvis has already made the network. */
  function page(network) {
    const container = document.getElementById("mynetwork");
    const story = JSON.parse(document.getElementById("graphx-frames").textContent);
    const main = document.getElementById("graphx");
    const root = make("div", { class: "gx-root" });
    main.append(
      make(
        "header",
        {},
        make("h1", { text: plain(story.title) || "A story's network" }),
        make("p", {
          text: "Who stands how toward whom, moment by moment. Press play or move the slider; click a tie for its sentences, a character for their ties.",
        }),
      ),
      root,
      make(
        "footer",
        {},
        make("p", {
          text: "Keys: Space plays and pauses, ← → step, Home and End jump, Esc shows everyone. This page works offline.",
        }),
      ),
    );
    const first = Math.min(...story.edges.at.map(([frame]) => frame)); // there is little to see before the first tie
    const player = new Player(root, story, { network, container, frame: Number.isFinite(first) ? first : 0 });
    document.addEventListener("keydown", (event) => {
      if (!event.defaultPrevented && !player.frame.contains(event.target)) player.key(event);
    });
    for (const card of document.querySelectorAll("body > .card")) card.remove();
    player.fit();
    return player;
  }

  globalThis.graphxPlayer = {
    mount: (root, story, host) => new Player(root, story, host),
    page: (...all) => (globalThis.graphxPage = page(...all)),
  };
})();
