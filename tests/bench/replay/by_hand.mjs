// The same tasks in JavaScript, written by hand as one would: loops over Float64Array, and no objects.

/** @typedef {{task: string, line: number[][], points: number[][], sizes: number[], rows: number[][], batch: number,
 *   epochs: number, margin: boolean, rate: number, l2: number, parameters: number[]}} Given */

/** @param {Given} given what workloads.py says; gives the way to do the task once */
export function byHand(given) {
  if (given.task === "W3") return surface(given);
  return given.task === "W4" ? plane(given) : training(given);
}

/** @param {Given} given */
function surface({ line, points }) {
  const xs = Float64Array.from(line, (point) => point[0]);
  const ys = Float64Array.from(line, (point) => point[1]);
  const flat = Float64Array.from(points.flat());
  const out = new Float64Array(points.length);
  return () => {
    for (let i = 0; i < out.length; i++) {
      const slope = flat[2 * i];
      const intercept = flat[2 * i + 1];
      let sum = 0;
      for (let j = 0; j < xs.length; j++) {
        const error = slope * xs[j] + intercept - ys[j];
        sum += error * error;
      }
      out[i] = sum / xs.length;
    }
    return out[0];
  };
}

/** @param {Given} given */
function network({ sizes, margin, parameters }) {
  const p = Float64Array.from(parameters);
  const outs = sizes.map((size) => new Float64Array(size));
  const forward = () => {
    let at = 0;
    for (let layer = 1; layer < sizes.length; layer++) {
      const x = outs[layer - 1];
      const y = outs[layer];
      const last = layer === sizes.length - 1;
      for (let j = 0; j < y.length; j++) {
        let z = p[at + x.length];
        for (let i = 0; i < x.length; i++) z += p[at + i] * x[i];
        y[j] = margin ? (last || z > 0 ? z : 0) : Math.tanh(z);
        at += x.length + 1;
      }
    }
    return outs[outs.length - 1][0];
  };
  return { p, outs, forward };
}

/** @param {Given} given */
function plane(given) {
  const { outs, forward } = network(given);
  const flat = Float64Array.from(given.points.flat());
  const out = new Float64Array(given.points.length);
  return () => {
    for (let i = 0; i < out.length; i++) {
      outs[0][0] = flat[2 * i];
      outs[0][1] = flat[2 * i + 1];
      out[i] = forward();
    }
    return out[0];
  };
}

/** @param {Given} given */
function training(given) {
  const { sizes, batch, epochs, margin, rate, l2 } = given;
  const { p, outs, forward } = network(given);
  const width = sizes[0] + 1;
  const rows = Float64Array.from(given.rows.flat());
  const count = given.rows.length;
  const g = new Float64Array(p.length);
  const flows = sizes.map((size) => new Float64Array(size));
  const starts = [0];
  for (let layer = 1; layer < sizes.length; layer++)
    starts.push(starts[layer - 1] + sizes[layer] * (sizes[layer - 1] + 1));

  const backward = () => {
    for (let layer = sizes.length - 1; layer > 0; layer--) {
      const x = outs[layer - 1];
      const y = outs[layer];
      const flow = flows[layer];
      const below = flows[layer - 1];
      below.fill(0);
      let at = starts[layer - 1];
      for (let j = 0; j < y.length; j++, at += x.length + 1) {
        let d = flow[j];
        if (!margin) d *= 1 - y[j] * y[j];
        else if (layer < sizes.length - 1 && y[j] <= 0) continue;
        for (let i = 0; i < x.length; i++) {
          g[at + i] += d * x[i];
          below[i] += d * p[at + i];
        }
        g[at + x.length] += d;
      }
    }
  };

  const step = (first, last) => {
    g.fill(0);
    let loss = 0;
    for (let row = first; row < last; row++) {
      for (let i = 0; i < width - 1; i++) outs[0][i] = rows[row * width + i];
      const target = rows[row * width + width - 1];
      const out = forward();
      const top = flows[flows.length - 1];
      if (margin) {
        const cost = 1 - target * out;
        if (cost <= 0) continue;
        loss += cost;
        top[0] = -target / (last - first);
      } else {
        loss += (out - target) * (out - target);
        top[0] = (2 * (out - target)) / (last - first);
      }
      backward();
    }
    loss /= last - first;
    if (margin)
      for (let i = 0; i < p.length; i++) {
        loss += l2 * p[i] * p[i];
        g[i] += 2 * l2 * p[i];
      }
    for (let i = 0; i < p.length; i++) p[i] -= rate * g[i];
    return loss;
  };

  return () => {
    let loss = 0;
    for (let epoch = 0; epoch < epochs; epoch++)
      for (let at = 0; at < count; at += batch) loss = step(at, Math.min(at + batch, count));
    return loss;
  };
}

/** @param {() => number} way @returns {{answer: number, ms: number, all: number[]}} as `measure` in workloads.py */
export function measure(way, leastMs = 300, samples = 7) {
  const answer = way();
  const started = performance.now();
  let done = 0;
  while (performance.now() - started < leastMs) {
    way();
    done++;
  }
  const repeat = Math.max(1, Math.round(done / samples));
  const all = [];
  for (let sample = 0; sample < samples; sample++) {
    const from = performance.now();
    for (let i = 0; i < repeat; i++) way();
    all.push((performance.now() - from) / repeat);
  }
  const ms = all.toSorted((a, b) => a - b)[samples >> 1];
  return { answer, ms, all };
}
