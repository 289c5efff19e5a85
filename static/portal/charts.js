/* Draws the charts of the page: [data-chart] names the <script type="application/json"> with the figures, the table
   beside it has the same ones. The library is large and is loaded only where there is something to draw. */
(function () {
  "use strict";

  const library = document.currentScript.dataset.library;
  const plots = Array.from(document.querySelectorAll("[data-chart]"));
  if (!plots.length) return;

  const colours = ["#1f5fae", "#b3161b", "#0f7b3f", "#b7791f", "#5b4b8a", "#2a8a94", "#8a929e"];
  const patterns = ["none", "rect", "triangle", "circle", "pin", "diamond", "arrow"];

  // More names than fit side by side under upright bars: the bars lie, one line a name.
  const upright = 12;
  const line = 28;

  function lying(drawing) {
    if (drawing.kind === "shares") return true;
    return drawing.kind !== "line" && drawing.categories.length > upright;
  }

  // “12 · 34%” beside a bar: how much of all it is, also where the bar itself is too short to be seen.
  function share(value, values) {
    const whole = values.reduce((sum, each) => sum + (each || 0), 0);
    if (!value || !whole) return String(value || 0);
    const percent = (value * 100) / whole;
    return `${value} · ${percent < 1 ? "<1" : Math.round(percent)}%`;
  }

  function option(drawing, large) {
    const text = large ? 18 : 13;
    const ink = "#4e5969";
    const common = {
      animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      color: colours,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: text },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true },
      aria: { enabled: true, label: { enabled: false }, decal: { show: drawing.series.length > 1 } },
    };
    const across = lying(drawing);
    const names = { color: ink, fontSize: text, hideOverlap: !across };
    const categories = {
      type: "category",
      data: drawing.categories,
      inverse: across,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: "#c9cdd4" } },
      axisLabel: Object.assign({ interval: 0, width: across ? 160 : 96, overflow: across ? "truncate" : "break" }, names),
    };
    const figures = {
      type: "value",
      // Each share has its figure beside it.
      show: drawing.kind !== "shares",
      minInterval: 1,
      splitLine: { lineStyle: { color: "#f2f3f5" } },
      axisLabel: Object.assign({}, names, { hideOverlap: true }),
    };
    return Object.assign(common, {
      // Beside the longest bar its label needs room.
      grid: { left: 8, right: drawing.kind === "shares" ? text * 6 : 16, top: drawing.series.length > 1 ? 44 : 16, bottom: 8, containLabel: true },
      legend: { show: drawing.series.length > 1, top: 0, textStyle: { color: ink, fontSize: text } },
      xAxis: across ? figures : categories,
      yAxis: across ? categories : figures,
      series: drawing.series.map(function (one, place) {
        return {
          name: one.name,
          type: drawing.kind === "line" ? "line" : "bar",
          stack: drawing.kind === "stacked" ? "all" : undefined,
          data: one.values,
          barMaxWidth: 36,
          label: {
            show: drawing.kind === "shares",
            position: "right",
            color: ink,
            fontSize: text,
            formatter: (bar) => share(bar.value, one.values),
          },
          symbol: patterns[(place % (patterns.length - 1)) + 1],
          symbolSize: 8,
          lineStyle: { width: 2.5 },
        };
      }),
    });
  }

  function draw(plot) {
    const drawing = JSON.parse(document.getElementById(plot.dataset.chart).textContent);
    plot.hidden = false;
    if (lying(drawing)) plot.style.height = `${drawing.categories.length * line + 72}px`;
    const chart = window.echarts.init(plot, null, { renderer: "canvas" });

    function refresh() {
      chart.setOption(option(drawing, document.documentElement.classList.contains("care")), true);
      chart.resize();
    }

    refresh();
    window.addEventListener("resize", refresh);
    window.addEventListener("beforeprint", function () {
      chart.resize();
    });
  }

  const script = document.createElement("script");
  script.src = library;
  script.addEventListener("load", function () {
    plots.forEach(draw);
  });
  document.head.append(script);
})();
