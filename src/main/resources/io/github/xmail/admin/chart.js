/* Draws the table of outcomes. Without it the table stands for itself. */
"use strict";
(() => {
  const chart = document.getElementById("chart");
  const counts = document.getElementById("counts");
  const { first, step, steps, offset, per } = Object.fromEntries(
    Object.entries(chart.dataset).map(([name, value]) => [name, name === "per" ? value : Number(value)]));
  const style = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

  const names = [...counts.querySelectorAll("thead th")].slice(1).map(head => head.textContent);
  const times = Array.from({ length: steps }, (_, i) => first + i * step);
  const series = names.map(() => times.map(() => 0));
  for (const row of counts.querySelectorAll("tbody tr")) {
    const [head, ...cells] = row.children;
    const at = Math.round((Number(head.dataset.at) - first) / step);
    if (at >= 0 && at < steps) {
      cells.forEach((cell, i) => { series[i][at] = Number(cell.textContent); });
    }
  }

  /* the last piece has an end too */
  times.push(first + steps * step);
  series.forEach(values => values.push(values[steps - 1]));

  /* times are shown as the server's clock tells them */
  const pad = number => String(number).padStart(2, "0");
  const label = seconds => {
    const at = new Date((seconds + offset) * 1000);
    const day = pad(at.getUTCDate()) + "." + pad(at.getUTCMonth() + 1) + ".";
    const time = pad(at.getUTCHours()) + ":" + pad(at.getUTCMinutes());
    return per === "day" ? day : per === "hour" ? day + " " + time : time;
  };

  const options = () => {
    const axis = { stroke: style("soft"), grid: { stroke: style("line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
    return {
      width: chart.clientWidth,
      height: 240,
      legend: { live: true },
      cursor: { y: false },
      scales: { x: { time: false }, y: { range: (_, low, high) => [0, Math.max(4, high * 1.1)] } },
      axes: [
        { ...axis, space: per === "hour" ? 100 : 60, incrs: [1, 5, 10, 15, 30].map(n => n * step), values: (_, splits) => splits.map(label) },
        { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6], values: (_, splits) => splits.map(n => n.toLocaleString(document.documentElement.lang)) },
      ],
      series: [
        { label: "\u00a0", value: (_, at) => at == null ? "" : label(at) },
        ...names.map(name => ({ label: name, stroke: style(name), fill: name === "sent" ? style(name) + "22" : undefined, width: 2, paths: uPlot.paths.stepped({ align: 1 }), points: { show: false }, value: (_, n) => n == null ? "" : n.toLocaleString(document.documentElement.lang) })),
      ],
    };
  };

  let drawn = null;
  const draw = () => {
    if (drawn) {
      drawn.destroy();
    }
    drawn = new uPlot(options(), [times, ...series], chart);
  };
  draw();
  counts.open = false;
  new ResizeObserver(() => drawn.setSize({ width: chart.clientWidth, height: 240 })).observe(chart);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
