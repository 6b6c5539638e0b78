/**
 * Surfaces by three.js: one WebGL context for all of a page. It draws out of sight; what it has drawn is then put
 * into the canvas of the view that asked.
 *
 * Nothing is drawn unless somebody asks. Where WebGL is worked out by the processor, its picture is fetched without waiting for it:
 * waiting would stop the page, and browsers complain of it.
 *
 * @typedef {import("./camera.js").Camera} Camera
 * @typedef {import("./field.js").Field} Field
 * @typedef {{paper: number[], above: number[], below: number[]}} Colours of nothing, and of the ground's sides: red,
 *   green, blue from 0 to 1
 * @typedef {{canvas: HTMLCanvasElement, camera: Camera, colours: Colours, mesh: ReturnType<typeof meshOf>, ratio: number,
 *   done: () => void}} Order
 * @typedef {NonNullable<ReturnType<typeof painterOf>>} Painter
 */
import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  GLSL3,
  Mesh,
  PerspectiveCamera,
  RawShaderMaterial,
  Scene,
  WebGLRenderer,
} from "three";
import { DISTANCE, HEIGHT, MIDDLE } from "./camera.js";
import { shade, TINT } from "./shade.js";

/** More lines of equal height than this are not drawn. */
const MOST_LEVELS = 16;

/** No screen needs more px than this for each CSS px. */
const FINEST = 2;

const VERTEX = `
precision highp float;
uniform mat4 modelViewMatrix, projectionMatrix;
in vec3 position;
in float shade, side;
out float height, dark, where;
void main() {
  height = position.z;
  dark = shade;
  where = side;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

const FRAGMENT = `
precision highp float;
uniform vec3 paper, above, below;
uniform float top, least, more, levels[${MOST_LEVELS}];
uniform int count;
in float height, dark, where;
out vec4 colour;
void main() {
  if (height > top) discard;
  float share = clamp(height / top, 0.0, 1.0);
  vec3 role = where > 0.0 ? above : below;
  vec3 ground = mix(paper, role, least + more * sqrt(share)) * (1.0 - dark);
  float wide = max(fwidth(height), 1e-6), line = 0.0;
  for (int i = 0; i < count; i++) {
    line = max(line, 1.0 - smoothstep(0.4, 1.1, abs(height - levels[i]) / wide));
  }
  colour = vec4(mix(ground, role, 0.6 * line), 1.0);
}`;

/**
 * The surface of a field, and its lines.
 *
 * @param {Field} field
 * @param {Iterable<number>} levels in data units
 */
export function meshOf(field, levels) {
  const { across, up, heights } = field.grid;
  const positions = new Float32Array(3 * across * up);
  const shades = new Float32Array(across * up);
  const sides = new Float32Array(across * up);
  const heightAt = (/** @type {number} */ i, /** @type {number} */ j) =>
    field.raise(heights[j * across + i]);
  for (let j = 0; j < up; j++) {
    for (let i = 0; i < across; i++) {
      const at = j * across + i;
      const [u, v] = [(2 * i) / (across - 1) - 1, (2 * j) / (up - 1) - 1];
      positions.set([u, v, heightAt(i, j)], 3 * at);
      sides[at] = field.over(u, v);
      const [left, right] = [Math.max(i - 1, 0), Math.min(i + 1, across - 1)];
      const [below, above] = [Math.max(j - 1, 0), Math.min(j + 1, up - 1)];
      shades[at] = shade(
        ((heightAt(right, j) - heightAt(left, j)) / (right - left)) * ((across - 1) / 2),
        ((heightAt(i, above) - heightAt(i, below)) / (above - below)) * ((up - 1) / 2),
      );
    }
  }
  const corners = [];
  for (let j = 0; j + 1 < up; j++) {
    for (let i = 0; i + 1 < across; i++) {
      const at = j * across + i;
      corners.push(at, at + 1, at + across, at + 1, at + across + 1, at + across);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(positions, 3));
  geometry.setAttribute("shade", new BufferAttribute(shades, 1));
  geometry.setAttribute("side", new BufferAttribute(sides, 1));
  geometry.setIndex(corners);
  const lines = Array.from(levels, field.raise).slice(0, MOST_LEVELS);
  const material = new RawShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    glslVersion: GLSL3,
    side: DoubleSide,
    uniforms: {
      paper: { value: [1, 1, 1] },
      above: { value: [0, 0, 0] },
      below: { value: [0, 0, 0] },
      top: { value: HEIGHT },
      least: { value: TINT.least },
      more: { value: TINT.more },
      count: { value: lines.length },
      levels: { value: [...lines, ...Array(MOST_LEVELS - lines.length).fill(0)] },
    },
  });
  const mesh = new Mesh(geometry, material);
  // What is high is cut off in the picture only, so its box would say too much.
  mesh.frustumCulled = false;
  return mesh;
}

/** @param {ReturnType<typeof meshOf>} mesh */
export function dispose(mesh) {
  mesh.geometry.dispose();
  mesh.material.dispose();
}

/**
 * A camera of three.js that sees what ours sees.
 *
 * @param {Camera} camera
 */
export function cameraOf({ width, height, focal, eye, up }) {
  const view = new PerspectiveCamera(
    (2 * Math.atan(height / 2 / focal) * 180) / Math.PI,
    width / height,
    DISTANCE - 3,
    DISTANCE + 3,
  );
  view.position.set(...eye);
  view.up.set(...up);
  view.lookAt(...MIDDLE);
  view.updateMatrixWorld();
  return view;
}

/** @type {{painter: ReturnType<typeof createPainter>} | undefined} */
let shared;

/**
 * The painter of the page; null where there is no WebGL.
 *
 * @param {Document} document
 */
export function painterOf(document) {
  shared ??= { painter: createPainter(document) };
  return shared.painter;
}

/** @param {Document} document */
function createPainter(document) {
  const canvas = document.createElement("canvas");
  // Asked for here and not by three.js, which would complain if there is none.
  const gl = canvas.getContext("webgl2", { antialias: true, powerPreference: "low-power" });
  if (!gl) return null;
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const machine = info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : "";
  const byProcessor = /swiftshader|llvmpipe|softpipe|software|basic render/i.test(machine);
  const renderer = new WebGLRenderer({ canvas, context: gl });
  renderer.setPixelRatio(1);
  const scene = new Scene();

  /** @type {Order[]} what is still to be drawn, no canvas twice */
  let orders = [];
  let busy = false;

  /** @param {Order} order */
  function draw({ canvas: target, camera, colours, mesh, ratio }) {
    const fine = byProcessor ? 1 : Math.min(ratio, FINEST);
    const [wide, high] = [Math.round(camera.width * fine), Math.round(camera.height * fine)];
    if (canvas.width !== wide || canvas.height !== high) renderer.setSize(wide, high, false);
    if (target.width !== wide) target.width = wide;
    if (target.height !== high) target.height = high;
    for (const [name, value] of Object.entries(colours)) mesh.material.uniforms[name].value = value;
    const [red, green, blue] = colours.paper;
    gl?.clearColor(red, green, blue, 1);
    renderer.autoClear = false;
    gl?.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    scene.add(mesh);
    renderer.render(scene, cameraOf(camera));
    scene.remove(mesh);
  }

  /** What has been drawn, fetched as soon as it is there. @param {HTMLCanvasElement} target */
  async function fetchInto(target) {
    const { width, height } = canvas;
    // A page that is being left has no room for pictures any more.
    if (!gl || gl.isContextLost() || width * height === 0) return;
    const pixels = new ImageData(width, height);
    // A new buffer each time: one that is written to again is said to be slow.
    const buffer = gl.createBuffer();
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, pixels.data.byteLength, gl.STREAM_READ);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    const done = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    while (done && gl.clientWaitSync(done, 0, 0) === gl.TIMEOUT_EXPIRED) {
      await new Promise((resolve) => setTimeout(resolve));
    }
    gl.deleteSync(done);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, pixels.data);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    gl.deleteBuffer(buffer);
    // WebGL counts its rows from below.
    const row = 4 * width;
    const upright = new ImageData(width, height);
    for (let y = 0; y < height; y++) {
      upright.data.set(pixels.data.subarray(y * row, (y + 1) * row), (height - 1 - y) * row);
    }
    target.getContext("2d")?.putImageData(upright, 0, 0);
  }

  async function work() {
    if (busy) return;
    busy = true;
    try {
      await workOff();
    } finally {
      busy = false;
    }
  }

  async function workOff() {
    for (let order = orders.shift(); order; order = orders.shift()) {
      draw(order);
      if (byProcessor) await fetchInto(order.canvas);
      else order.canvas.getContext("2d")?.drawImage(canvas, 0, 0);
      order.done();
    }
  }

  return {
    /** Have a surface drawn; a view that asks again before its turn gets the latest. @param {Order} order */
    paint(order) {
      orders = [...orders.filter((other) => other.canvas !== order.canvas), order];
      work();
    },

    /** A view that has gone needs no picture. @param {HTMLCanvasElement} target */
    forget(target) {
      orders = orders.filter((other) => other.canvas !== target);
    },
  };
}
